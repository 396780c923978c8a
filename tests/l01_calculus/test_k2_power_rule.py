"""Suite of kata 1.2, the power rule.

The oracles: derivatives worked by hand, the slope of a short secant, and NumPy's polyder.
Coefficients differ from one another and from their powers, so that none can stand in for another.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, silver

QUARTERS = st.integers(-40, 40).map(lambda n: n / 4)
NONZERO = QUARTERS.filter(bool)
POLYNOMIALS = st.lists(st.integers(-40, 40).map(lambda n: n / 7), min_size=1, max_size=8)


def value(power: tuple[float, float], x: float) -> float:
    coefficient, exponent = power
    return coefficient * x**exponent


@bronze
def test_cube(kata):
    """x³ becomes 3x²: a slope of 12 at x = 2, and of 0.75 at x = 0.5."""
    derivative = kata.power_rule(1.0, 3.0)
    same(derivative, (3.0, 2.0), "(coefficient, exponent) of the derivative of x³")
    same(value(derivative, 2.0), 12.0, "slope of x³ at 2")
    same(value(derivative, 0.5), 0.75, "slope of x³ at 0.5")


@bronze
def test_reciprocal(kata):
    """4/x is 4·x⁻¹ and becomes −4·x⁻²: one less than −1 is −2."""
    same(kata.power_rule(4.0, -1.0), (-4.0, -2.0), "derivative of 4/x")


@bronze
def test_constant_power(kata):
    """The constant 7 is 7·x⁰; it is flat, and the zero function is written (0.0, 0.0)."""
    same(kata.power_rule(7.0, 0.0), (0.0, 0.0), "derivative of 7·x⁰")


@bronze
def test_line(kata):
    """5 + 2x has slope 2 everywhere; the 5 only lifts the line."""
    same(kata.differentiate([5.0, 2.0]), [2.0], "derivative of 5 + 2x")


@bronze
def test_parabola(kata):
    """(x − 3)² = 9 − 6x + x² becomes −6 + 2x, which is 0 at the bottom, x = 3."""
    derivative = kata.differentiate([9.0, -6.0, 1.0])
    same(derivative, [-6.0, 2.0], "derivative of 9 − 6x + x²")
    same(derivative[0] + derivative[1] * 3.0, 0.0, "slope at x = 3")


@bronze
def test_constant_polynomial(kata):
    """The derivative of a constant polynomial is [0.0], not an empty list."""
    same(kata.differentiate([7.0]), [0.0], "derivative of 7")


@silver
@pytest.mark.parametrize(
    ("coefficient", "exponent", "expected"),
    [
        (6.0, 1.0, (6.0, 0.0)),
        (-3.0, 5.0, (-15.0, 4.0)),
        (0.25, 2.0, (0.5, 1.0)),
        (3.0, -2.0, (-6.0, -3.0)),
        (-5.0, -3.0, (15.0, -4.0)),
    ],
    ids=["straight line", "negative coefficient", "fraction of x²", "1/x²", "both negative"],
)
def test_whole_exponents(kata, coefficient, exponent, expected):
    """Every whole exponent comes down as a factor with its sign, and is lowered by 1."""
    same(kata.power_rule(coefficient, exponent), expected, f"power_rule({coefficient}, {exponent})")


@silver
@pytest.mark.parametrize(
    ("coefficient", "exponent", "expected"),
    [
        (8.0, 0.5, (4.0, -0.5)),
        (2.0, 2.5, (5.0, 1.5)),
        (4.0, -0.5, (-2.0, -1.5)),
        (-8.0, 0.25, (-2.0, -0.75)),
    ],
    ids=["square root", "two and a half", "one over a root", "fourth root"],
)
def test_fractional_exponents(kata, coefficient, exponent, expected):
    """A root is a power too: √x = x⁰·⁵ follows the same rule."""
    same(kata.power_rule(coefficient, exponent), expected, f"power_rule({coefficient}, {exponent})")


@silver
@pytest.mark.parametrize(
    ("coefficient", "exponent"),
    [
        (0.0, 3.0),
        (0.0, -2.0),
        (0.0, 0.5),
        (0.0, 1.0),
        (0.0, 0.0),
        (-5.0, 0.0),
        (4.0, -0.0),
        (0, 0),
        (0, 2),
    ],
)
def test_zero_function_has_one_form(kata, coefficient, exponent):
    """Whether c is 0 or n is, the derivative is zero everywhere, and is written (0.0, 0.0)."""
    same(
        kata.power_rule(coefficient, exponent), (0.0, 0.0), f"power_rule({coefficient}, {exponent})"
    )


@silver
@pytest.mark.parametrize(
    ("coefficient", "exponent", "expected"),
    [
        (0.3, 1 / 3, (0.1, -2 / 3)),
        (1.2e-7, 2.5, (3e-7, 1.5)),
        (1.1e6, -0.1, (-1.1e5, -1.1)),
        (2.0, 3.0000000002, (6.0000000004, 2.0000000002)),
        (2.0, 3.0000000000001, (6.0000000000002, 2.0000000000001)),
    ],
    ids=["cube root", "small coefficient", "large coefficient", "almost a cube", "nearer still"],
)
def test_nothing_is_rounded(kata, coefficient, exponent, expected):
    """Both numbers keep all the digits that a float has."""
    same(
        kata.power_rule(coefficient, exponent),
        expected,
        f"power_rule({coefficient}, {exponent})",
        rtol=2e-15,
        atol=0.0,
    )


@silver
@given(coefficient=NONZERO, exponent=NONZERO)
def test_derivative_is_the_slope(kata, coefficient, exponent):
    """The derivative at x is the slope of a very short secant of c·xⁿ around x."""
    derivative = kata.power_rule(coefficient, exponent)
    assert isinstance(derivative, tuple), f"expected a tuple of two numbers, got {derivative!r}"
    h = 1e-5
    for x in (0.5, 2.0):
        rise = value((coefficient, exponent), x + h) - value((coefficient, exponent), x - h)
        same(value(derivative, x), rise / (2 * h), f"slope at {x}", rtol=1e-5, atol=1e-5)


@silver
def test_integers_are_numbers_too(kata):
    """Ints are taken as well as floats, and a fraction is never cut off."""
    same(kata.power_rule(2, 3), (6.0, 2.0), "derivative of 2x³")
    same(kata.power_rule(3, 0.5), (1.5, -0.5), "derivative of 3√x")
    same(kata.power_rule(3, 2.5), (7.5, 1.5), "derivative of 3x^2.5")
    same(kata.power_rule(2.5, 3), (7.5, 2.0), "derivative of 2.5x³")
    same(kata.differentiate([1, 2.5, 3]), [2.5, 6.0], "derivative of 1 + 2.5x + 3x²")


@silver
def test_each_coefficient_keeps_its_power(kata):
    """The coefficient of xᵏ is multiplied by k and moves one place down."""
    same(
        kata.differentiate([11.0, 7.0, 5.0, 3.0, 2.0]),
        [7.0, 10.0, 9.0, 8.0],
        "derivative of 11 + 7x + 5x² + 3x³ + 2x⁴",
    )


@silver
@given(coefficients=POLYNOMIALS)
def test_agrees_with_numpy(kata, coefficients):
    """The derivative of any polynomial is the one that NumPy finds."""
    expected = np.polynomial.polynomial.polyder(coefficients)
    same(
        kata.differentiate(coefficients),
        expected.tolist(),
        f"derivative of {coefficients}",
        rtol=1e-12,
        atol=0.0,
    )


@silver
def test_high_degree(kata):
    """Degree 60 follows the same rule as degree 2."""
    coefficients = np.random.standard_normal(61).tolist()
    expected = np.polynomial.polynomial.polyder(coefficients)
    same(kata.differentiate(coefficients), expected.tolist(), "derivative", rtol=1e-12, atol=0.0)


@silver
def test_equal_coefficients_have_different_powers(kata):
    """Where a coefficient stands counts, not what it is: 2 + 2x + 2x² + 2x³."""
    same(kata.differentiate([2.0, 2.0, 2.0, 2.0]), [2.0, 4.0, 6.0], "derivative")


@silver
@pytest.mark.parametrize(
    ("coefficients", "expected"),
    [
        ([4.0, 0.0, 3.0, 0.0, -2.0], [0.0, 6.0, 0.0, -8.0]),
        ([0.0, 0.0, 0.0, 2.0], [0.0, 0.0, 6.0]),
    ],
    ids=["between", "at the start"],
)
def test_missing_powers_keep_their_places(kata, coefficients, expected):
    """A zero stands for a power that is missing: skip it, and all above it shift."""
    same(kata.differentiate(coefficients), expected, f"derivative of {coefficients}")


@silver
@pytest.mark.parametrize(
    ("coefficients", "expected"),
    [
        ([5.0, 0.0, 0.0], [0.0, 0.0]),
        ([1.0, 4.0, 0.0, 0.0], [4.0, 0.0, 0.0]),
        ([0.0, 0.0], [0.0]),
        ([0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0]),
    ],
    ids=["constant", "line", "zero", "nothing but zeros"],
)
def test_zeros_at_the_end_stay(kata, coefficients, expected):
    """The result is one shorter than what came, also when it ends in zeros."""
    same(kata.differentiate(coefficients), expected, f"derivative of {coefficients}")


@silver
@pytest.mark.parametrize("constant", [0.0, -2.5, 1, 300.0])
def test_every_constant_is_flat(kata, constant):
    """Any constant, 0 among them, has the derivative [0.0]."""
    same(kata.differentiate([constant]), [0.0], f"derivative of {constant}")


@silver
def test_down_to_zero(kata):
    """x³ differentiated again and again: 3x², 6x, 6, 0, and 0 from then on."""
    polynomial = [0.0, 0.0, 0.0, 1.0]
    for expected in ([0.0, 0.0, 3.0], [0.0, 6.0], [6.0], [0.0], [0.0]):
        polynomial = kata.differentiate(polynomial)
        same(polynomial, expected, "next derivative of x³")


@silver
def test_tuple_is_taken(kata):
    """A tuple of coefficients is as good as a list; the answer is a list all the same."""
    same(kata.differentiate((1.0, -4.0, 0.5)), [-4.0, 1.0], "derivative of 1 − 4x + 0.5x²")
    same(kata.differentiate((7.0,)), [0.0], "derivative of 7")


@silver
@pytest.mark.parametrize(
    ("coefficients", "expected"),
    [
        ((9.0, -6.0, 1.0), [-6.0, 2.0]),
        ((1.0, 0.0), [0.0]),
        ((7.0,), [0.0]),
        ((0.0,), [0.0]),
    ],
    ids=["parabola", "flat line", "seven", "zero"],
)
def test_list_is_left_as_it_came(kata, coefficients, expected):
    """The caller's list is read, never written."""
    mine = list(coefficients)
    same(kata.differentiate(mine), expected, f"derivative of {list(coefficients)}")
    same(mine, list(coefficients), "the caller's list after the call")


@silver
@pytest.mark.parametrize("coefficients", [[9.0, -6.0, 1.0], [7.0]], ids=["parabola", "constant"])
def test_every_call_has_its_own_list(kata, coefficients):
    """What the caller does to one answer changes no other, of the same polynomial or another."""
    first = kata.differentiate(coefficients)
    expected = list(first)
    kata.differentiate([1.0, 2.0, 3.0, 4.0])
    same(first, expected, "first answer after another polynomial")
    first.append(77.0)
    same(kata.differentiate(coefficients), expected, "answer after the caller changed the first")


@silver
@pytest.mark.parametrize("nothing", [[], ()], ids=["list", "tuple"])
def test_no_coefficients_are_refused(kata, nothing):
    """No coefficient at all is no polynomial: a ValueError, not an answer."""
    with pytest.raises(ValueError):
        kata.differentiate(nothing)


@gold
@pytest.mark.parametrize(
    ("coefficient", "exponent", "expected"),
    [
        (3e-300, 2.0, (6e-300, 1.0)),
        (2e300, -4.0, (-8e300, -5.0)),
        (1e12, 1e-12, (1.0, 1e-12 - 1.0)),
        (-0.5, 1e6, (-5e5, 999999.0)),
        (0.5, 3e9, (1.5e9, 2999999999.0)),
        (2.0, 1e20, (2e20, 1e20)),
    ],
    ids=["faint", "huge", "exponent almost 0", "steep", "steeper", "too steep to lower"],
)
def test_extreme_numbers(kata, coefficient, exponent, expected):
    """Only an exact 0 is 0: the rule holds for the tiniest and the largest numbers alike."""
    same(
        kata.power_rule(coefficient, exponent),
        expected,
        f"power_rule({coefficient}, {exponent})",
        rtol=2e-15,
        atol=0.0,
    )


@gold
@pytest.mark.parametrize(
    ("coefficient", "exponent", "expected"),
    [
        (1e-200, 1e-200, (0.0, -1.0)),
        (-1e-300, 1e-50, (0.0, -1.0)),
        (5e-324, 0.25, (0.0, -0.75)),
        (5e-324, -0.25, (0.0, -1.25)),
    ],
)
def test_product_too_small_for_floats(kata, coefficient, exponent, expected):
    """c·n may be too small for floats and come out as 0 though neither c nor n is 0. Then the
    exponent is still n − 1: ask whether c or n is 0, not whether their product is."""
    derivative = kata.power_rule(coefficient, exponent)
    what = f"power_rule({coefficient}, {exponent})"
    same(derivative, expected, what, rtol=2e-15, atol=0.0)


@gold
def test_mixed_scales(kata):
    """Terms of very different size stay apart: none drowns in another."""
    same(
        kata.differentiate([1e300, 1e-200, -4e150, 2e-9]),
        [1e-200, -8e150, 6e-9],
        "derivative",
        rtol=2e-15,
        atol=0.0,
    )


@gold
def test_large_integers_do_not_wrap_around(kata):
    """Python's ints have no largest one: 2·2⁶² does not come out negative."""
    same(
        kata.differentiate([1, -(2**61), 2**62, 3**39]),
        [-(2**61), 2**63, 3**40],
        "derivative of 1 − 2⁶¹x + 2⁶²x² + 3³⁹x³",
        rtol=1e-12,
        atol=0.0,
    )
    same(kata.power_rule(2**62, 6), (6 * 2**62, 5), "power_rule(2⁶², 6)", rtol=1e-12, atol=0.0)


@gold
def test_long_polynomial(kata):
    """Twenty thousand terms are no more trouble than three."""
    coefficients = np.random.standard_normal(20_000)
    expected = (coefficients[1:] * np.arange(1, 20_000)).tolist()
    same(kata.differentiate(coefficients.tolist()), expected, "derivative", rtol=1e-15, atol=0.0)
