"""Suite of kata 1.3, finite differences.

The oracles: derivatives from calculus, and closed forms of the difference quotient itself. For
a·x³ + b·x² + c·x + d it is 3a·x² + 2b·x + c + a·h², and for sin x it is cos x · sin h / h. Steps
that show are long ones, ½ or 1: there every wrong quotient is far off.
"""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, silver

CUBE_ROOT_OF_EPSILON = 6.055454452393343e-06
QUARTERS = st.integers(-40, 40).map(lambda n: n / 4)


def cube(x):
    return x**3


def close(actual, expected, what, rtol=1e-12):
    same(actual, expected, what, rtol=rtol, atol=0.0)


def asked_at(kata, f, x, *step):
    """The slope, and the points at which f was called, in order of size."""
    asked = []

    def remembering(t):
        asked.append(t)
        return f(t)

    slope = kata.central_difference(remembering, x, *step)
    return slope, sorted(asked)


def refused(kata, named, x, *step):
    """A ValueError that names the argument, and not one call of f."""
    __tracebackhide__ = True
    calls = []
    with pytest.raises(ValueError) as refusal:
        kata.central_difference(lambda t: calls.append(t) or 1.0, x, *step)
    message = str(refusal.value)
    assert re.search(rf"\b{named}\b", message), f"the message does not name {named}: {message!r}"
    assert not calls, f"f was called at {calls} before the refusal"


@bronze
def test_steps(kata):
    """At 0 and at −1 the step is about 6.055e-6, at 1000 a thousand times that."""
    close(kata.step_size(0.0), 6.0554544523933e-06, "step at 0")
    close(kata.step_size(-1.0), 6.0554544523933e-06, "step at −1")
    close(kata.step_size(1000.0), 6.0554544523933e-03, "step at 1000")


@bronze
def test_cube(kata):
    """x³ at 2: (27 − 1)/2 = 13 with step 1, 12.25 with step ½."""
    same(kata.central_difference(cube, 2.0, 1.0), 13.0, "slope of x³ at 2 with step 1")
    same(kata.central_difference(cube, 2.0, 0.5), 12.25, "slope of x³ at 2 with step 0.5")


@bronze
def test_cube_with_a_step_that_suits(kata):
    """Without a step of yours, x³ has the slopes 12 at 2 and 0.75 at 0.5, to nine digits."""
    close(kata.central_difference(cube, 2.0), 12.0, "slope of x³ at 2", rtol=1e-9)
    close(kata.central_difference(cube, 0.5), 0.75, "slope of x³ at 0.5", rtol=1e-9)


@bronze
def test_parabola(kata):
    """For a parabola any step will do: (x − 3)² has the slope 4 at 5."""
    for h in (1.0, 0.5, 4.0):
        slope = kata.central_difference(lambda x: (x - 3) ** 2, 5.0, h)
        same(slope, 4.0, f"slope of (x − 3)² at 5 with step {h}")


@silver
@given(
    a=QUARTERS,
    b=QUARTERS,
    c=QUARTERS,
    d=QUARTERS,
    x=QUARTERS,
    h=st.sampled_from([0.125, 0.5, 1.0, 2.0, 8.0]),
)
def test_cubics(kata, a, b, c, d, x, h):
    """For a·x³ + b·x² + c·x + d the quotient is off by a·h², no more and no less."""
    slope = kata.central_difference(lambda t: a * t**3 + b * t * t + c * t + d, x, h)
    expected = 3 * a * x * x + 2 * b * x + c + a * h * h
    same(slope, expected, f"slope at {x} with step {h}", rtol=1e-12, atol=1e-9)


@silver
@pytest.mark.parametrize("h", [1.0, 0.3, 0.1, 0.01, 1e-3])
@pytest.mark.parametrize("x", [0.0, 0.7, -2.0, 5.5])
def test_sine(kata, x, h):
    """The quotient of sin x is cos x · sin h / h, so its error falls with the square of h."""
    slope = kata.central_difference(math.sin, x, h)
    close(slope, math.cos(x) * math.sin(h) / h, f"slope of sin at {x} with step {h}", 1e-11)


@silver
@pytest.mark.parametrize(
    ("f", "derivative", "points"),
    [
        (math.sin, math.cos, (-1.0, 0.0, 0.3, 1.0, 2.0)),
        (math.exp, math.exp, (-3.0, 0.0, 1.0, 2.0)),
        (lambda x: 1 / x, lambda x: -1 / x**2, (1.0, -2.0, 3.0, 200.0)),
        (math.log, lambda x: 1 / x, (1.0, 2.0, 20.0, 3e4)),
        (math.sqrt, lambda x: 0.5 / math.sqrt(x), (1.0, 4.0, 1e5)),
        (math.atan, lambda x: 1 / (1 + x * x), (-3.0, 0.0, 1.0, 2.0)),
    ],
    ids=["sin", "exp", "1/x", "log", "sqrt", "atan"],
)
def test_nine_digits_without_a_step(kata, f, derivative, points):
    """With the step that suits x, nine digits of the derivative are right."""
    for x in points:
        close(kata.central_difference(f, x), derivative(x), f"slope at {x}", rtol=1e-9)


@silver
@pytest.mark.parametrize("x", [50.0, -1234.5, 1e4, 1e8, -1e12])
def test_far_out(kata, x):
    """Where x is large the step is as well, or rounding would drown the difference."""
    close(kata.central_difference(lambda t: t * t, x), 2 * x, f"slope of x² at {x}", rtol=1e-9)
    slope = kata.central_difference(lambda t: t * t + 1e3 * t, x, None)
    close(slope, 2 * x + 1e3, f"slope of x² + 1000x at {x}", rtol=1e-9)


@silver
@pytest.mark.parametrize(
    "x", [0.0, 1e-300, -1e-9, 0.3, -0.999, 1.0, 1.5, -2.0, 7, -100, 123456.789, 1e300, -1e300]
)
def test_step_suits_x(kata, x):
    """Up to a size of 1 the step is ε^(1/3); from there on it grows with x, and never turns
    negative."""
    close(kata.step_size(x), CUBE_ROOT_OF_EPSILON * max(1.0, abs(x)), f"step at {x}")


@silver
@pytest.mark.parametrize("x", [0.0, -0.25, 3.0, -1e6])
@pytest.mark.parametrize("none", [(), (None,)], ids=["left out", "None"])
def test_step_that_suits_is_used(kata, x, none):
    """Without h, f is called at a distance of step_size(x) on either side of x."""
    _, asked = asked_at(kata, math.atan, x, *none)
    left, right = min(asked), max(asked)
    h = CUBE_ROOT_OF_EPSILON * max(1.0, abs(x))
    close(right - x, h, f"distance from {x} to the right point", rtol=1e-6)
    close(x - left, h, f"distance from {x} to the left point", rtol=1e-6)


@silver
@pytest.mark.parametrize(
    ("x", "h"), [(2.0, 0.5), (-3.0, 2.0), (0.0, 1), (1e6, 0.25), (5, 1), (2.5, 1)]
)
def test_your_step_is_used(kata, x, h):
    """With a step of yours, f is called at x − h and x + h, and at no other distance."""
    slope, asked = asked_at(kata, lambda t: 3.0 * t, x, h)
    expected = [float(x - h), float(x + h)]
    same(sorted({*asked}), expected, "points at which f was called", rtol=0.0, atol=0.0)
    close(slope, 3.0, "slope of 3x")


@silver
@pytest.mark.parametrize(
    ("f", "x", "h", "expected"),
    [
        (lambda t: 1 / t, 0.0, 0.5, 4.0),
        (lambda t: t / abs(t), 0.0, 2.0, 0.5),
        (lambda t: math.log(abs(t - 3.0)), 3.0, 1.0, 0.0),
    ],
    ids=["1/x", "sign", "log"],
)
def test_value_at_x_is_not_needed(kata, f, x, h, expected):
    """f is never asked at x itself, where it may have no value."""
    same(kata.central_difference(f, x, h), expected, f"slope at {x} with step {h}")


@silver
def test_kink(kata):
    """At the kink of |x| both sides cancel, and near it only the points count."""
    same(kata.central_difference(abs, 0.0, 0.5), 0.0, "slope of |x| at 0")
    same(kata.central_difference(abs, 0.0), 0.0, "slope of |x| at 0 without a step")
    same(kata.central_difference(abs, 0.25, 1.0), 0.25, "slope of |x| at 0.25 with step 1")
    same(kata.central_difference(abs, -3.0, 1.0), -1.0, "slope of |x| at −3")


@silver
def test_integers_are_numbers_too(kata):
    """x, h and the values of f may be ints, and a fraction is never cut off."""
    same(kata.central_difference(lambda t: t * t, 3, 1), 6.0, "slope of x² at 3")
    same(kata.central_difference(lambda t: t * (t - 1) // 2, 3, 1), 2.5, "slope of x(x − 1)/2 at 3")
    same(kata.central_difference(math.floor, 2.5, 2), 1.0, "slope of floor at 2.5 with step 2")
    same(kata.central_difference(lambda t: t**3, 2, 1.5), 14.25, "slope of x³ at 2, step 1.5")
    close(kata.central_difference(lambda t: t**3, 2), 12.0, "slope of x³ at 2", rtol=1e-9)


@silver
@pytest.mark.parametrize("slope", [3e-9, -2e-13, 4e-20])
def test_faint_slopes(kata, slope):
    """A slope that is almost 0 is not 0: nothing is rounded."""
    close(kata.central_difference(lambda t: slope * t, 2.0, 0.5), slope, f"slope of {slope}·x")


@silver
@pytest.mark.parametrize(("x", "h"), [(0.0, 7.0), (14.0, 7.0), (-7, 14)])
@pytest.mark.parametrize("height", [1e15, -3e15])
def test_height_drops_out(kata, height, x, h):
    """How high the graph lies does not matter: in f(x + h) − f(x − h) the height cancels exactly.
    Subtract first and divide then, or each quotient is rounded at its own height."""
    slope = kata.central_difference(lambda t: height + t / 7, x, h)
    close(slope, 1 / 7, f"slope of {height} + x/7 at {x} with step {h}")


@silver
@pytest.mark.parametrize("h", [0, 0.0, -0.0, -0.5, -1, math.nan, math.inf, -math.inf])
def test_step_must_be_positive(kata, h):
    """A step of 0 is not the same as none at all: it is refused, like one that is negative, NaN
    or infinite."""
    refused(kata, "h", 2.0, h)


@silver
@pytest.mark.parametrize(
    ("x", "h"),
    [(1.0, 1e-17), (1.0, 2.0**-53), (2.0**53, 1.0), (-(2.0**53), 1.0), (1e300, 1.0), (-1e16, 0.5)],
    ids=["tiny", "right only", "large, right only", "large, left only", "huge", "negative"],
)
def test_step_that_is_lost(kata, x, h):
    """Where x + h or x − h is x itself, half of the difference is missing: refuse h."""
    refused(kata, "h", x, h)


@silver
@pytest.mark.parametrize("x", [math.nan, math.inf, -math.inf])
def test_x_must_be_finite(kata, x):
    """At NaN or infinity there is neither a slope nor a step."""
    refused(kata, "x", x)
    refused(kata, "x", x, 0.5)
    with pytest.raises(ValueError) as refusal:
        kata.step_size(x)
    message = str(refusal.value)
    assert re.search(r"\bx\b", message), f"the message does not name x: {message!r}"


@silver
def test_other_function_other_slope(kata):
    """Each call asks the function that it is given: nothing is kept from the last one."""
    for f, expected in ((cube, 12.25), (lambda t: -t, -1.0), (lambda t: 5.0, 0.0), (cube, 12.25)):
        same(kata.central_difference(f, 2.0, 0.5), expected, "slope at 2 with step 0.5")


@silver
def test_function_is_asked_anew(kata):
    """f is asked again in every call, even at the same points: it may answer otherwise now."""
    steepness = 2.0
    # NumPy's functions reach the solution as themselves: the same object in both calls.
    f = np.frompyfunc(lambda x: steepness * x, 1, 1)
    same(kata.central_difference(f, 2.0, 0.5), 2.0, "slope of 2x")
    steepness = 5.0
    same(kata.central_difference(f, 2.0, 0.5), 5.0, "slope of 5x, by the same function")


@silver
@pytest.mark.parametrize(
    ("f", "x", "error"),
    [(math.log, 0.25, ValueError), (lambda t: 1 / float(t - 2), 1.5, ZeroDivisionError)],
    ids=["on the left", "on the right"],
)
def test_error_of_the_function_is_passed_on(kata, f, x, error):
    """Where f has no value at one of the two points its error comes through, not the slope on the
    other side."""
    with pytest.raises(error):
        kata.central_difference(f, x, 0.5)


@gold
@pytest.mark.parametrize("step", [(), (0.5,)], ids=["no step", "step 0.5"])
def test_function_is_called_twice(kata, step):
    """Two calls, one on each side: a function may take hours to compute."""
    _, asked = asked_at(kata, math.sin, 1.0, *step)
    same(len(asked), 2, "number of calls of f")


@gold
@pytest.mark.parametrize(
    ("x", "h"),
    [
        (1.0, 2.0**-52),
        (0.0, 1e-300),
        (0, 5e-320),
        (2.0**53, 2.0),
        (2.0**-664, 2.0**-697),
        (2.0**830, 2.0**797),
    ],
    ids=["two floats apart", "tiny", "subnormal", "large", "tiny point", "huge"],
)
def test_shortest_steps(kata, x, h):
    """A step counts as long as both points differ from x, however short it is."""
    slope, asked = asked_at(kata, lambda t: 2 * t, x, h)
    same(asked, [x - h, x + h], "points at which f was called", rtol=0.0, atol=0.0)
    close(slope, 2.0, f"slope of 2x at {x} with step {h}", rtol=1e-5)


@gold
def test_steps_rounded_unevenly(kata):
    """Above 2⁵³ floats are twice as far apart as below it: a step of 1.25 becomes 2 to the right
    and 1 to the left. Neither is lost, and the run is 2h, or what lies between the points."""
    x, h = 2.0**53, 1.25
    slope, asked = asked_at(kata, lambda t: 2 * t, x, h)
    assert len(asked) == 2 and asked[0] < x < asked[1], f"f was called at {asked}"
    same(slope, 2.2, "slope of 2x", rtol=0.1)  # 2 or 2.4


@gold
@pytest.mark.parametrize("x", [1.0 + 2.0**-52, -1.0 - 2.0**-52, 2.0**600 * (1 + 2.0**-52)])
def test_half_a_spacing_may_count(kata, x):
    """A step of half the spacing of floats is rounded to an even neighbour, and to none of the two
    where x is odd in its last bit: ask whether x + h is x, not how long h is."""
    h = math.ulp(x) / 2
    assert x - h < x < x + h
    _, asked = asked_at(kata, lambda t: 2 * t, x, h)
    assert len(asked) == 2 and asked[0] < x < asked[1], f"f was called at {asked}"


@gold
@pytest.mark.parametrize(
    ("value", "x", "h"),
    [(5.0, 0.0, 1e-310), (-7, 0.0, 5e-324), (1e300, 2.0, 1e-10), (-1e308, 1.0, 2.0**-52)],
)
def test_constants_are_flat_for_every_step(kata, value, x, h):
    """A constant has the slope 0 however short the step: 5 / 2h may overflow, 5 − 5 is 0."""
    slope = kata.central_difference(lambda t: value, x, h)
    same(slope, 0.0, f"slope of the constant {value} at {x} with step {h}", rtol=0.0, atol=0.0)


@gold
def test_steep_and_flat(kata):
    """A slope may be huge or tiny: nothing is rounded away, and ints have no largest one."""
    close(kata.central_difference(lambda t: round(t) * 2**62, 0, 1), 2**62, "slope of 2⁶²·x")
    close(kata.central_difference(lambda t: 1e200 * t, 2.0, 0.5), 1e200, "slope of 1e200·x")
    close(kata.central_difference(lambda t: -1e-200 * t, 2.0, 0.5), -1e-200, "slope of −1e−200·x")
    close(kata.central_difference(math.sqrt, 1e150), 5e-76, "slope of √x at 1e150", rtol=1e-9)
    close(kata.central_difference(lambda t: t / 7, -1e300), 1 / 7, "slope at −1e300", rtol=1e-9)


@gold
def test_longest_steps(kata):
    """A step may be far longer than x."""
    same(kata.central_difference(cube, 1e-3, 1000.0), 1e6, "slope of x³ with step 1000", rtol=1e-9)
    close(kata.central_difference(lambda t: t / 4, 1e-9, 1e300), 0.25, "slope with step 1e300")
