"""Suite of kata 1.4, the chain rule.

The oracles: compositions worked by hand, compositions of lines, whose slopes multiply whatever x
is, closed forms of what the composition is, and short secants. Most pairs do not commute, and no
function is its own derivative, so that each misplaced value shows.
"""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, silver

QUARTERS = st.integers(-12, 12).map(lambda n: n / 4)

SHIFT = (lambda x: x - 3, lambda x: 1.0)
SQUARE = (lambda u: u**2, lambda u: 2 * u)
SINE = (math.sin, math.cos)
COSINE = (math.cos, lambda u: -math.sin(u))
EXP = (math.exp, math.exp)
LOG = (math.log, lambda u: 1 / u)
CUBE = (lambda u: u**3, lambda u: 3 * u**2)
RECIPROCAL = (lambda u: 1 / u, lambda u: -1 / u**2)

# NumPy's functions reach the solution as they are, others wrapped: so a list of them is handed over
# itself, and the same function twice is one and the same object.
STAY = (float, float)  # types reach it as they are, too
NUMPY_SINE, NUMPY_SINH, NUMPY_EXP = (np.sin, np.cos), (np.sinh, np.cosh), (np.exp, np.exp)


def line(a, b):
    return (lambda u: a * u + b, lambda u: a)


def own_object(function):
    """The function as one of NumPy's, for the sake of its identity."""
    return np.frompyfunc(function, 1, 1)


def close(kata, pairs, x, expected, what, rtol=1e-12):
    """Both numbers as close as floats allow."""
    same(kata.chain_rule(pairs, x), expected, what, rtol=rtol, atol=1e-15)


@bronze
def test_square_of_a_shift(kata):
    """(x − 3)² at 5 is 4, and its derivative there is 1 · (2 · 2) = 4."""
    same(kata.chain_rule([SHIFT, SQUARE], 5.0), (4.0, 4.0), "(value, derivative) of (x − 3)²")


@bronze
def test_shift_of_a_square(kata):
    """The other way round it is x² − 3: at 5 the value is 22 and the derivative 10."""
    same(kata.chain_rule([SQUARE, SHIFT], 5.0), (22.0, 10.0), "(value, derivative) of x² − 3")


@bronze
def test_no_function(kata):
    """No function at all leaves x as it is, and x has the slope 1."""
    same(kata.chain_rule([], 5.0), (5.0, 1.0), "(value, derivative) of x")


@silver
@pytest.mark.parametrize(
    ("pairs", "x", "expected"),
    [
        ([SQUARE], -1.5, (2.25, -3.0)),
        ([CUBE], 2.0, (8.0, 12.0)),
        ([CUBE], 0.5, (0.125, 0.75)),
        ([line(-7.0, 2.0)], 3.0, (-19.0, -7.0)),
    ],
    ids=["square", "cube at 2", "cube at 0.5", "line"],
)
def test_one_function(kata, pairs, x, expected):
    """One function alone: its value and its derivative, both at x."""
    same(kata.chain_rule(pairs, x), expected, f"(value, derivative) at {x}")


@silver
@pytest.mark.parametrize(
    ("pairs", "x", "expected"),
    [
        ([SQUARE, SINE], 1.5, (math.sin(2.25), 3 * math.cos(2.25))),
        ([SINE, SQUARE], 1.5, (math.sin(1.5) ** 2, math.sin(3.0))),
        ([line(-2.0, 1.0), EXP], 0.75, (math.exp(-0.5), -2 * math.exp(-0.5))),
        ([EXP, RECIPROCAL], 0.75, (math.exp(-0.75), -math.exp(-0.75))),
        ([CUBE, LOG], 2.5, (3 * math.log(2.5), 3 / 2.5)),
        ([COSINE, CUBE], -0.5, (math.cos(0.5) ** 3, 3 * math.cos(0.5) ** 2 * math.sin(0.5))),
    ],
    ids=["sin x²", "(sin x)²", "exp(1 − 2x)", "1/exp x", "log x³", "(cos x)³"],
)
def test_two_functions(kata, pairs, x, expected):
    """The inner derivative is taken at x, the outer one at what the inner function gives."""
    close(kata, pairs, x, expected, f"(value, derivative) at {x}")


@silver
def test_three_functions(kata):
    """sin(x²) to the power e: each derivative at what goes into its own function."""
    x = 0.7
    inner = math.sin(x**2)
    value = math.exp(inner)
    derivative = value * math.cos(x**2) * 2 * x
    close(kata, [SQUARE, SINE, EXP], x, (value, derivative), "exp(sin(x²)) at 0.7")
    outer = math.sin(math.exp(x) ** 2)
    derivative = math.cos(math.exp(x) ** 2) * 2 * math.exp(x) * math.exp(x)
    close(kata, [EXP, SQUARE, SINE], x, (outer, derivative), "sin((exp x)²) at 0.7")


@silver
def test_many_functions(kata):
    """The logistic function, taken apart: 1/(1 + e⁻ˣ) has the derivative s·(1 − s)."""
    pairs = [line(-1.0, 0.0), EXP, line(1.0, 1.0), RECIPROCAL]
    for x in (-2.0, 0.0, 0.5, 3.0):
        s = 1 / (1 + math.exp(-x))
        close(kata, pairs, x, (s, s * (1 - s)), f"logistic function at {x}")
    pairs += [line(-1.0, 1.0), LOG, line(4.0, -3.0)]
    for x in (-2.0, 0.0, 0.5, 3.0):
        s = 1 / (1 + math.exp(-x))
        expected = (4 * math.log(1 - s) - 3, -4 * s)
        close(kata, pairs, x, expected, f"4·log(1 − s) − 3 at {x}", rtol=1e-10)


@silver
@given(
    coefficients=st.lists(st.tuples(QUARTERS, QUARTERS), max_size=6),
    x=QUARTERS,
)
def test_lines(kata, coefficients, x):
    """A chain of lines is a line, and its slope is the product of their slopes."""
    value, slope = x, 1.0
    for a, b in coefficients:
        value, slope = a * value + b, slope * a
    pairs = [line(a, b) for a, b in coefficients]
    same(kata.chain_rule(pairs, x), (value, slope), f"{len(pairs)} lines at {x}", rtol=1e-12)


@silver
@given(x=st.floats(-1.2, 1.2), order=st.permutations([SINE, SQUARE, COSINE, line(1.5, -0.5)]))
def test_derivative_is_the_slope(kata, x, order):
    """In any order, the derivative is the slope of a very short secant of the composition."""

    def composition(t):
        for function, _ in order:
            t = function(t)
        return t

    h = 1e-5
    slope = (composition(x + h) - composition(x - h)) / (2 * h)
    result = kata.chain_rule(order, x)
    same(result, (composition(x), slope), f"(value, derivative) at {x}", rtol=1e-7, atol=1e-8)


@silver
def test_order_of_application(kata):
    """The innermost function comes first, for three as for two: ((2x)² + 1), not (2(x + 1))²."""
    double, plus_one = line(2.0, 0.0), line(1.0, 1.0)
    same(kata.chain_rule([double, SQUARE, plus_one], 3.0), (37.0, 24.0), "(2x)² + 1 at 3")
    same(kata.chain_rule([plus_one, SQUARE, double], 3.0), (32.0, 16.0), "2(x + 1)² at 3")
    same(kata.chain_rule([SQUARE, double, plus_one], 3.0), (19.0, 12.0), "2x² + 1 at 3")


@silver
def test_same_function_again(kata):
    """A function that stands in the chain twice is asked twice, each time at another value."""
    same(kata.chain_rule([SQUARE, SQUARE], 2.0), (16.0, 32.0), "(x²)² at 2")
    same(kata.chain_rule([SQUARE, SHIFT, SQUARE, SHIFT], 2.5), (7.5625, 32.5), "chain of 4 at 2.5")
    value, derivative = math.exp(math.exp(0.3)), math.exp(math.exp(0.3)) * math.exp(0.3)
    close(kata, [EXP, EXP], 0.3, (value, derivative), "exp(exp x) at 0.3")
    sine, sinh = math.sin(0.8), math.sinh(math.sin(0.8))
    expected = (math.sin(sinh), math.cos(sinh) * math.cosh(sine) * math.cos(0.8))
    close(kata, [NUMPY_SINE, NUMPY_SINH, NUMPY_SINE], 0.8, expected, "sin(sinh(sin x)) at 0.8")
    same(kata.chain_rule([STAY, line(2.0, 0.0), STAY], 3.0), (6.0, 36.0), "float, twice")


@silver
def test_functions_are_asked_anew(kata):
    """A function that stands in the chain twice is called twice, though at the same value: it
    may answer differently, as a random one does."""
    slopes, values = iter([2.0, 5.0, 7.0, -3.0]), iter([3.0, 4.0, 3.0, 6.0])
    changing = (own_object(lambda u: next(values)), own_object(lambda u: next(slopes)))
    same(kata.chain_rule([changing, changing], 3.0), (4.0, 10.0), "first call")
    same(kata.chain_rule([changing, changing], 3.0), (6.0, -21.0), "second call")
    asked = []
    remembering = own_object(lambda u: asked.append(u) or u)
    kata.chain_rule([(remembering, remembering)], 3.0)
    same(asked, [3.0, 3.0], "calls of a function that is its own derivative")


@silver
def test_derivatives_are_the_ones_given(kata):
    """The derivative is made of the second functions of the pairs, whatever they return."""
    pairs = [(lambda u: u + 10, lambda u: 3 * u), (lambda u: -u, lambda u: u / 4)]
    same(kata.chain_rule(pairs, 2.0), (-12.0, 18.0), "(value, derivative)")
    pairs = [(math.floor, lambda u: 1.0), (lambda u: u * 0.5, lambda u: u)]
    same(kata.chain_rule(pairs, 7.9), (3.5, 7.0), "straight through a floor")


@silver
def test_flat_somewhere(kata):
    """Where one derivative is 0 the product is, but the value goes on to the end."""
    same(kata.chain_rule([SHIFT, SQUARE], 3.0), (0.0, 0.0), "(x − 3)² at its bottom")
    same(kata.chain_rule([SHIFT, SQUARE, line(5.0, 2.0)], 3.0), (2.0, 0.0), "5(x − 3)² + 2 at 3")
    constant = (lambda u: 4.0, lambda u: 0.0)
    same(kata.chain_rule([constant, CUBE, SHIFT], -1.0), (61.0, 0.0), "4³ − 3")
    same(kata.chain_rule([CUBE, constant], -1.0), (4.0, 0.0), "a constant of x³")


@silver
def test_value_of_zero(kata):
    """A value of 0 on the way is a value like any other."""
    pairs = [SHIFT, line(2.0, 0.0), COSINE, line(3.0, 1.0)]
    same(kata.chain_rule(pairs, 3.0), (4.0, 0.0), "3·cos(2(x − 3)) + 1 at 3")
    pairs = [SHIFT, SINE, line(3.0, 1.0)]
    same(kata.chain_rule(pairs, 3.0), (1.0, 3.0), "3·sin(x − 3) + 1 at 3")
    same(kata.chain_rule([line(2.0, 6.0), SQUARE], 0.0), (36.0, 24.0), "(2x + 6)² at 0")
    same(kata.chain_rule([], 0.0), (0.0, 1.0), "x at 0")


@silver
def test_signs(kata):
    """A negative slope turns the sign, and two of them turn it back."""
    minus = line(-1.0, 0.0)
    same(kata.chain_rule([minus, CUBE], 2.0), (-8.0, -12.0), "(−x)³ at 2")
    same(kata.chain_rule([minus, minus, CUBE], 2.0), (8.0, 12.0), "x³ at 2")
    same(kata.chain_rule([minus] * 3, -2.5), (2.5, -1.0), "−x at −2.5")


@silver
def test_integers_are_numbers_too(kata):
    """Ints are taken as well as floats, and a fraction is never cut off."""
    pairs = [(lambda u: u + 1, lambda u: 1), (lambda u: u / 4, lambda u: 0.25), SQUARE]
    same(kata.chain_rule(pairs, 2), (0.5625, 0.375), "((x + 1)/4)² at 2")
    same(kata.chain_rule([(lambda u: u * u, lambda u: 2 * u)] * 2, 3), (81, 108), "x⁴ at 3")
    same(kata.chain_rule([], 7), (7, 1), "x at 7")


@silver
def test_tuples_and_lists(kata):
    """The pairs may be lists and stand in a tuple."""
    same(kata.chain_rule((SHIFT, SQUARE), 5.0), (4.0, 4.0), "a tuple of tuples")
    same(kata.chain_rule([list(SHIFT), list(SQUARE)], 5.0), (4.0, 4.0), "a list of lists")
    same(kata.chain_rule((), -2.0), (-2.0, 1.0), "an empty tuple")


@silver
def test_pairs_are_left_as_they_came(kata):
    """The caller's list is read, never written."""
    pairs = [NUMPY_SINE, NUMPY_SINH, NUMPY_EXP]
    mine = list(pairs)
    inner = math.sin(0.5)
    value = math.exp(math.sinh(inner))
    expected = (value, value * math.cosh(inner) * math.cos(0.5))
    for _ in range(2):
        close(kata, mine, 0.5, expected, "exp(sinh(sin x)) at 0.5")
        same(len(mine), 3, "length of the caller's list after the call")
    for index, (after, before) in enumerate(zip(mine, pairs, strict=True)):
        assert after is before, f"pairs[{index}] is another one after the call"
    types = [STAY, (int, float)]
    same(kata.chain_rule(types, 2.0), (2.0, 4.0), "two types at 2")
    assert types == [STAY, (int, float)], f"the caller's list after the call: {types}"


@silver
def test_inner_lists_are_left_as_they_came(kata):
    """A pair that is a list is read, never written, either."""
    pair = [*NUMPY_SINE]
    close(kata, [pair], 0.5, (math.sin(0.5), math.cos(0.5)), "sin at 0.5")
    same(len(pair), 2, "length of the caller's pair after the call")
    assert pair[0] is np.sin, "the caller's pair begins with another function after the call"


@silver
@pytest.mark.parametrize("count", [0, 1, 3])
@pytest.mark.parametrize("where", [0, 6])
def test_entry_that_is_no_pair(kata, count, where):
    """An entry of 0, 1 or 3 functions is a ValueError that holds its index, before any call."""
    calls = []

    def counted(u):
        calls.append(u)
        return u

    pairs = [(counted, counted)] * 9
    pairs[where] = (counted,) * count
    with pytest.raises(ValueError) as refusal:
        kata.chain_rule(pairs, 5.0)
    message = str(refusal.value)
    held = re.search(rf"(?<!\d){where}(?!\d)", message)
    assert held, f"the message does not hold the index {where}: {message!r}"
    assert not calls, f"{len(calls)} functions were called before the refusal"


@gold
@pytest.mark.parametrize("flat", [False, True], ids=["steep", "flat at the start"])
def test_each_function_is_called_once(kata, flat):
    """Every function once, at what goes into it, and every derivative once, at the same value."""
    asked = []

    def remembered(name, function):
        return lambda u: asked.append((name, u)) or function(u)

    pairs = [SHIFT, CUBE, line(2.0, -1.0), SQUARE, RECIPROCAL]
    if flat:
        pairs[0] = (SHIFT[0], lambda u: 0.0)
    named = [
        (remembered(f"function {k}", f), remembered(f"derivative {k}", d))
        for k, (f, d) in enumerate(pairs)
    ]
    kata.chain_rule(named, 5.0)
    inputs = [5.0, 2.0, 8.0, 15.0, 225.0]
    expected = [
        (f"{kind} {k}", u) for kind in ("derivative", "function") for k, u in enumerate(inputs)
    ]
    same(sorted(asked), expected, "calls, with what they were called at")


@gold
def test_long_chain(kata):
    """Five thousand functions are no more trouble than two."""
    # float leaves a number as it is, and for a derivative it is 1 at 1. A type reaches the solution
    # as it is: ten thousand calls back into this suite would take their time.
    pairs = [STAY] * 2500 + [line(2.0, -1.0)] + [STAY] * 2499
    same(kata.chain_rule(pairs, 1.0), (1.0, 2.0), "(value, derivative)")


@gold
def test_slopes_vanish_and_explode(kata):
    """A hundred slopes of ¼ make 10⁻⁶⁰, and a hundred of 4 make 10⁶⁰: neither is cut off."""
    quarter, four = line(0.25, 0.0), line(4.0, 0.0)
    close(kata, [quarter] * 100, 4.0**100, (1.0, 0.25**100), "100 quarters")
    same(kata.chain_rule([quarter] * 100, 1.0)[1], 2.0**-200, "derivative", rtol=1e-12, atol=0.0)
    same(kata.chain_rule([four] * 100, 1.0)[1], 2.0**200, "derivative", rtol=1e-12, atol=0.0)
    there_and_back = [four, quarter] * 40
    same(kata.chain_rule(there_and_back, 3.0), (3.0, 1.0), "40 times there and back")


@gold
def test_slopes_of_every_size(kata):
    """Slopes from 10⁻¹⁵⁰ to 10²⁵⁰ are multiplied as they are."""
    pairs = [line(1e-150, 2e-150), line(-3e250, 1e100), line(1e-100, 0.5)]
    same(kata.chain_rule(pairs, 3.0), (-13.5, -3.0), "(value, derivative)", rtol=1e-12)
    pairs = [line(1e150, 0.0), line(1e-300, 0.0)]
    for order in (pairs, pairs[::-1]):
        same(kata.chain_rule(order, 7.0)[1], 1e-150, "derivative", rtol=1e-12, atol=0.0)


@gold
def test_integers_beyond_64_bits(kata):
    """Whole slopes multiply to 2⁶⁴ and to −3·2⁸⁰: they do not wrap round."""
    double = (lambda u: 2 * u, lambda u: 2)
    same(kata.chain_rule([double] * 64, 1), (2**64, 2**64), "64 doublings", rtol=1e-12, atol=0.0)
    steep = (lambda u: u, lambda u: 2**40)
    pairs = [steep, (lambda u: -3 * u, lambda u: -3), steep]
    same(kata.chain_rule(pairs, 5), (-15, -3 * 2**80), "steep", rtol=1e-12, atol=0.0)


@gold
@pytest.mark.parametrize("between", [math.inf, -math.inf, math.nan], ids=str)
def test_goes_on_beyond_infinity(kata, between):
    """An infinite or missing value or slope on the way stops nothing: each pair has its say."""
    pairs = [
        (lambda u: u + 1.0, lambda u: 3.0),
        (lambda u: between, lambda u: 2.0),
        (lambda u: 4.0 if math.isnan(u) else 1 / u, lambda u: -5.0),
        (lambda u: u + 6.0, lambda u: 0.5),
    ]
    value = 10.0 if math.isnan(between) else 6.0
    same(kata.chain_rule(pairs, 7.0), (value, -15.0), f"with {between} on the way")
    pairs[1] = (lambda u: 2.0, lambda u: between)
    expected = (6.5, math.copysign(between, -between))
    same(kata.chain_rule(pairs, 7.0), expected, f"with the slope {between} on the way")


@gold
def test_product_too_large_for_floats(kata):
    """Slopes of 10²⁰⁰ and −10²⁰⁰ multiply to −∞, as floats do: that is no error."""
    pairs = [(lambda u: u, lambda u: 1e200), (lambda u: 2.0 * u, lambda u: -1e200)]
    same(kata.chain_rule(pairs, 7.0), (14.0, -math.inf), "(value, derivative)")


@gold
@pytest.mark.parametrize("odd", [math.inf, math.nan], ids=str)
def test_flat_and_infinite(kata, odd):
    """A slope of 0 times one that is infinite or NaN is NaN, as in float arithmetic."""
    pairs = [(lambda u: u, lambda u: 0.0), (lambda u: 2.0 * u, lambda u: odd)]
    same(kata.chain_rule(pairs, 7.0), (14.0, math.nan), f"slopes 0 and {odd}")
    same(kata.chain_rule(pairs[::-1], 7.0), (14.0, math.nan), f"slopes {odd} and 0")


@gold
def test_value_that_is_missing(kata):
    """A chain that ends in NaN has the value NaN, and its slopes are multiplied all the same."""
    missing = (lambda u: math.nan, lambda u: 2.0)
    same(kata.chain_rule([SQUARE, missing], 3.0), (math.nan, 12.0), "(value, derivative)")
