"""Suite of kata 3.2, the law of large numbers.

The oracles: averages worked by hand, a loop over exact fractions, and samples looked up one by one
from the numbers that a generator of the same state gives. Where a sample must fall on an edge, the
generator is set so that it gives exactly that number.
"""

from fractions import Fraction
from math import fsum, prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, seeds, shapes, silver


def by_the_definition(samples):
    """Every mean from a sum over Python's own numbers."""
    rows = []
    for row in samples.reshape(prod(samples.shape[:-1]), samples.shape[-1]).tolist():
        total, means = Fraction(0), []
        for k, sample in enumerate(row, start=1):
            total += Fraction(sample)
            means.append(float(total / k))
        rows.append(means)
    return np.array(rows, dtype=np.float64).reshape(samples.shape)


def drawn(values, probabilities, runs, n, generator):
    """The samples, each looked up by itself; moves the generator on by runs · n numbers."""
    chances = probabilities.tolist()
    edges = [fsum(chances[: j + 1]) for j in range(len(chances))]
    outcomes = list(zip(values.tolist(), edges, strict=True))
    samples = []
    for _ in range(runs * n):
        u = generator.random()
        for value, below in outcomes:
            if u < below:
                samples.append(value)
                break
    return np.array(samples, dtype=np.float64).reshape(runs, n)


def close(actual, expected, what="running means"):
    same(actual, expected, what, rtol=1e-12, atol=1e-12)


def fresh():
    """A seed of this test's own."""
    return int(np.random.randint(2**31))


def generator_that_gives(*numbers):
    """A generator whose random() gives these numbers first: multiples of 2⁻⁵³ in [0, 1)."""
    generator = np.random.Generator(np.random.MT19937(fresh()))
    state = generator.bit_generator.state
    key = state["state"]["key"].copy()
    for i, number in enumerate(numbers):
        whole = int(number * 2**53)
        key[2 * i], key[2 * i + 1] = untempered(whole >> 26 << 5), untempered(whole % 2**26 << 6)
    state["state"] = {"key": key, "pos": 0}
    generator.bit_generator.state = state
    return generator


def untempered(word):
    """The word of a Mersenne twister's state that comes out as this word."""
    word ^= word >> 18
    word ^= word << 15 & 0xEFC60000
    for shift, mask, times in ((7, 0x9D2C5680, 5), (-11, 0xFFFFFFFF, 3)):
        tempered = word
        for _ in range(times):
            word = tempered ^ ((word << shift if shift > 0 else word >> -shift) & mask)
    return word & 0xFFFFFFFF


def die():
    return np.array([1, 2, 3, 4, 5, 6]), np.full(6, 1 / 6)


LOADED = np.array([-3.0, 10.0, 0.5, 4.0]), np.array([0.4, 0.1, 0.3, 0.2])


@bronze
def test_four_samples(kata):
    """4, 2, 6, 1 have the running means 4, 6/2, 12/3 and 13/4."""
    close(kata.running_means(np.array([4, 2, 6, 1])), np.array([4.0, 3.0, 4.0, 3.25]))


@bronze
def test_two_runs(kata):
    """Each row is a run of its own: 1, 0 and 5, 6."""
    samples = np.array([[1.0, 0.0], [5.0, 6.0]])
    close(kata.running_means(samples), np.array([[1.0, 0.5], [5.0, 5.5]]))


@bronze
def test_six_throws(kata):
    """A generator seeded with 0 throws 4, 2, 1 and 1, 5, 6."""
    means = kata.simulate(*die(), 2, 3, np.random.default_rng(0))
    close(means, np.array([[4.0, 3.0, 7 / 3], [1.0, 3.0, 4.0]]))


@silver
@given(shape=shapes(min_dims=1, max_dims=4, max_side=5), seed=seeds())
def test_every_mean_of_every_run(kata, shape, seed):
    """Entry k − 1 is the mean of the first k samples of its run, whatever axes lead."""
    samples = 3 * np.random.default_rng(seed).standard_normal(shape) + 1.0
    close(kata.running_means(samples), by_the_definition(samples))


@silver
def test_many_samples(kata):
    """The three-hundredth mean is over three hundred samples, the last as well as the first."""
    samples = np.random.standard_normal((3, 300)) + np.array([[0.0], [50.0], [-2.0]])
    close(kata.running_means(samples), by_the_definition(samples))


@silver
def test_one_sample_moves_its_own_mean_and_later_ones(kata):
    """Adding 12 to the third sample adds 12/3, 12/4, … to the means from there, and 0 before."""
    samples = np.random.standard_normal((2, 6))
    expected = kata.running_means(samples)
    samples[1, 2] += 12.0
    expected[1, 2:] += 12.0 / np.arange(3.0, 7.0)
    close(kata.running_means(samples), expected)


@silver
@pytest.mark.parametrize("shape", [(0,), (3, 0), (0, 4), (1,), (1, 1), (2, 1), (1, 5)], ids=str)
def test_sizes_of_nothing_and_one(kata, shape):
    """Axes of size 0 and 1 stay: the answer has the shape of the samples, and is float64."""
    for dtype in (np.float64, np.int64, np.float32):
        samples = (3 * np.random.standard_normal(shape)).astype(dtype)
        what = f"running means of {samples.dtype}"
        close(kata.running_means(samples), by_the_definition(samples), what)


@silver
@pytest.mark.parametrize(
    "dtype", ["int8", "uint8", "int16", "int64", "uint64", "float16", "float32"]
)
def test_any_dtype_gives_float64(kata, dtype):
    """Ints and narrow floats neither overflow nor lose digits: the means are float64."""
    samples = np.array([[100, 3, 90, 120], [7, 0, 0, 1]]).astype(dtype)
    close(kata.running_means(samples), by_the_definition(samples), f"running means of {dtype}")


@silver
def test_coin_flips_are_numbers_too(kata):
    """True counts as 1 and False as 0: the means are the share of heads so far."""
    means = kata.running_means(np.array([True, False, True, True]))
    close(means, np.array([1.0, 0.5, 2 / 3, 0.75]))


@silver
def test_narrow_floats_lose_no_digits(kata):
    """Samples of float32 are added up in float64."""
    samples = (np.random.standard_normal((2, 700)) * 100).astype(np.float32)
    close(kata.running_means(samples), by_the_definition(samples))
    close(kata.running_means(samples[0]), by_the_definition(samples[0]))


@silver
def test_nan_spoils_what_comes_after(kata):
    """A NaN is in every mean from its place on, in no earlier one, and in no other run."""
    samples = np.random.standard_normal((3, 5))
    expected = by_the_definition(samples)
    samples[1, 2] = expected[1, 2:] = np.nan
    close(kata.running_means(samples), expected)


@silver
def test_views_are_arrays_too(kata):
    """Transposed, reversed, strided and read-only samples are like any others."""
    for samples in (
        np.random.standard_normal((5, 3)).T,
        np.random.standard_normal((3, 5))[::-1, ::-1],
        np.random.standard_normal((2, 3, 8))[..., ::2],
        np.broadcast_to(np.random.standard_normal(4), (3, 4)),
    ):
        samples.flags.writeable = False
        close(kata.running_means(samples), by_the_definition(samples))


@silver
@pytest.mark.parametrize("shape", [(5,), (1,), (3, 4), (3, 1)], ids=str)
def test_samples_are_left_as_they_came(kata, shape):
    """Samples are read, never written, and the means are no window onto them."""
    samples = np.random.standard_normal(shape)
    copy = samples.copy()
    means = kata.running_means(samples)
    same(samples, copy, "samples after the call", rtol=0.0, atol=0.0)
    means[...] = 99.0
    same(samples, copy, "samples after writing into the means", rtol=0.0, atol=0.0)


@silver
def test_every_call_has_its_own_result(kata):
    """A later call of the same shape leaves the means of an earlier one as they were."""
    samples = np.random.standard_normal((2, 4))
    first = kata.running_means(samples)
    thrown, seed = kata.simulate(*LOADED, 2, 4, np.random.default_rng(5)), fresh()
    kata.running_means(samples + 1.0)
    kata.simulate(*LOADED, 2, 4, np.random.default_rng(seed))
    close(first, by_the_definition(samples), "first running means after a second call")
    expected = by_the_definition(drawn(*LOADED, 2, 4, np.random.default_rng(5)))
    close(thrown, expected, "first simulation after a second one")


@silver
def test_a_number_without_axes_is_refused(kata):
    """A single number is no sequence of samples: a ValueError."""
    with pytest.raises(ValueError):
        kata.running_means(np.array(3.0))


@silver
@given(seed=seeds(), m=st.integers(1, 6), runs=st.integers(1, 4), n=st.integers(1, 6))
def test_samples_come_from_the_generator(kata, seed, m, runs, n):
    """Each sample is the value that the generator's next number picks, run after run."""
    rng = np.random.default_rng(seed)
    values, probabilities = rng.standard_normal(m), rng.dirichlet(np.ones(m))
    expected = by_the_definition(
        drawn(values, probabilities, runs, n, np.random.default_rng(seed + 1))
    )
    means = kata.simulate(values, probabilities, runs, n, np.random.default_rng(seed + 1))
    close(means, expected)


@silver
def test_edges_between_outcomes(kata):
    """With 0.25, 0.5, 0.25 the edges are 0.25 and 0.75: a number on an edge is above it."""
    numbers = [0.0, 0.25 - 2**-53, 0.25, 0.5, 0.75 - 2**-53, 0.75, 1 - 2**-53]
    values, probabilities = np.array([30.0, 10.0, 20.0]), np.array([0.25, 0.5, 0.25])
    means = kata.simulate(values, probabilities, 7, 1, generator_that_gives(*numbers))
    expected = np.array([30.0, 30.0, 10.0, 10.0, 10.0, 20.0, 20.0])[:, None]
    close(means, expected, f"samples at u = {numbers}")


@silver
def test_averages_settle_at_the_expectation(kata):
    """After 2,000 throws every run is near 3.5, and nearer on average than after 10."""
    means = kata.simulate(*die(), 8, 2_000, np.random.default_rng(fresh()))
    same(means[:, -1], np.full(8, 3.5), "last means", rtol=0.0, atol=0.25)
    early, late = abs(means[:, 9] - 3.5).mean(), abs(means[:, -1] - 3.5).mean()
    assert late < early, f"mean distance to 3.5: {early:.3g} after 10, {late:.3g} after 2,000"


@silver
def test_spread_shrinks_like_one_over_root_n(kata):
    """The means of n throws vary by (35/12)/n from run to run: runs are independent."""
    means = kata.simulate(*die(), 4000, 25, np.random.default_rng(fresh()))
    for n in (1, 4, 25):
        same(means[:, n - 1].var(), 35 / 12 / n, f"variance of the means of {n}", rtol=0.15)


@silver
@pytest.mark.parametrize("kind", ["PCG64", "MT19937", "SFC64"])
@pytest.mark.parametrize(("runs", "n"), [(3, 4), (1, 7), (7, 1), (0, 3), (3, 0)], ids=str)
def test_generator_moves_on_by_as_many_numbers(kata, kind, runs, n):
    """runs · n numbers are taken from the generator, no more and no fewer: what comes next is."""
    seed = fresh()
    mine, other = (np.random.Generator(getattr(np.random, kind)(seed)) for _ in range(2))
    expected = drawn(*LOADED, runs, n, other)
    close(kata.simulate(*LOADED, runs, n, mine), by_the_definition(expected))
    same(mine.random(), other.random(), "the generator's next number")
    for dtype in ("int64", "float32"):
        values = LOADED[0].astype(dtype)
        expected = drawn(values, LOADED[1], runs, n, other)
        means = kata.simulate(values, LOADED[1], runs, n, mine)
        close(means, by_the_definition(expected), f"running means of values of {dtype}")


@silver
def test_each_call_draws_anew(kata):
    """A second call with the same generator goes on where the first one ended."""
    seed = fresh()
    mine, other = np.random.default_rng(seed), np.random.default_rng(seed)
    for call in ("first", "second", "third"):
        expected = by_the_definition(drawn(*LOADED, 2, 5, other))
        close(kata.simulate(*LOADED, 2, 5, mine), expected, f"running means of the {call} call")


@silver
def test_global_state_has_no_part_in_it(kata):
    """np.random.seed changes nothing, and the numbers of whoever uses np.random stay theirs."""
    seed = fresh()
    expected = by_the_definition(drawn(*LOADED, 2, 4, np.random.default_rng(seed)))
    for state in (1, 2):
        np.random.seed(state)
        close(kata.simulate(*LOADED, 2, 4, np.random.default_rng(seed)), expected)
        same(np.random.random(), np.random.RandomState(state).random(), "np.random's next number")


@silver
@given(seed=seeds())
def test_impossible_values_are_never_drawn(kata, seed):
    """Values of probability 0, wherever they stand, do not show in any sample."""
    values = np.array([1e9, 2.0, 1e9, 1e9, 5.0, -1e9])
    probabilities = np.array([0.0, 0.25, 0.0, 0.0, 0.75, 0.0])
    means = kata.simulate(values, probabilities, 3, 8, np.random.default_rng(seed))
    possible = np.array([2.0, 5.0]), np.array([0.25, 0.75])
    close(means, by_the_definition(drawn(*possible, 3, 8, np.random.default_rng(seed))))


@silver
@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64", "float32", "float16"])
def test_values_of_any_dtype(kata, dtype):
    """Values are drawn as they are, in any order and repeated, and averaged in float64."""
    values = np.array([100, 7, 100, 0, 90], dtype=dtype)
    probabilities, seed = np.array([0.3, 0.1, 0.3, 0.1, 0.2]), fresh()
    expected = drawn(values, probabilities, 2, 40, np.random.default_rng(seed))
    means = kata.simulate(values, probabilities, 2, 40, np.random.default_rng(seed))
    close(means, by_the_definition(expected))


@silver
def test_what_is_certain(kata):
    """With probabilities 0, 1, 0, ints as well as floats, every mean is the middle value."""
    values = np.array([4.0, -2.5, 100.0])
    for certain in (np.array([0, 1, 0]), np.array([0.0, 1.0, 0.0])):
        means = kata.simulate(values, certain, 2, 3, np.random.default_rng(fresh()))
        close(means, np.full((2, 3), -2.5))
    for only in (np.array([7]), np.array([2**33 + 300]), np.array([2**63], dtype=np.uint64)):
        means = kata.simulate(only, np.array([1]), 2, 1, np.random.default_rng(fresh()))
        close(means, np.full((2, 1), float(only[0])), f"running means of {only[0]} alone")


@silver
@pytest.mark.parametrize("certain", [(1.0,), (0.0, 1.0, 0.0), (0, 1)], ids=str)
def test_what_is_certain_is_drawn_too(kata, certain):
    """Where only one value can come, each sample takes its number from the generator, too."""
    seed = fresh()
    mine, other = np.random.default_rng(seed), np.random.default_rng(seed)
    kata.simulate(np.arange(float(len(certain))), np.array(certain), 2, 3, mine)
    other.random(6)
    same(mine.random(), other.random(), "the generator's next number")


@silver
def test_more_samples_than_values(kata):
    """A value may be drawn again: two values give as many samples as are asked for."""
    values, probabilities, seed = np.array([0.0, 1.0]), np.array([0.7, 0.3]), fresh()
    expected = by_the_definition(drawn(values, probabilities, 1, 50, np.random.default_rng(seed)))
    close(kata.simulate(values, probabilities, 1, 50, np.random.default_rng(seed)), expected)


@silver
def test_arguments_are_left_as_they_came(kata):
    """Values and probabilities are read, never written, sorted or rescaled."""
    values, probabilities = np.array([3.0, -1.0, 2.0]), np.array([0.5, 0.2, 0.3 + 4e-10])
    copies = values.copy(), probabilities.copy()
    kata.simulate(values, probabilities, 2, 3, np.random.default_rng(fresh()))
    same(values, copies[0], "values after the call", rtol=0.0, atol=0.0)
    same(probabilities, copies[1], "probabilities after the call", rtol=0.0, atol=0.0)
    values.flags.writeable = probabilities.flags.writeable = False
    kata.simulate(values, probabilities, 2, 3, np.random.default_rng(fresh()))


@silver
@pytest.mark.parametrize(
    "probabilities",
    [
        (0.5, 0.3, 0.1),
        (0.5, 0.3, 0.3),
        (0.5, 0.3, 0.20011),
        (0.5, 0.3, 0.19989),
        (0.0, 0.0, 0.0),
        (1.25, -0.25, 0.0),
        (0.5, 0.7, -0.2),
        (-1e-9, 0.5, 0.5 + 1e-9),
        (np.nan, 0.5, 0.5),
        (0.5, 0.5, np.nan),
        (2, 1, 1),
        (1, 1, 0),
    ],
    ids=str,
)
@pytest.mark.parametrize(("runs", "n"), [(2, 3), (0, 3), (3, 0)], ids=str)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_is_no_distribution(kata, probabilities, runs, n):
    """Negative or NaN probabilities, or a wrong sum, are a ValueError, even for no samples."""
    values = np.array([1.0, 2.0, 3.0])
    with pytest.raises(ValueError):
        kata.simulate(values, np.array(probabilities), runs, n, np.random.default_rng(fresh()))


@silver
@pytest.mark.parametrize("probability", [0, 0.5, 0.9998, 1.0002, 2])
def test_a_single_value_that_is_not_certain(kata, probability):
    """What alone can be drawn has probability 1: 0.5 or 2 is a ValueError."""
    with pytest.raises(ValueError):
        kata.simulate(
            np.array([3.0]), np.array([probability]), 2, 3, np.random.default_rng(fresh())
        )


@silver
@pytest.mark.parametrize("off", [9e-10, -9e-10], ids=str)
def test_sums_that_miss_one_by_rounding(kata, off):
    """A sum that misses 1 by less than 1e-9, on either side, is accepted."""
    values, probabilities = np.array([30.0, 10.0, 20.0]), np.array([0.5, 0.25, 0.25 + off])
    generator = generator_that_gives(0.125, 0.625, 0.875)
    means = kata.simulate(values, probabilities, 3, 1, generator)
    close(means, np.array([[30.0], [10.0], [20.0]]), "samples at u = 0.125, 0.625, 0.875")
    certain = np.array([1.0 + off, 0.0])
    means = kata.simulate(values[:2], certain, 1, 2, np.random.default_rng(fresh()))
    close(means, np.array([[30.0, 30.0]]), f"what is certain, at 1 + {off}")


@silver
@pytest.mark.parametrize(
    ("values", "probabilities"),
    [
        ((3,), (2,)),
        ((2,), (3,)),
        ((1,), (4,)),
        ((4,), (1,)),
        ((0,), (0,)),
        ((3, 2), (3,)),
        ((3,), (3, 1)),
        ((2, 2), (2, 2)),
        ((), (5,)),
        ((), ()),
    ],
    ids=str,
)
def test_shapes_that_do_not_fit(kata, values, probabilities):
    """Values and probabilities have one axis each and the same length, or it is a ValueError."""
    chances = np.full(probabilities, 1 / max(1, prod(probabilities)))
    with pytest.raises(ValueError):
        kata.simulate(np.full(values, 5), chances, 2, 3, np.random.default_rng(fresh()))


@silver
@pytest.mark.parametrize(("runs", "n"), [(-1, 3), (3, -1), (-2, -3)], ids=str)
def test_negative_sizes(kata, runs, n):
    """Fewer than no runs, or fewer than no samples, are a ValueError."""
    with pytest.raises(ValueError):
        kata.simulate(*LOADED, runs, n, np.random.default_rng(fresh()))


@gold
def test_half_a_million_samples(kata):
    """Half a million samples take half a million sums: not a table with a row for each mean."""
    samples = np.arange(500_000.0)  # a plain loop over more takes seconds
    close(kata.running_means(samples), samples / 2)


@gold
def test_a_thousand_values(kata):
    """A thousand values, as of a small vocabulary: each is drawn as often as it should be."""
    rng = np.random.default_rng(fresh())
    weights = rng.integers(0, 2**11, size=1000)
    weights[654] += 2**21 - weights.sum()  # every sum of probabilities is exact
    values, probabilities = rng.permutation(1000), weights / 2**21
    samples = drawn(values, probabilities, 1, 50, np.random.default_rng(7))
    means = kata.simulate(values, probabilities, 1, 50, np.random.default_rng(7))
    close(means, by_the_definition(samples))


@gold
def test_sums_beyond_every_integer(kata):
    """Integers near 2⁶² add up beyond 64 bits; their means are where they should be."""
    for samples in (
        np.array([2**62, 2**62 + 2**61, 2**62, 2**61]),
        np.array([-(2**63), -(2**62), -(2**63)]),
        np.array([2**63, 2**63 + 2**62, 2**63], dtype=np.uint64),
    ):
        close(kata.running_means(samples), by_the_definition(samples))


@gold
@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_long_runs_of_narrow_floats(kata, dtype):
    """The mean of 5,000 equal samples is that sample: no sum runs into a narrow float's end."""
    samples = np.full(5_000, 0.1, dtype=dtype)
    close(kata.running_means(samples), np.full(5_000, float(samples[0])))


@gold
def test_runs_of_very_different_scale(kata):
    """Runs of 10⁻³⁰⁰, of 1 and of 10³⁰⁰ stand side by side and do not touch."""
    samples = np.random.uniform(1.0, 2.0, (3, 6)) * np.array([[1e-300], [1.0], [1e300]])
    same(kata.running_means(samples), by_the_definition(samples), rtol=1e-12, atol=0.0)


@gold
def test_impossible_values_at_the_lower_edge(kata):
    """At u = 0 a first value of probability 0 is still impossible."""
    values, probabilities = np.array([99.0, 98.0, 1.0, 2.0]), np.array([0.0, 0.0, 0.5, 0.5])
    means = kata.simulate(values, probabilities, 1, 3, generator_that_gives(0.0, 0.5, 0.0))
    close(means, np.array([[1.0, 1.5, 4 / 3]]))


@gold
@pytest.mark.parametrize("impossible", [0, 1, 3])
def test_impossible_values_at_the_upper_edge(kata, impossible):
    """Ten times 0.1 sums to less than the largest u: the last possible value is drawn."""
    values = np.append(np.arange(10.0), np.full(impossible, 99.0))
    probabilities = np.append(np.full(10, 0.1), np.zeros(impossible))
    generator = generator_that_gives(1 - 2**-53, 0.0)
    close(kata.simulate(values, probabilities, 1, 2, generator), np.array([[9.0, 4.5]]))


@gold
def test_rare_values_are_drawn(kata):
    """A value of probability 2⁻⁴⁰ is drawn when u falls on it."""
    values, rare = np.array([1.0, 500.0, 2.0]), 2.0**-40
    probabilities = np.array([0.5, rare, 0.5 - rare])
    generator = generator_that_gives(0.5, 0.5 - 2**-53, 0.5 + rare / 2, 0.5 + rare)
    means = kata.simulate(values, probabilities, 4, 1, generator)
    close(means, np.array([[500.0], [1.0], [500.0], [2.0]]), "samples around the rare value")
