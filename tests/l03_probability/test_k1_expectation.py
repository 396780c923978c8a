"""Suite of kata 3.1, expectation and variance.

The oracles: distributions worked by hand, and the definitions in exact fractions of Python's own
numbers. Probabilities differ from one another, so that no outcome can stand in for another.
"""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, seeds, silver

each_function = pytest.mark.parametrize("function", ["expectation", "variance"])


def die():
    return np.array([1, 2, 3, 4, 5, 6]), np.full(6, 1 / 6)


def exactly(values, probabilities):
    """Mean and variance by their definitions, in fractions: nothing is rounded on the way."""
    outcomes = [
        (Fraction(x), Fraction(p))
        for x, p in zip(values.tolist(), probabilities.tolist(), strict=True)
    ]
    mean = sum(p * x for x, p in outcomes)
    return float(mean), float(sum(p * (x - mean) ** 2 for x, p in outcomes))


def right(kata, values, probabilities, what="", rtol=1e-12, atol=1e-12):
    """Both functions give what the definitions give."""
    __tracebackhide__ = True
    mean, spread = exactly(values, probabilities)
    bounds = {"rtol": rtol, "atol": atol}
    same(kata.expectation(values, probabilities), mean, f"expectation{what}", **bounds)
    same(kata.variance(values, probabilities), spread, f"variance{what}", **bounds)


def distribution(seed, n):
    """Values of both signs and probabilities that differ, in no order."""
    rng = np.random.default_rng(seed)
    return 5 * rng.standard_normal(n) + rng.choice([-20, 0, 20]), rng.dirichlet(np.ones(n))


@bronze
def test_mean_of_a_die(kata):
    """A fair die has the mean 3.5, which it never shows."""
    same(kata.expectation(*die()), 3.5, "expectation", rtol=1e-12)


@bronze
def test_variance_of_a_die(kata):
    """A fair die has the variance 35/12: (2.5² + 1.5² + 0.5²)/3."""
    same(kata.variance(*die()), 35 / 12, "variance", rtol=1e-12)


@bronze
def test_raffle(kata):
    """10 with probability 0.25, else 0: the mean is 2.5 and the variance 18.75."""
    values, probabilities = np.array([0.0, 10.0]), np.array([0.75, 0.25])
    same(kata.expectation(values, probabilities), 2.5, "expectation")
    same(kata.variance(values, probabilities), 18.75, "variance")


@silver
@given(n=st.integers(1, 9), seed=seeds())
def test_every_outcome_counts_by_its_probability(kata, n, seed):
    """Each value, and each squared distance to the mean, weighs as much as its probability."""
    right(kata, *distribution(seed, n))


@silver
def test_loaded_die(kata):
    """A die that shows 6 half of the time, and its values in another order, worked by hand."""
    values = np.array([6, 1, 4, 2, 5, 3])
    probabilities = np.array([0.5, 0.1, 0.1, 0.1, 0.1, 0.1])
    same(kata.expectation(values, probabilities), 4.5, "expectation")
    same(kata.variance(values, probabilities), 3.25, "variance")


@silver
def test_values_may_stand_there_twice(kata):
    """Equal values are outcomes of their own: 3 at 0.2 and 3 at 0.5 make 3 at 0.7."""
    values, probabilities = np.array([3.0, -1.0, 3.0, 0.0]), np.array([0.2, 0.1, 0.5, 0.2])
    same(kata.expectation(values, probabilities), 2.0, "expectation")
    same(kata.variance(values, probabilities), 2.4, "variance")


@silver
def test_equal_probabilities_are_outcomes_of_their_own(kata):
    """Two outcomes of the same probability both count."""
    right(kata, np.array([1.0, 5.0, -2.0, 8.0]), np.array([0.25, 0.25, 0.25, 0.25]))
    right(kata, np.array([1.0, 5.0, -2.0]), np.array([0.4, 0.2, 0.4]))


@silver
@pytest.mark.parametrize("value", [0.0, -3.5, 7])
def test_a_single_outcome(kata, value):
    """What is certain is its own mean, and does not vary."""
    values = np.array([value])
    for probabilities in (np.array([1.0]), np.array([1])):
        same(kata.expectation(values, probabilities), float(value), "expectation")
        same(kata.variance(values, probabilities), 0.0, "variance")


@silver
def test_certain_among_others(kata):
    """With probabilities 0, 1, 0 (ints, too) only the middle value counts."""
    values = np.array([4.0, -2.5, 100.0])
    for dtype in (np.int64, np.uint8, np.float64):
        certain = np.array([0, 1, 0], dtype=dtype)
        same(kata.expectation(values, certain), -2.5, f"expectation, {certain.dtype}")
        same(kata.variance(values, certain), 0.0, f"variance, {certain.dtype}")


@silver
@given(seed=seeds())
def test_impossible_outcomes_count_for_nothing(kata, seed):
    """Outcomes of probability 0, wherever they stand, change neither mean nor variance."""
    values, probabilities = distribution(seed, 4)
    where = [0, 2, 2, 4]
    more = np.insert(values, where, [50.0, -7.0, 1e6, 3.0]), np.insert(probabilities, where, 0.0)
    mean, spread = exactly(values, probabilities)
    same(kata.expectation(*more), mean, "expectation", rtol=1e-12, atol=1e-12)
    same(kata.variance(*more), spread, "variance", rtol=1e-9, atol=1e-9)


@silver
@given(seed=seeds())
def test_shifted_and_scaled(kata, seed):
    """E[aX + b] is a·E[X] + b; Var[aX + b] is a²·Var[X], also where a is negative."""
    values, probabilities = distribution(seed, 5)
    mean, spread = exactly(values, probabilities)
    for a, b in [(1.0, 30.0), (-2.0, 0.5), (0.0, 4.0), (0.01, -3.0)]:
        moved, what = a * values + b, f"of {a}X + {b}"
        same(kata.expectation(moved, probabilities), a * mean + b, f"expectation {what}")
        same(kata.variance(moved, probabilities), a * a * spread, f"variance {what}")


@silver
def test_one_probability_moves_both(kata):
    """When 0.1 of probability moves from 2 to 9, the mean rises by 0.7."""
    values = np.array([2.0, 5.0, 9.0])
    for probabilities in (np.array([0.5, 0.3, 0.2]), np.array([0.4, 0.3, 0.3])):
        right(kata, values, probabilities, f" at {probabilities.tolist()}")


@silver
@pytest.mark.parametrize(
    "dtype", ["int8", "uint8", "int16", "int32", "int64", "uint64", "float16", "float32"]
)
def test_any_dtype_of_values(kata, dtype):
    """Narrow values neither overflow nor wrap round: mean and variance are float64."""
    values = np.array([100, 1, 120, 3, 90]).astype(dtype)
    right(kata, values, np.array([0.3, 0.25, 0.2, 0.15, 0.1]), f" of {dtype}")


@silver
@pytest.mark.parametrize(
    "values",
    [np.array([2**53, 2**52]), np.array([2**63 + 2**62, 2**62], dtype=np.uint64)],
    ids=["int64", "uint64"],
)
def test_whole_numbers_as_wide_as_they_come(kata, values):
    """Ints beyond 32 bits, and unsigned ones beyond 2⁶³, go straight to float64."""
    right(kata, values, np.array([0.25, 0.75]), f" of {values.tolist()}")


@silver
@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_any_dtype_of_probabilities(kata, dtype):
    """Narrow floats are computed with in float64: 300² is too much for float16."""
    values = np.array([300.0, -300.0, 0.1, 7.7], dtype=dtype)
    probabilities = np.array([0.5, 0.125, 0.25, 0.125], dtype=dtype)
    right(kata, values, probabilities, f" of {dtype}")
    right(kata, values.astype(np.float64), probabilities, f", probabilities of {dtype}")


@silver
def test_whole_numbers_only(kata):
    """Ints for values and probabilities give floats that no int arithmetic has cut off."""
    values = np.array([7, -3, 2], dtype=np.int8)
    certain = np.array([1, 0, 0], dtype=np.int8)
    same(kata.expectation(values, certain), 7.0, "expectation")
    same(kata.variance(values, certain), 0.0, "variance")


@silver
def test_views_are_arrays_too(kata):
    """Reversed, strided and read-only arrays are like any others."""
    values, probabilities = np.random.standard_normal(12)[::-3], np.repeat([0.1, 0.2, 0.3, 0.4], 2)
    values.flags.writeable = probabilities.flags.writeable = False
    right(kata, values, probabilities[::2], " of views")
    right(kata, values[::-1], probabilities[::-2], " of reversed views")


@silver
@each_function
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("off", [0.0, 4e-7], ids=["sum 1", "sum off by rounding"])
def test_arguments_are_left_as_they_came(kata, function, dtype, off):
    """Values and probabilities are read, never written, nor rescaled to a sum of 1."""
    values = np.array([4.0, -1.0, 2.5], dtype=dtype)
    probabilities = np.array([0.5, 0.125, 0.375 + off], dtype=dtype)
    copies = values.copy(), probabilities.copy()
    getattr(kata, function)(values, probabilities)
    same(values, copies[0], "values after the call", rtol=0.0, atol=0.0)
    same(probabilities, copies[1], "probabilities after the call", rtol=0.0, atol=0.0)


def refuses(kata, function, values, probabilities):
    __tracebackhide__ = True
    with pytest.raises(ValueError):
        getattr(kata, function)(values, probabilities)


@silver
@each_function
@pytest.mark.parametrize(
    "probabilities",
    [
        (0.5, 0.3, 0.1),
        (0.5, 0.3, 0.3),
        (0.5, 0.3, 0.20011),
        (0.5, 0.3, 0.19989),
        (0.0, 0.0, 0.0),
        (50.0, 30.0, 20.0),
        (1.0, 1.0, 1.0),
        (2, 1, 1),
        (1, 1, 0),
        np.float16([0.5, 0.25, 0.25 - 2**-13]),  # added up in float16 this is 1
    ],
    ids=str,
)
def test_probabilities_that_do_not_sum_to_one(kata, function, probabilities):
    """A sum that misses 1 by 1e-4 or more, in any dtype, is a ValueError, not rescaled."""
    refuses(kata, function, np.array([1.0, 2.0, 3.0]), np.array(probabilities))


@silver
@each_function
@pytest.mark.parametrize("probability", [0, 0.5, 0.9998, 1.0002, 2])
def test_a_single_outcome_that_is_not_certain(kata, function, probability):
    """What alone can happen has probability 1: 0.5 or 2 is a ValueError."""
    refuses(kata, function, np.array([3.0]), np.array([probability]))


@silver
@each_function
@pytest.mark.parametrize(
    "probabilities",
    [(1.25, -0.25, 0.0), (0.5, 0.5001, -1e-4), (-1e-9, 0.5, 0.5), (-1.0, 1.0, 1.0)],
    ids=str,
)
def test_negative_probabilities_are_refused(kata, function, probabilities):
    """No probability is below 0, however slightly, even where the sum is 1."""
    refuses(kata, function, np.array([1.0, 2.0, 3.0]), np.array(probabilities))


@silver
@each_function
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf], ids=str)
@pytest.mark.parametrize("where", [0, 2], ids=["first", "last"])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_probabilities_that_are_no_numbers(kata, function, bad, where):
    """A probability that is NaN or infinite is a ValueError, though NaN compares with nothing."""
    probabilities = np.array([0.5, 0.3, 0.2])
    probabilities[where] = bad
    refuses(kata, function, np.array([1.0, 2.0, 3.0]), probabilities)


@silver
@each_function
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf], ids=str)
@pytest.mark.parametrize("probability", [0.5, 0.0], ids=["possible", "impossible"])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_values_that_are_no_numbers(kata, function, bad, probability):
    """A value that is NaN or infinite is a ValueError, even at probability 0."""
    values = np.array([1.0, bad, 3.0])
    refuses(kata, function, values, np.array([0.5, probability, 0.5 - probability]))


@silver
@each_function
@pytest.mark.parametrize(
    ("values", "probabilities"),
    [
        ((3,), (2,)),
        ((2,), (3,)),
        ((1,), (4,)),
        ((4,), (1,)),
        ((0,), (1,)),
        ((3, 1), (3,)),
        ((3,), (3, 1)),
        ((1, 3), (1, 3)),
        ((2, 2), (2, 2)),
        ((), ()),
        ((), (1,)),
        ((1,), ()),
    ],
    ids=str,
)
def test_shapes_that_do_not_fit(kata, function, values, probabilities):
    """Both have one axis and the same length, or it is a ValueError: nothing is broadcast."""
    n = max(1, int(np.prod(probabilities)))
    refuses(kata, function, np.full(values, 2.0), np.full(probabilities, 1 / n))


@silver
@each_function
def test_no_outcomes_at_all(kata, function):
    """Something has to happen: empty arrays are a ValueError."""
    refuses(kata, function, np.zeros(0), np.zeros(0))


@silver
def test_sums_that_miss_one_by_rounding(kata):
    """Ten times 0.1 is not quite 1 in floats, nor three thirds in float32: both are accepted."""
    values = np.arange(10.0)
    same(kata.expectation(values, np.full(10, 0.1)), 4.5, "expectation of ten outcomes")
    same(kata.variance(values, np.full(10, 0.1)), 8.25, "variance of ten outcomes")
    values, thirds = np.array([1.0, 2.0, 6.0]), np.full(3, 1 / 3, dtype=np.float32)
    same(kata.expectation(values, thirds), 3.0, "expectation of thirds", rtol=1e-6)
    same(kata.variance(values, thirds), 14 / 3, "variance of thirds", rtol=1e-6)
    for off in (9e-7, -9e-7):
        near = np.array([0.5, 0.25, 0.25 + off])
        same(kata.expectation(values, near), 2.5, f"expectation, sum 1 + {off}", rtol=1e-5)
        same(kata.variance(values, near), 4.25, f"variance, sum 1 + {off}", rtol=1e-5)
        for values_, near in (([5.0], [1.0 + off]), ([5.0, 8.0], [1.0 + off, 0.0])):
            values_, near, what = np.array(values_), np.array(near), f"the certain 5, at 1 + {off}"
            same(kata.expectation(values_, near), 5.0, f"expectation of {what}", rtol=1e-5)
            same(kata.variance(values_, near), 0.0, f"variance of {what}", atol=1e-4)


@gold
@pytest.mark.parametrize("offset", [1e8, -1e9, 1e10], ids=str)
def test_far_from_zero_and_close_together(kata, offset):
    """10⁹, 10⁹ + 1, 10⁹ + 2: E[X²] − E[X]² would lose every digit of their variance."""
    values = offset + np.array([2.0, 0.0, 1.0, 5.0])
    probabilities = np.array([0.25, 0.5, 0.125, 0.125])
    same(kata.expectation(values, probabilities), offset + 1.25, "expectation", rtol=1e-15)
    same(kata.variance(values, probabilities), 2.6875, "variance", rtol=1e-6)


@gold
def test_close_together_between_whole_numbers(kata):
    """0.375, 0.375 + 2⁻³⁰ and so on are close together as well: their variance is about 2⁻⁵⁹."""
    values = 0.375 + 2.0**-30 * np.array([2.0, 0.0, 1.0, 5.0])
    probabilities = np.array([0.25, 0.5, 0.125, 0.125])
    spread = kata.variance(values, probabilities)
    same(spread, 2.6875 * 2.0**-60, "variance", rtol=1e-6, atol=0.0)


@gold
@pytest.mark.parametrize("where", [0, 2, 4])
@pytest.mark.parametrize("far", [0.0, -1e9, 3e9], ids=str)
def test_far_from_the_impossible(kata, where, far):
    """A value of probability 0, far from all the others, takes no digit from the variance."""
    values = np.insert(1e9 + np.array([2.0, 0.0, 1.0, 5.0]), where, far)
    probabilities = np.insert(np.array([0.25, 0.5, 0.125, 0.125]), where, 0.0)
    same(kata.expectation(values, probabilities), 1e9 + 1.25, "expectation", rtol=1e-15)
    same(kata.variance(values, probabilities), 2.6875, "variance", rtol=1e-6)


@gold
def test_variance_is_never_negative(kata):
    """Values that hardly vary have a variance that is hardly above 0, and never below."""
    rng = np.random.default_rng(np.random.randint(2**31))
    spreads = []
    for _ in range(60):
        values = rng.uniform(1.0, 1e6) * (1 + 1e-15 * rng.integers(0, 3, size=6))
        spreads.append(kata.variance(values, rng.dirichlet(np.ones(6))))
    assert min(spreads) >= 0, "there are negative variances among sixty"
    same(spreads, [0.0] * 60, "sixty variances", atol=1e-15)


@gold
@pytest.mark.parametrize("k", [30, 50])
def test_rare_and_large(kata, k):
    """One in 2³⁰ wins 2³⁰: the mean is 1, and the variance 2³⁰ − 1. So with one in 2⁵⁰."""
    values, probabilities = np.array([2.0**k, 0.0]), np.array([2.0**-k, 1 - 2.0**-k])
    same(kata.expectation(values, probabilities), 1.0, "expectation", rtol=1e-12)
    same(kata.variance(values, probabilities), 2.0**k - 1, "variance", rtol=1e-12)


@gold
@pytest.mark.parametrize("scale", [1e-120, 1e-60, 1e60, 1e120], ids=str)
def test_tiny_and_huge_values(kata, scale):
    """At every scale mean and variance have all their digits: nothing is rounded to 0."""
    values, probabilities = scale * np.array([3.0, -1.0, 2.0]), np.array([0.25, 0.625, 0.125])
    right(kata, values, probabilities, f" at scale {scale}", rtol=1e-12, atol=0.0)


@gold
def test_values_near_the_largest_float(kata):
    """Two values whose plain sum, or whose distance, overflows have a mean all the same."""
    halves = np.array([0.5, 0.5])
    for values, mean in (([1.7e308, 1.5e308], 1.6e308), ([1.7e308, -1.7e308], 0.0)):
        same(kata.expectation(np.array(values), halves), mean, f"mean of {values}", rtol=1e-12)


@gold
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_thousands_of_outcomes(kata, dtype):
    """Two thousand outcomes, as of a small vocabulary, lose no digits, in float32 neither."""
    rng = np.random.default_rng(np.random.randint(2**31))
    values, weights = rng.standard_normal(2000) * 100, rng.integers(1, 2**12, size=2000)
    weights[0] += 2**23 - weights.sum()  # so that the sum is 1 in float32 as well
    probabilities = (weights / 2**23).astype(dtype)
    right(kata, values.astype(dtype), probabilities, f" of {dtype}", rtol=1e-11, atol=1e-11)
