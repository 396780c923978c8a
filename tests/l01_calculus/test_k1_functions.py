"""Suite of kata 1.1, functions.

The oracles: values worked by hand, exact arithmetic in fractions, logarithms, and the slope of a
line, which is known. Coefficients differ from one another, so that none can stand in for another.
"""

import math
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, silver

QUARTERS = st.integers(-40, 40).map(lambda n: n / 4)
THIRDS = st.integers(-30, 30).map(lambda n: n / 3)


def exact(x, *coefficients):
    """The polynomial's value, highest power first, in fractions; and the size of its terms."""
    terms = [
        Fraction(c) * Fraction(x) ** power
        for power, c in zip(range(len(coefficients) - 1, -1, -1), coefficients, strict=True)
    ]
    return float(sum(terms)), float(sum(map(abs, terms)))


def close(actual, expected, what, rtol=1e-12):
    """As close as floats allow; float32 keeps 7 digits and would not do."""
    same(actual, expected, what, rtol=rtol, atol=0.0)


def quotient(kata, f, x1, x2, expected, rtol=1e-12):
    close(kata.average_slope(f, x1, x2), expected, f"slope from {x1} to {x2}", rtol)


@bronze
def test_line(kata):
    """y = 2x + 5 is 11 at x = 3."""
    same(kata.linear(3.0, 2.0, 5.0), 11.0, "2x + 5 at 3")


@bronze
def test_parabola(kata):
    """(x − 3)² = x² − 6x + 9 is 4 at x = 5."""
    same(kata.quadratic(5.0, 1.0, -6.0, 9.0), 4.0, "x² − 6x + 9 at 5")


@bronze
def test_cube(kata):
    """x³ is 8 at 2 and 0.125 at 0.5."""
    same(kata.cubic(2.0, 1.0, 0.0, 0.0, 0.0), 8.0, "x³ at 2")
    same(kata.cubic(0.5, 1.0, 0.0, 0.0, 0.0), 0.125, "x³ at 0.5")


@bronze
def test_powers_of_two(kata):
    """2ˣ is 8 at 3, and 12·2ˣ is 6 at −1: half of what it is at 0."""
    same(kata.exponential(3.0, 1.0, 2.0), 8.0, "2ˣ at 3")
    same(kata.exponential(-1.0, 12.0, 2.0), 6.0, "12·2ˣ at −1")


@bronze
def test_slopes_of_two_to_the_x(kata):
    """From 3 to 4, 2ˣ rises by 8; from 10 to 11 by 1024."""
    same(kata.average_slope(lambda x: 2.0**x, 3.0, 4.0), 8.0, "slope of 2ˣ from 3 to 4")
    same(kata.average_slope(lambda x: 2.0**x, 10.0, 11.0), 1024.0, "slope of 2ˣ from 10 to 11")


@silver
@pytest.mark.parametrize(
    ("x", "a", "b", "expected"),
    [
        (-3.0, 2.0, 5.0, -1.0),
        (0.0, 2.0, 5.0, 5.0),
        (-2.5, 2.0, 5.0, 0.0),
        (7.0, -0.5, 1.0, -2.5),
        (7.0, 0.0, -4.0, -4.0),
        (0.5, 3.0, 0.0, 1.5),
    ],
)
def test_lines(kata, x, a, b, expected):
    """A line rises by a for each step of 1, and starts at b where x is 0."""
    same(kata.linear(x, a, b), expected, f"linear({x}, {a}, {b})", rtol=0.0, atol=0.0)


@silver
@pytest.mark.parametrize(
    ("x", "expected"),
    [(-3.0, 36.0), (0.0, 9.0), (3.0, 0.0), (4.0, 1.0), (2.0, 1.0), (3.5, 0.25)],
)
def test_both_sides_of_the_parabola(kata, x, expected):
    """(x − 3)² is never negative, 0 at its bottom, and the same at equal distances from it."""
    same(kata.quadratic(x, 1.0, -6.0, 9.0), expected, f"x² − 6x + 9 at {x}", rtol=0.0, atol=0.0)


@silver
@pytest.mark.parametrize(
    ("x", "expected"), [(-2.0, -49.0), (-1.0, -18.0), (0.0, -7.0), (0.5, -3.375), (3.0, 86.0)]
)
def test_each_power_has_its_coefficient(kata, x, expected):
    """The highest power comes first: 3, −1, 7, −7 is 3x³ − x² + 7x − 7."""
    value = kata.cubic(x, 3.0, -1.0, 7.0, -7.0)
    same(value, expected, f"3x³ − x² + 7x − 7 at {x}", rtol=0.0, atol=0.0)


@silver
@given(x=THIRDS, a=THIRDS, b=THIRDS, c=THIRDS, d=THIRDS)
def test_agrees_with_fractions(kata, x, a, b, c, d):
    """Each polynomial is what exact arithmetic makes of it, for all signs and for fractions."""
    for name, coefficients in (
        ("linear", (a, b)),
        ("quadratic", (a, b, c)),
        ("cubic", (a, b, c, d)),
    ):
        expected, size = exact(x, *coefficients)
        value = getattr(kata, name)(x, *coefficients)
        same(value, expected, f"{name}{(x, *coefficients)}", rtol=0.0, atol=2e-15 * size)


@silver
def test_a_lower_degree_is_a_special_case(kata):
    """With a leading 0, a cubic is a parabola, and a parabola is a line."""
    same(kata.cubic(1.5, 0.0, 2.0, -3.0, 0.25), 0.25, "cubic with a = 0")
    same(kata.quadratic(1.5, 0.0, 2.0, -3.5), -0.5, "quadratic with a = 0")
    same(kata.cubic(-1.5, 0.0, 0.0, 0.0, 6.5), 6.5, "cubic that is a constant")


@silver
def test_integers_are_numbers_too(kata):
    """Ints are taken as well as floats, and a fraction is never cut off."""
    same(kata.linear(3, 2, 5), 11.0, "linear(3, 2, 5)")
    same(kata.linear(3, 0.5, 1), 2.5, "linear(3, 0.5, 1)")
    same(kata.quadratic(-5, 1, -6, 9), 64.0, "quadratic(-5, 1, -6, 9)")
    same(kata.cubic(-2, 1, 0, 3, 1), -13.0, "cubic(-2, 1, 0, 3, 1)")
    same(kata.exponential(5, 3, 2), 96.0, "exponential(5, 3, 2)")
    same(kata.exponential(-2, 3, 2), 0.75, "exponential(-2, 3, 2)")
    same(kata.exponential(3, 2, 1.5), 6.75, "exponential(3, 2, 1.5)")
    same(kata.exponential(-2, 8, 0.5), 32.0, "exponential(-2, 8, 0.5)")
    same(kata.average_slope(lambda x: x * x, 1, 4), 5.0, "slope of x² from 1 to 4")
    same(kata.average_slope(lambda x: x // 2, 1, 4), 2 / 3, "slope of x // 2 from 1 to 4")


@silver
@pytest.mark.parametrize(
    ("x", "a", "base", "expected"),
    [
        (5.0, 1.0, 3.0, 243.0),
        (3.0, 1.0, 5.0, 125.0),
        (0.0, 7.0, 3.0, 7.0),
        (1.0, 7.0, 3.0, 21.0),
        (2.0, 3.0, 5.0, 75.0),
        (0.5, 1.0, 9.0, 3.0),
        (2.5, -2.0, 4.0, -64.0),
        (-1.5, 1.0, 4.0, 0.125),
        (3.0, 8.0, 0.5, 1.0),
        (-3.0, 8.0, 0.5, 64.0),
        (17.5, 2.0, 1.0, 2.0),
        (4.0, 0.0, 3.0, 0.0),
    ],
)
def test_exponent_is_x(kata, x, a, base, expected):
    """x stands in the exponent: the base is what is multiplied, x times, and then once by a."""
    close(kata.exponential(x, a, base), expected, f"exponential({x}, {a}, {base})")


@silver
@given(
    x=st.floats(-30, 30),
    a=st.floats(0.01, 100),
    base=st.floats(0.05, 20),
)
def test_exponential_by_logarithms(kata, x, a, base):
    """a·baseˣ is e raised to ln a + x·ln base."""
    expected = math.exp(math.log(a) + x * math.log(base))
    close(kata.exponential(x, a, base), expected, f"exponential({x}, {a}, {base})")


@silver
@pytest.mark.parametrize("base", [0.0, 0, -2.0, -1, -1e-9, -0.5])
@pytest.mark.parametrize("x", [3.0, 0.5, -1, 0])
def test_base_must_be_positive(kata, base, x):
    """A base of 0 or less is a ValueError that names it, whatever x and a are."""
    for a in (1.0, 0.0):
        with pytest.raises(ValueError) as refusal:
            kata.exponential(x, a, base)
        message = str(refusal.value)
        assert "base" in message, f"the message does not name base: {message!r}"


@silver
@given(a=QUARTERS, b=QUARTERS, x1=QUARTERS, x2=QUARTERS)
def test_a_line_has_one_slope(kata, a, b, x1, x2):
    """Between any two points of a·x + b the slope is a."""
    if x1 != x2:
        quotient(kata, lambda x: a * x + b, x1, x2, a)


@silver
@given(x1=QUARTERS, x2=QUARTERS)
def test_slope_of_a_parabola(kata, x1, x2):
    """Between x1 and x2, the slope of x² − 3x is x1 + x2 − 3, whichever point comes first."""
    if x1 != x2:
        quotient(kata, lambda x: x * x - 3 * x, x1, x2, x1 + x2 - 3)


@silver
@pytest.mark.parametrize(
    ("x1", "x2", "expected"),
    [(1.0, 4.0, -0.25), (4.0, 1.0, -0.25), (-2.0, 4.0, 0.125), (-4.0, -0.5, -0.5)],
    ids=["falls", "read backwards", "across 0", "left of 0"],
)
def test_slope_has_a_sign(kata, x1, x2, expected):
    """Where the graph falls the slope is negative, in whichever order the points are given."""
    quotient(kata, lambda x: 1 / x, x1, x2, expected)


@silver
def test_one_of_the_points_may_be_zero(kata):
    """0 is a point like any other, and so is a value of 0."""
    quotient(kata, lambda x: x**3, 0.0, 2.0, 4.0)
    quotient(kata, lambda x: x**3, -2.0, 0.0, 4.0)
    quotient(kata, lambda x: 2.0 * x - 6.0, 3.0, 0.0, 2.0)
    quotient(kata, lambda x: 7.0, 0.0, 5.0, 0.0)


@silver
@pytest.mark.parametrize(("x1", "x2"), [(2.5, 2.5), (0.0, 0.0), (-3, -3), (4, 4.0), (0.0, -0.0)])
def test_one_point_has_no_slope(kata, x1, x2):
    """Where x1 equals x2 there is a ValueError that says at which value, not a slope."""
    for f in (lambda x: x * x, lambda x: 5.0):
        with pytest.raises(ValueError) as refusal:
            kata.average_slope(f, x1, x2)
        message = str(refusal.value)
        assert f"{abs(x1):g}" in message, f"the message does not hold {x1}: {message!r}"


@silver
@pytest.mark.parametrize("x", [1234567.25, -0.123456789, 987654321, 0.1 + 0.2, -1.5e-20])
def test_message_holds_every_digit(kata, x):
    """The value in the message is the one that was given: with its sign, and not rounded to a few
    digits."""
    with pytest.raises(ValueError) as refusal:
        kata.average_slope(math.sin, x, x)
    message = str(refusal.value)
    sign = r"[-−]\s*" if x < 0 else ""
    held = re.search(sign + re.escape(str(abs(x))), message)
    assert held, f"the message does not hold {x}: {message!r}"


@silver
def test_other_function_other_slope(kata):
    """Each call asks the function that it is given: nothing is kept from the last one."""
    for f, expected in ((math.sqrt, 0.2), (lambda x: x * x, 13.0), (lambda x: -x, -1.0)):
        quotient(kata, f, 4.0, 9.0, expected)


@silver
def test_function_is_asked_anew(kata):
    """f is asked again in every call, even at the same points: it may answer otherwise now."""
    steepness = 2.0
    # NumPy's functions reach the solution as themselves: the same object in both calls.
    f = np.frompyfunc(lambda x: steepness * x, 1, 1)
    quotient(kata, f, 0.0, 4.0, 2.0)
    steepness = 5.0
    quotient(kata, f, 0.0, 4.0, 5.0)


@silver
def test_error_of_the_function_is_passed_on(kata):
    """Where f itself divides by zero its error comes through: the two points are not equal."""
    for x1, x2 in ((0.0, 1.0), (1.0, 0.0)):
        with pytest.raises(ZeroDivisionError):
            kata.average_slope(lambda x: 1 / float(x), x1, x2)


@silver
@pytest.mark.parametrize(("x1", "x2"), [(0.0, 21.0), (7.0, -14.0)])
@pytest.mark.parametrize("height", [1e15, -3e15])
def test_height_drops_out(kata, height, x1, x2):
    """How high the graph lies does not matter: in f(x2) − f(x1) the height cancels exactly.
    Subtract first and divide then, or each quotient is rounded at its own height."""
    quotient(kata, lambda x: height + x / 7, x1, x2, 1 / 7)


@gold
def test_function_is_called_twice(kata):
    """One call at each of the two points: a function may take hours to compute."""
    asked = []

    def f(x):
        asked.append(x)
        return x**2

    quotient(kata, f, 9.0, -5.0, 4.0)
    same(sorted(asked), [-5.0, 9.0], "points at which f was called")


@gold
@pytest.mark.parametrize(
    ("x1", "x2"),
    [
        (1.0, 1.0 + 2**-52),
        (0.0, 5e-324),
        (-3e-200, 2e-200),
        (2.0**60, 2.0**60 + 256),
        (-1e150, 1e150),
    ],
    ids=["neighbours", "next to 0", "tiny", "large neighbours", "far apart"],
)
def test_only_equal_points_are_equal(kata, x1, x2):
    """Points next to each other, or worlds apart, have a slope: of 2x it is always 2."""
    quotient(kata, lambda x: 2 * x, x1, x2, 2.0)


@gold
@pytest.mark.parametrize("start", [2**53, -(2**53) - 1, 10**30], ids=["large", "negative", "huge"])
def test_ints_are_not_turned_into_floats(kata, start):
    """2⁵³ and 2⁵³ + 1 are two points, though they are one as floats: leave ints as they came."""
    quotient(kata, lambda x: 2 * (x - start), start, start + 1, 2.0)
    quotient(kata, lambda x: 2 * (start - x), start + 1, start, -2.0)
    with pytest.raises(ValueError) as refusal:
        kata.average_slope(math.sin, start + 1, start + 1)
    message = str(refusal.value)
    assert str(abs(start + 1)) in message, f"the message does not hold {start + 1}: {message!r}"


@gold
@pytest.mark.parametrize("height", [2**60, -(10**30)], ids=["large", "huge"])
def test_values_are_not_turned_into_floats(kata, height):
    """2⁶⁰ and 2⁶⁰ + 3 are two values, though they are one as floats: subtract ints as they are."""
    quotient(kata, lambda x: height + 3 * round(x), 0, 1, 3.0)
    quotient(kata, lambda x: height - 3 * round(x), 1, 3, -3.0)


@gold
def test_steep_and_flat(kata):
    """A slope may be huge or tiny: nothing is rounded away, and ints have no largest one."""
    quotient(kata, lambda x: 1e200 * x, 1.0, 3.0, 1e200)
    quotient(kata, lambda x: -1e-200 * x, 1.0, 3.0, -1e-200)
    quotient(kata, lambda x: x, 1e-300, 3e-300, 1.0)
    quotient(kata, lambda x: 5.0, 0.0, 1e-310, 0.0)
    quotient(kata, lambda x: x * 2**62, -1, 1, 2**62)


@gold
@pytest.mark.parametrize(
    ("x", "a", "base", "expected"),
    [
        (1000.0, 1.0, 2.0, 2.0**1000),
        (-1000.0, 1.0, 2.0, 2.0**-1000),
        (1000.0, 1.0, 0.5, 2.0**-1000),
        (100, 3, 2, 3 * 2**100),
        (64, -1, 2, -(2**64)),
        (1.0, 1e-300, 1e300, 1.0),
        (1.0, 1.0, 1e-300, 1e-300),
        (1000.0, 1.0, 1.001, math.exp(1000 * math.log1p(0.001))),
        (1e15, 7.0, 1.0, 7.0),
        (1e15, 7.0, 0.5, 0.0),
    ],
    ids=[
        "huge",
        "tiny",
        "decay",
        "beyond 64 bits",
        "just beyond",
        "both",
        "small base",
        "slow growth",
        "no growth",
        "nothing left",
    ],
)
def test_growth_without_end(kata, x, a, base, expected):
    """Growth and decay go on for as long as floats hold them, ints for ever."""
    close(kata.exponential(x, a, base), expected, f"exponential({x}, {a}, {base})")


@gold
def test_terms_of_every_size(kata):
    """A term that is tiny or huge counts all the same; Python's ints have no largest one."""
    close(kata.linear(1e-200, 3e250, 1e50), 4e50, "3·10⁵⁰ + 10⁵⁰")
    close(kata.quadratic(1e150, 2e-300, 1e-150, 3.0), 6.0, "2 + 1 + 3")
    close(kata.quadratic(1e-8, 2.0, 0.0, 1e-16), 3e-16, "2·10⁻¹⁶ + 10⁻¹⁶")
    close(kata.quadratic(2.0, 1e-20, 3.0, 5.0), 11.0, "4·10⁻²⁰ + 6 + 5")
    close(kata.cubic(1e100, 2e-300, 3e-200, 4e-100, 5.0), 14.0, "2 + 3 + 4 + 5")
    close(kata.cubic(1e-5, 1.0, 0.0, 0.0, 0.0), 1e-15, "(10⁻⁵)³")
    close(kata.linear(2**40, 2**40, 1), 2**80 + 1, "2⁴⁰·2⁴⁰ + 1, beyond 64 bits")
    close(kata.quadratic(2**31, 3, 0, 1), 3 * 2**62 + 1, "3·2⁶² + 1, beyond 64 bits")
    close(kata.cubic(2**20, 9, 0, 0, 1), 9 * 2**60 + 1, "9·2⁶⁰ + 1, beyond 64 bits")
