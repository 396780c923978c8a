"""Suite of kata 3.4, softmax.

The oracle is the definition itself, in decimal numbers of 60 digits that neither overflow nor
underflow, so that nothing has to be subtracted first; derivatives are differences of it. What is
expected at the extremes is worked by hand.
"""

import math
import re
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import arrays, bronze, gold, same, seeds, shapes, silver

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")

NAMES = ["softmax", "log_softmax", "softmax_jacobian"]


def shares(row, temperature=1.0):
    """The probabilities of one distribution, as decimals. Call it in a context of many digits."""
    powers = [(Decimal(float(z)) / Decimal(temperature)).exp() for z in row]
    return [power / sum(powers) for power in powers]


def by_the_definition(logits, axis=-1, temperature=1.0, log=False):
    """Slice by slice, each probability or its logarithm."""
    slices = np.moveaxis(np.asarray(logits, dtype=np.float64), axis, -1)
    with localcontext() as context:
        context.prec = 60
        answers = [
            [float(p.ln() if log else p) for p in shares(row, temperature)]
            for row in slices.reshape(-1, slices.shape[-1])
        ]
    return np.moveaxis(np.array(answers).reshape(slices.shape), -1, axis)


def by_differences(logits, temperature=1.0):
    """The Jacobian: each logit moved up and down by 10⁻²⁰, in decimals of 60 digits."""
    n, step = len(logits), Decimal(10) ** -20
    jacobian = np.empty((n, n))
    with localcontext() as context:
        context.prec = 60
        exact = [Decimal(float(z)) / Decimal(temperature) for z in logits]
        for j in range(n):
            up, down = list(exact), list(exact)
            up[j] += step / Decimal(temperature)
            down[j] -= step / Decimal(temperature)
            for i in range(n):
                above = up[i].exp() / sum(z.exp() for z in up)
                below = down[i].exp() / sum(z.exp() for z in down)
                jacobian[i, j] = float((above - below) / (2 * step))
    return jacobian


def close(actual, expected, what="probabilities"):
    __tracebackhide__ = True
    same(actual, expected, what, rtol=1e-12, atol=1e-12)


@bronze
def test_worked_example(kata):
    """softmax([1, 2, 3]) = [e¹, e², e³] / 30.193 = [0.0900, 0.2447, 0.6652]."""
    expected = np.array([0.09003057, 0.24472847, 0.66524096])
    same(kata.softmax(np.array([1, 2, 3])), expected, "probabilities")


@bronze
def test_adding_a_constant_changes_nothing(kata):
    """[1001, 1002, 1003] has the softmax of [1, 2, 3]: only differences count."""
    expected = np.array([0.09003057, 0.24472847, 0.66524096])
    same(kata.softmax(np.array([1001, 1002, 1003])), expected, "probabilities")
    same(kata.softmax(np.array([-999.0, -998.0, -997.0])), expected, "probabilities")


@bronze
def test_temperature(kata):
    """At temperature 2 the probabilities of [1, 2, 3] lie closer together, at 0.5 further apart."""
    logits = np.array([1, 2, 3])
    expected = np.array([0.1863237, 0.3071959, 0.5064804])
    same(kata.softmax(logits, temperature=2.0), expected, "probabilities at temperature 2")
    expected = np.array([0.0158762, 0.1173104, 0.8668133])
    same(kata.softmax(logits, temperature=0.5), expected, "probabilities at temperature 0.5")


@bronze
def test_down_the_columns(kata):
    """With axis=0 each column sums to 1: [0, 0] gives halves, [5, 6] gives 0.2689 and 0.7311."""
    probabilities = kata.softmax(np.array([[0.0, 5.0], [0.0, 6.0]]), axis=0)
    same(probabilities, np.array([[0.5, 0.26894142], [0.5, 0.73105858]]), "probabilities")


@bronze
def test_logarithm_of_what_underflows(kata):
    """e⁻¹⁰⁰⁰ is 0 as a float, but its logarithm is -1000."""
    logarithms = kata.log_softmax(np.array([0.0, -1000.0]))
    same(logarithms, np.array([0.0, -1000.0]), "logarithms")


@bronze
def test_jacobian_of_a_quarter_and_three_quarters(kata):
    """The probabilities of [0, ln 3] are 1/4 and 3/4: every entry is ±1/4 · 3/4 = ±0.1875."""
    jacobian = kata.softmax_jacobian(np.log([1.0, 3.0]))
    same(jacobian, np.array([[0.1875, -0.1875], [-0.1875, 0.1875]]), "Jacobian")


@silver
@given(
    logits=arrays(shapes(min_dims=1, max_dims=4, max_side=4)),
    scale=st.sampled_from([0.1, 3.0, 100.0]),
    temperature=st.sampled_from([1.0, 0.3, 2.5, 7]),
    data=st.data(),
)
def test_along_any_axis(kata, logits, scale, temperature, data):
    """Every slice along the axis, counted from either end, is the softmax of that slice alone."""
    axis = data.draw(st.integers(-logits.ndim, logits.ndim - 1), label="axis")
    logits = scale * logits
    expected = by_the_definition(logits, axis, temperature)
    close(kata.softmax(logits, axis, temperature), expected)
    expected = by_the_definition(logits, axis, temperature, log=True)
    close(kata.log_softmax(logits, axis, temperature), expected, "logarithms")


@silver
@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
def test_cube(kata, axis):
    """Where all axes have the same size, the axis still decides."""
    logits = 3.0 * np.random.standard_normal((3, 3, 3))
    close(kata.softmax(logits, axis=axis), by_the_definition(logits, axis))
    expected = by_the_definition(logits, axis, log=True)
    close(kata.log_softmax(logits, axis=axis), expected, "logarithms")


@silver
def test_the_last_axis_unless_told(kata):
    """Without `axis` it is the last one, at temperature 1."""
    logits = np.random.standard_normal((2, 3, 4))
    close(kata.softmax(logits), by_the_definition(logits, 2))
    close(kata.log_softmax(logits), by_the_definition(logits, 2, log=True), "logarithms")
    close(kata.softmax(logits, temperature=3.0), by_the_definition(logits, 2, 3.0))


@silver
@pytest.mark.parametrize("axis", [0, 1])
def test_loud_and_faint_slices_side_by_side(kata, axis):
    """A slice near 1000 spoils neither one near -1000 nor one near 0, nor one with all of them."""
    rows = np.array(
        [[1000.0, 1001.0, 999.5], [-1000.0, -1002.0, -1001.0], [0.5, 1.0, -1.0], [-2e3, 0.0, 2e3]]
    )
    logits = rows if axis == 1 else rows.T
    close(kata.softmax(logits, axis), by_the_definition(logits, axis))
    expected = by_the_definition(logits, axis, log=True)
    close(kata.log_softmax(logits, axis), expected, "logarithms")


@silver
def test_one_loud_logit_among_many(kata):
    """One logit of 3000 among fifty of 0 takes all; so does 0 among fifty of -3000."""
    for loud, rest in [(3000.0, 0.0), (0.0, -3000.0)]:
        logits = np.full(50, rest)
        logits[7] = loud
        expected = np.zeros(50)
        expected[7] = 1.0
        close(kata.softmax(logits), expected)
        close(kata.log_softmax(logits), 3000.0 * (expected - 1.0), "logarithms")


@silver
def test_one_logit_moves_its_own_slice_only(kata):
    """Changing one logit moves every probability of its slice, and none of another slice."""
    logits = np.random.standard_normal((4, 3, 5))
    before = kata.softmax(logits, axis=1)
    other = logits.copy()
    other[2, 1, 3] += 2.0
    expected = before.copy()
    expected[2, :, 3] = by_the_definition(other[2, :, 3])
    close(kata.softmax(other, axis=1), expected)


@silver
@pytest.mark.parametrize("temperature", [0.01, 1, 100.0, 1e6])
def test_cold_and_hot(kata, temperature):
    """Near 0 the largest logit takes all, at a million all are almost alike."""
    logits = np.array([[2.0, 1.0, 3.5], [-40.0, 10.0, 11.0]])
    close(kata.softmax(logits, -1, temperature), by_the_definition(logits, -1, temperature))
    expected = by_the_definition(logits, -1, temperature, log=True)
    close(kata.log_softmax(logits, -1, temperature), expected, "logarithms")


@silver
@pytest.mark.parametrize("power", [-40, -10, 12, 40])
def test_logits_in_another_unit(kata, power):
    """Only z/T counts: with logits and temperature 2⁴⁰ times as large, or as small, it is one."""
    logits, unit = np.array([1.0, 2.5, -0.5]), 2.0**power
    close(kata.softmax(unit * logits, temperature=unit), by_the_definition(logits))
    expected = by_the_definition(logits, log=True)
    close(kata.log_softmax(unit * logits, temperature=unit), expected, "logarithms")


@silver
@given(
    n=st.integers(1, 5),
    seed=seeds(),
    scale=st.sampled_from([0.1, 2.0, 10.0]),
    temperature=st.sampled_from([1.0, 0.4, 3]),
)
def test_jacobian_is_the_derivative(kata, n, seed, scale, temperature):
    """Entry (i, j) is how fast probability i grows with logit j, at any temperature."""
    logits = scale * np.random.default_rng(seed).standard_normal(n)
    jacobian = kata.softmax_jacobian(logits, temperature)
    close(jacobian, by_differences(logits, temperature), f"Jacobian at temperature {temperature}")


@silver
def test_jacobian_of_large_logits(kata):
    """Logits near ±1000 have the Jacobian of their differences."""
    expected = by_differences([1.0, 2.0, 0.0])
    close(kata.softmax_jacobian(np.array([1001.0, 1002.0, 1000.0])), expected, "Jacobian")
    close(kata.softmax_jacobian(np.array([-1e3 + 1, -1e3 + 2, -1e3])), expected, "Jacobian")


@silver
@pytest.mark.parametrize(
    "dtype", ["float32", "float16", "int64", "int32", "int16", "int8", "uint8", "uint16"]
)
def test_any_dtype_gives_float64(kata, dtype):
    """Whatever the logits' dtype, all is computed in float64: narrow ints do not wrap around."""
    whole = np.array([[3, 120, 118], [0, 2, 7]]) if dtype[0] == "u" else None
    whole = np.array([[-120, 120, 118], [0, -2, 7]]) if whole is None else whole
    logits = whole.astype(dtype) if dtype[0] != "f" else (whole / 10).astype(dtype)
    for axis in (0, 1):
        close(kata.softmax(logits, axis, 0.7), by_the_definition(logits, axis, 0.7))
        expected = by_the_definition(logits, axis, 0.7, log=True)
        close(kata.log_softmax(logits, axis, 0.7), expected, "logarithms")
    close(kata.softmax_jacobian(logits[1], 2), by_differences(logits[1], 2), "Jacobian")


@silver
def test_what_cannot_happen(kata):
    """A logit of -inf has probability 0 and logarithm -inf, and the others share the whole."""
    logits = np.array([[0.0, -np.inf, 0.0, 0.0], [-np.inf, -np.inf, -5.0, -np.inf]])
    expected = np.array([[1 / 3, 0.0, 1 / 3, 1 / 3], [0.0, 0.0, 1.0, 0.0]])
    logarithm = math.log(1 / 3)
    expected_log = np.array(
        [[logarithm, -np.inf, logarithm, logarithm], [-np.inf, -np.inf, 0.0, -np.inf]]
    )
    for temperature in (1.0, 0.2):
        close(kata.softmax(logits, temperature=temperature), expected)
        actual = kata.log_softmax(logits, temperature=temperature)
        close(actual, expected_log, "logarithms")
    expected = np.array([[0.25, 0.0, -0.25], [0.0, 0.0, 0.0], [-0.25, 0.0, 0.25]])
    actual = kata.softmax_jacobian(np.array([1.0, -np.inf, 1.0]))
    close(actual, expected, "Jacobian of [1, -inf, 1]")


@silver
@pytest.mark.parametrize("bad", [[1.0, np.nan, 2.0], [np.nan, -np.inf, 0.0], [-np.inf] * 3])
def test_nan_is_not_hidden(kata, bad):
    """A slice with a NaN, or with nothing but -inf, is NaN throughout; its neighbours are not."""
    logits = np.array([[1.0, 2.0, 3.0], bad, [-1.0, 0.0, 4.0]])
    expected = by_the_definition(np.where(np.isfinite(logits), logits, 0.0))
    expected[1] = np.nan
    close(kata.softmax(logits), expected)
    close(kata.softmax(logits.T, axis=0), expected.T)
    close(kata.log_softmax(logits), np.log(expected), "logarithms")
    same(kata.softmax_jacobian(np.array(bad)), np.full((3, 3), np.nan), "Jacobian")


@silver
@pytest.mark.parametrize("bad", [np.nan, -np.inf])
def test_nan_in_a_slice_of_one(kata, bad):
    """One logit alone is certain, unless it is NaN or -inf: then its slice is NaN."""
    logits, expected = np.array([[1.0], [bad]]), np.array([[1.0], [np.nan]])
    close(kata.softmax(logits), expected)
    close(kata.log_softmax(logits), expected - 1.0, "logarithms")


@silver
@pytest.mark.parametrize(
    ("shape", "axis"), [((0, 5), 1), ((0, 5), -1), ((2, 0, 3), 2), ((2, 0, 3), 0), ((3, 0), 0)]
)
def test_no_slices(kata, shape, axis):
    """Where there are no slices, there is nothing to do: an empty array of the same shape."""
    for dtype in (np.float64, np.int64):
        logits = np.zeros(shape, dtype=dtype)
        same(kata.softmax(logits, axis), np.zeros(shape), "probabilities")
        same(kata.log_softmax(logits, axis), np.zeros(shape), "logarithms")


@silver
@pytest.mark.parametrize("shape", [(1,), (1, 1), (3, 1), (1, 4)], ids=str)
def test_axes_of_size_one(kata, shape):
    """A slice of one logit is certain: probability 1, logarithm 0. No axis is dropped."""
    logits = np.random.standard_normal(shape)
    close(kata.softmax(logits), by_the_definition(logits))
    close(kata.log_softmax(logits), by_the_definition(logits, log=True), "logarithms")
    close(kata.softmax(logits, 0), by_the_definition(logits, 0))


@silver
def test_views_are_arrays_too(kata):
    """A transposed, reversed, strided or read-only array is an array like any other."""
    logits = np.random.standard_normal((8, 5, 3)).T[::-1, :, ::2]
    logits.flags.writeable = False
    for axis in range(3):
        close(kata.softmax(logits, axis), by_the_definition(logits, axis))
        expected = by_the_definition(logits, axis, log=True)
        close(kata.log_softmax(logits, axis), expected, "logarithms")
    row = logits[0, 0]
    close(kata.softmax_jacobian(row), by_differences(row), "Jacobian")


@silver
@pytest.mark.parametrize("name", NAMES)
def test_inputs_are_left_as_they_came(kata, name):
    """logits is read, never written, and the result is a new array, not a view of it."""
    function = getattr(kata, name)
    for logits in (np.array([3.0, -1.0, 0.5]), np.array([0.0]), np.array([0.0, -np.inf])):
        for temperature in (1.0, 0.5, 2):
            copy = logits.copy()
            result = function(logits, temperature=temperature)
            same(logits, copy, f"logits after the call at temperature {temperature}")
            result[...] = 77.0
            same(logits, copy, "logits after the caller wrote into the result")


@silver
def test_every_call_has_its_own_result(kata):
    """A later call leaves the results of an earlier one as they were."""
    logits = np.random.standard_normal((2, 3))
    first = kata.softmax(logits), kata.log_softmax(logits), kata.softmax_jacobian(logits[0])
    other = logits + np.array([1.0, 0.0, 5.0])
    kata.softmax(other), kata.log_softmax(other)
    kata.softmax_jacobian(logits[1])
    close(first[0], by_the_definition(logits), "probabilities after a second call")
    close(first[1], by_the_definition(logits, log=True), "logarithms after a second call")
    close(first[2], by_differences(logits[0]), "Jacobian after a second call")


@silver
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("temperature", [0, 0.0, -1.0, -1e-9, np.inf, -np.inf, np.nan])
def test_temperatures_that_make_no_sense(kata, name, temperature):
    """A temperature of 0, below 0, infinite or NaN is a ValueError that names it, or its value."""
    with pytest.raises(ValueError) as refusal:
        getattr(kata, name)(np.array([1.0, 2.0]), temperature=temperature)
    message = str(refusal.value)
    value = rf"(?<![\w.-]){re.escape(str(temperature))}(?!\w)"
    named = re.search(rf"temperature|{value}", message, re.IGNORECASE)
    assert named, f"the message does not name temperature: {message}"
    # Where there are no slices as well, and where one logit alone is certain anyhow.
    shape = (1,) if name == "softmax_jacobian" else (0, 3)
    with pytest.raises(ValueError):
        getattr(kata, name)(np.zeros(shape), temperature=temperature)


@silver
@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@pytest.mark.parametrize(
    ("shape", "axis"),
    [
        ((), -1),
        ((), 0),
        ((3,), 1),
        ((3,), -2),
        ((2, 3), 2),
        ((2, 3), -3),
        ((2, 0), 1),
        ((0,), 0),
        ((0, 3), 0),
        ((0, 3), 2),
        ((0, 3), -3),
        ((0, 3), 5),
    ],
    ids=str,
)
def test_axes_that_are_not_there(kata, name, shape, axis):
    """No such axis, no axis at all, or an axis without entries: a ValueError."""
    with pytest.raises(ValueError):
        getattr(kata, name)(np.ones(shape), axis=axis)


@silver
@pytest.mark.parametrize("shape", [(), (2, 3), (3, 3), (1, 3), (3, 1), (0,)], ids=str)
def test_jacobian_takes_one_distribution(kata, shape):
    """Anything but one axis with entries is a ValueError."""
    with pytest.raises(ValueError):
        kata.softmax_jacobian(np.ones(shape))


@silver
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "logits", [[1j, 2.0], [1 + 0j, 2.0], np.complex64([1j, 2.0]), ["1", "2"], ["a", "b"]], ids=str
)
def test_what_is_no_real_number(kata, name, logits):
    """Complex numbers have no order, and strings are no scores: a TypeError."""
    with pytest.raises(TypeError):
        getattr(kata, name)(np.array(logits))
    with pytest.raises(TypeError):  # where there are no slices, or one logit alone, as well
        if name == "softmax_jacobian":
            kata.softmax_jacobian(np.array(logits)[:1])
        else:
            getattr(kata, name)(np.zeros((0, 3), dtype=np.array(logits).dtype))


@gold
def test_logits_near_the_largest_float(kata):
    """Logits of ±10³⁰⁸ overflow neither in a difference nor over a small temperature."""
    logits = np.array([[1e308, -1e308, 9e307], [-1e308, -1e308, -1.1e308], [1e308, 1.0, -1.0]])
    certain, halves = [1.0, 0.0, 0.0], [0.5, 0.5, 0.0]
    for temperature in (1.0, 0.1, 1e-300, 40.0):
        probabilities = kata.softmax(logits, temperature=temperature)
        expected = np.array([certain, halves, certain])
        close(probabilities, expected, f"probabilities at temperature {temperature}")
    logarithms = kata.log_softmax(np.array([[1e300, 0.0, -1e300], [0.0, 1e307, 0.0]]), -1, 10)
    expected = np.array([[0.0, -1e299, -2e299], [-1e306, 0.0, -1e306]])
    close(logarithms, expected, "logarithms at temperature 10")


@gold
@pytest.mark.parametrize("rivals", [1, 3])
@pytest.mark.parametrize("temperature", [1.0, 0.125])
def test_logarithms_keep_the_digits_that_a_probability_loses(kata, temperature, rivals):
    """From e⁻⁷⁰⁸ on a float loses digits, at e⁻⁷⁴⁶ it is 0. Logarithms lose none."""
    logits = np.zeros((rivals + 1, 103))
    logits[-1] = temperature * np.linspace(-700.0, -751.0, 103)
    logits += np.linspace(-1.0, 1.0, 103).round(1)
    expected = by_the_definition(logits, 0, temperature, log=True)
    close(kata.log_softmax(logits, 0, temperature), expected, "logarithms")


@gold
@pytest.mark.parametrize("temperature", [5e-324, 1e-310, 1e-300, 1e300, 1.7e308])
def test_temperatures_at_the_edge_of_the_floats(kata, temperature):
    """The coldest temperature picks the largest logit, the hottest none, and neither gives NaN."""
    expected = np.array([0.0, 1.0, 0.0] if temperature < 1 else [1 / 3] * 3)
    close(kata.softmax(np.array([1.0, 2.0, -3.0]), temperature=temperature), expected)
    expected = np.array([0.5, 0.5, 0.0] if temperature < 1 else [1 / 3] * 3)
    close(kata.softmax(np.array([7.0, 7.0, -3.0]), temperature=temperature), expected)
    # What counts is z/T: a difference as small, or as large, as the temperature itself is 1.
    logits, expected = temperature * np.array([0.0, 1.0, 0.0]), np.array([0.0, 1.0, 0.0])
    close(kata.softmax(logits, temperature=temperature), by_the_definition(expected))
    expected = by_the_definition(expected, log=True)
    close(kata.log_softmax(logits, temperature=temperature), expected, "logarithms")


@gold
@pytest.mark.parametrize("offset", [2.0**50, -(2.0**50), 1e9, -1e9])
@pytest.mark.parametrize("temperature", [1.0, 3.0])
def test_a_huge_constant_costs_no_digits(kata, offset, temperature):
    """Where the sums are exact, 2⁵⁰ more on every logit changes nothing, to the twelfth digit."""
    logits = np.array([[0.0, 1.25, -2.5], [3.0, 3.0, 2.75]])
    far = logits + offset
    close(kata.softmax(far, -1, temperature), by_the_definition(logits, -1, temperature))
    expected = by_the_definition(logits, -1, temperature, log=True)
    close(kata.log_softmax(far, -1, temperature), expected, "logarithms")
    jacobian = kata.softmax_jacobian(far[0], temperature)
    close(jacobian, by_differences(logits[0], temperature), "Jacobian")


@gold
def test_the_largest_ints(kata):
    """Ints up to ±2⁵³ keep every digit: 2⁵³ - 1 lies 1 below 2⁵³, and -2⁵³ lies 2⁵⁴ below it."""
    expected = by_the_definition([-1.0, -3.0, 0.0])
    close(kata.softmax(np.array([2**53 - 1, 2**53 - 3, 2**53])), expected)
    logarithms = kata.log_softmax(np.array([2**53, -(2**53)]))
    close(logarithms, np.array([0.0, -(2.0**54)]), "logarithms")


@gold
def test_the_largest_of_half_precision(kata):
    """±65504 are the ends of float16: their difference does not fit, and need not."""
    logits = np.array([[-65504.0, 65504.0, 65472.0], [1.0, 2.0, 3.0]], dtype=np.float16)
    close(kata.softmax(logits), by_the_definition(logits))
    expected = by_the_definition(logits, log=True)
    close(kata.log_softmax(logits), expected, "logarithms")
    cold = np.array([1.0, 1.001, 0.999], dtype=np.float16)
    close(kata.softmax(cold, temperature=1e-3), by_the_definition(cold, -1, 1e-3))
    close(kata.softmax(cold, temperature=1e-9), np.array([0.0, 1.0, 0.0]))


@gold
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_a_long_slice(kata, dtype):
    """Of 20 001 logits, all 0 but one, each has its share to the twelfth digit."""
    logits = np.zeros((2, 20_001), dtype=dtype)
    logits[1, 17] = 10.0
    totals = np.array([[20_001.0], [20_000.0 + math.exp(10.0)]])
    close(kata.softmax(logits), np.exp(logits.astype(np.float64)) / totals)
    expected = logits.astype(np.float64) - np.log(totals)
    close(kata.log_softmax(logits), expected, "logarithms")


@gold
def test_jacobian_at_the_extremes(kata):
    """Nothing overflows: a certain answer does not move, and a cold tie moves by 1/(4T)."""
    for logits in ([1e308, -1e308, 0.0], [5e3, 0.0, -5e3]):
        actual = kata.softmax_jacobian(np.array(logits), 0.5)
        close(actual, np.zeros((3, 3)), f"Jacobian of {logits}")
    tie = np.array([[0.25, -0.25], [-0.25, 0.25]])
    for temperature in (1e-3, 1e-100, 1e100):
        actual = kata.softmax_jacobian(np.array([4.0, 4.0]), temperature)
        expected = tie / temperature
        same(actual, expected, f"Jacobian at {temperature}", rtol=1e-12, atol=1e-12 / temperature)
