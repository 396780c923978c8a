"""Suite of kata 3.3, conditional probability and Bayes' rule.

The oracles: tables worked by hand, and the definitions in exact fractions, which no number of
observations can make too small. Tables have n ≠ m, and where they are square they are lopsided.
"""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, seeds, silver

NONE = np.array([], dtype=np.int64)


def weather():
    """The docstring's joint table. Rows: rain, dry. Columns: clouds, clear sky."""
    return np.array([[0.18, 0.02], [0.12, 0.68]])


def rain():
    """The same as a prior and likelihoods: P(rain), P(dry); each row P(sky | weather)."""
    return np.array([0.2, 0.8]), np.array([[0.9, 0.1], [0.15, 0.85]])


def conditioned(joint, b):
    """Column b, divided by its sum, in fractions."""
    column = [Fraction(row[b]) for row in joint.tolist()]
    return np.array([float(p / sum(column)) for p in column])


def updated(prior, likelihood, observations):
    """Every product in full, in fractions."""
    counts = {b: observations.tolist().count(b) for b in set(observations.tolist())}
    products = []
    for p, row in zip(prior.tolist(), likelihood.tolist(), strict=True):
        product = Fraction(p)
        for b, count in counts.items():
            product *= Fraction(row[b]) ** count
        products.append(product)
    return np.array([float(product / sum(products)) for product in products])


def close(actual, expected, what):
    same(actual, expected, what, rtol=1e-11, atol=1e-12)


def table(rng, n, m):
    """A joint table of which no two entries are alike."""
    return rng.dirichlet(np.ones(n * m)).reshape(n, m)


def hypotheses(rng, n, m):
    """A prior over n, and for each a likelihood of m outcomes."""
    return rng.dirichlet(np.ones(n)), rng.dirichlet(np.ones(m), size=n)


def fresh():
    return np.random.default_rng(np.random.randint(2**31))


@bronze
def test_rain_given_clouds(kata):
    """Clouds come with 0.18 + 0.12 = 0.3, and rain with clouds 0.18: 0.18/0.3 is 0.6."""
    close(kata.conditional_probability(weather(), 0), np.array([0.6, 0.4]), "P(A | clouds)")


@bronze
def test_bayes_with_clouds(kata):
    """0.2·0.9 = 0.18 and 0.8·0.15 = 0.12: after clouds, rain has 0.6."""
    close(kata.bayes(*rain(), np.array([0])), np.array([0.6, 0.4]), "posterior after clouds")


@bronze
def test_bayes_with_clouds_twice(kata):
    """0.2·0.9·0.9 = 0.162 and 0.8·0.15·0.15 = 0.018: after clouds twice, rain has 0.9."""
    close(kata.bayes(*rain(), np.array([0, 0])), np.array([0.9, 0.1]), "posterior")


@silver
def test_rain_given_a_clear_sky(kata):
    """A clear sky comes with 0.7, and rain with it 0.02: one time in 35."""
    expected = np.array([1 / 35, 34 / 35])
    close(kata.conditional_probability(weather(), 1), expected, "P(A | clear)")
    close(kata.bayes(*rain(), np.array([1])), expected, "posterior after a clear sky")


@silver
@given(n=st.integers(1, 5), m=st.integers(1, 5), seed=seeds())
def test_every_column_of_a_table(kata, n, m, seed):
    """P(A = i | B = b) is entry (i, b) divided by the sum of column b, for every b."""
    joint = table(np.random.default_rng(seed), n, m)
    for b in range(m):
        actual = kata.conditional_probability(joint, b)
        close(actual, conditioned(joint, b), f"P(A | B = {b}), {n} by {m}")


@silver
def test_rows_and_columns_of_a_square_table(kata):
    """Where the table is square only the numbers tell P(A | B) from P(B | A)."""
    joint = np.array([[0.1, 0.3, 0.0], [0.1, 0.05, 0.05], [0.3, 0.05, 0.05]])
    for b, expected in enumerate([[0.2, 0.2, 0.6], [0.75, 0.125, 0.125], [0.0, 0.5, 0.5]]):
        actual = kata.conditional_probability(joint, b)
        close(actual, np.array(expected), f"P(A | B = {b})")


@silver
@given(seed=seeds())
def test_independence(kata, seed):
    """Where A and B are independent, P(A | B = b) is P(A), whatever b is."""
    rng = np.random.default_rng(seed)
    a, b = rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(4))
    for j in range(4):
        close(kata.conditional_probability(np.outer(a, b), j), a, f"P(A | B = {j})")


@silver
@given(n=st.integers(1, 5), m=st.integers(1, 5), k=st.integers(0, 6), seed=seeds())
def test_posterior_is_prior_times_likelihoods(kata, n, m, k, seed):
    """Each posterior is prior times likelihood of every observation, divided by their sum."""
    rng = np.random.default_rng(seed)
    prior, likelihood = hypotheses(rng, n, m)
    observations = rng.integers(m, size=k)
    actual = kata.bayes(prior, likelihood, observations)
    close(actual, updated(prior, likelihood, observations), f"posterior after {observations}")


@silver
def test_bayes_turns_a_joint_table_round(kata):
    """From P(A) and P(B | A) one observation gives P(A | B), as the joint table does."""
    joint = table(fresh(), 3, 4)
    prior = joint.sum(axis=1)
    for b in range(4):
        posterior = kata.bayes(prior, joint / prior[:, None], np.array([b]))
        close(posterior, conditioned(joint, b), f"posterior after B = {b}")


@silver
def test_rare_disease(kata):
    """One in 1000 is ill; the test finds 99 in 100 of these, and 5 in 100 of the others."""
    prior, likelihood = np.array([0.001, 0.999]), np.array([[0.99, 0.01], [0.05, 0.95]])
    expected = np.array([0.00099, 0.04995]) / 0.05094
    close(kata.bayes(prior, likelihood, np.array([0])), expected, "posterior after one positive")


@silver
def test_no_observations(kata):
    """Who has seen nothing still believes the prior: in a new array."""
    prior, likelihood = hypotheses(fresh(), 4, 3)
    copy = prior.copy()
    posterior = kata.bayes(prior, likelihood, NONE)
    close(posterior, copy, "posterior without observations")
    posterior[:] = 9.0
    close(prior, copy, "prior after writing into the posterior")


@silver
def test_repeated_observations_count_each_time(kata):
    """1, 1, 1, 0 is not 1, 0, nor 1, 1, 0: each time counts, and so does how often."""
    prior, likelihood = hypotheses(fresh(), 3, 4)
    for observations in ([1, 0], [1, 1, 0], [1, 1, 1, 0], [1, 1, 1, 0, 0, 3], [2, 0], [1, 1]):
        seen = np.array(observations)
        expected = updated(prior, likelihood, seen)
        close(kata.bayes(prior, likelihood, seen), expected, f"posterior after {observations}")


@silver
@given(seed=seeds())
def test_order_and_steps_do_not_matter(kata, seed):
    """All at once, in another order, or the posterior as the next prior: it is the same."""
    rng = np.random.default_rng(seed)
    prior, likelihood = hypotheses(rng, 3, 4)
    seen = rng.integers(4, size=5)
    expected = updated(prior, likelihood, seen)
    close(kata.bayes(prior, likelihood, seen[::-1]), expected, "posterior, in reverse")
    for b in seen:
        prior = kata.bayes(prior, likelihood, np.array([b]))
    close(prior, expected, "posterior, one observation after the other")


@silver
def test_observations_that_tell_nothing(kata):
    """Where every A gives the same outcomes equally often, the prior stays."""
    prior, row = np.array([0.5, 0.2, 0.3]), np.array([0.7, 0.1, 0.1, 0.1])
    posterior = kata.bayes(prior, np.tile(row, (3, 1)), np.array([0, 3, 3, 1]))
    close(posterior, prior, "posterior")


@silver
def test_what_is_impossible_stays_impossible(kata):
    """A prior of 0, or one likelihood of 0, makes a posterior of exactly 0, and no NaN."""
    prior = np.array([0.0, 0.5, 0.25, 0.25])
    likelihood = np.array([[0.9, 0.1, 0.0], [0.0, 0.5, 0.5], [0.2, 0.2, 0.6], [0.5, 0.25, 0.25]])
    for observations, expected in (
        ([0], [0.0, 0.0, 2 / 7, 5 / 7]),
        ([2, 0, 2], [0.0, 0.0, 0.018 / 0.0258125, 0.0078125 / 0.0258125]),
        ([1, 1], [0.0, 0.125 / 0.150625, 0.01 / 0.150625, 0.015625 / 0.150625]),
        ([], [0.0, 0.5, 0.25, 0.25]),
    ):
        posterior = kata.bayes(prior, likelihood, np.array(observations, dtype=np.int64))
        close(posterior, np.array(expected), f"posterior after {observations}")
        same(posterior == 0, np.array(expected) == 0, f"which are 0 after {observations}")


@silver
def test_zeros_in_the_table(kata):
    """An entry of 0 makes that outcome of A impossible under b, and hurts no other."""
    joint = np.array([[0.0, 0.5], [0.25, 0.0], [0.25, 0.0]])
    close(kata.conditional_probability(joint, 0), np.array([0.0, 0.5, 0.5]), "P(A | B = 0)")
    close(kata.conditional_probability(joint, 1), np.array([1.0, 0.0, 0.0]), "P(A | B = 1)")


@silver
@pytest.mark.parametrize(("n", "m"), [(1, 1), (1, 4), (4, 1)], ids=str)
def test_sizes_of_one(kata, n, m):
    """A single outcome of A is certain; a single outcome of B tells nothing. Axes stay."""
    rng = fresh()
    joint, (prior, likelihood) = table(rng, n, m), hypotheses(rng, n, m)
    seen = np.array([m - 1])
    close(kata.conditional_probability(joint, m - 1), conditioned(joint, m - 1), "P(A | b)")
    close(kata.bayes(prior, likelihood, seen), updated(prior, likelihood, seen), "posterior")


@silver
def test_hundreds_of_outcomes(kata):
    """The 300th outcome of B is an outcome like the first."""
    rng = fresh()
    joint, (prior, likelihood) = table(rng, 3, 300), hypotheses(rng, 3, 300)
    for b in (128, 256, 299):
        close(kata.conditional_probability(joint, b), conditioned(joint, b), f"P(A | B = {b})")
    seen = np.array([299, 5, 128, 256, 299])
    close(kata.bayes(prior, likelihood, seen), updated(prior, likelihood, seen), "posterior")


@silver
@pytest.mark.parametrize("dtype", ["float16", "float32", "int64", "uint8"])
def test_any_dtype_gives_float64(kata, dtype):
    """Narrow floats and ints are computed with in float64, without a digit lost."""
    whole = np.dtype(dtype).kind in "iu"
    joint = np.array([[0, 0, 0], [0, 1, 0]] if whole else [[0.125, 0.25, 0.0], [0.25, 0.125, 0.25]])
    prior = np.array([0, 1] if whole else [0.375, 0.625])
    likelihood = np.array(
        [[1, 0, 0], [0, 1, 0]] if whole else [[0.125, 0.25, 0.625], [0.5, 0.375, 0.125]]
    )
    seen = np.array([1, 1] if whole else [1, 0, 0, 2, 1, 1, 2, 2, 2])
    joint, prior, likelihood = (x.astype(dtype) for x in (joint, prior, likelihood))
    close(kata.conditional_probability(joint, 1), conditioned(joint, 1), "P(A | B = 1)")
    expected = updated(prior, likelihood, seen)
    close(kata.bayes(prior, likelihood, seen), expected, "posterior")
    close(kata.bayes(prior, likelihood, seen.astype(np.uint8)), expected, "posterior, seen uint8")
    posterior = kata.bayes(prior, likelihood, NONE)
    close(posterior, prior.astype(np.float64), "posterior without observations")


@silver
def test_views_are_arrays_too(kata):
    """Transposed, reversed, strided and read-only arrays are like any others."""
    rng = fresh()
    joint, (prior, likelihood) = table(rng, 4, 3).T, hypotheses(rng, 5, 4)
    prior, likelihood, seen = prior[::-1], likelihood[::-1, ::-1], np.arange(8)[1::2] % 4
    for array in (joint, prior, likelihood, seen):
        array.flags.writeable = False
    close(kata.conditional_probability(joint, 2), conditioned(joint, 2), "P(A | B = 2)")
    close(kata.bayes(prior, likelihood, seen), updated(prior, likelihood, seen), "posterior")


@silver
def test_arguments_are_left_as_they_came(kata):
    """Tables, prior and observations are read, never written, nor rescaled to a sum of 1."""
    rng = fresh()
    joint, (prior, likelihood) = table(rng, 3, 4), hypotheses(rng, 3, 4)
    joint[0, 0], prior[0], likelihood[1, 1] = (
        x + 4e-7 for x in (joint[0, 0], prior[0], likelihood[1, 1])
    )
    given_ = {"joint": joint, "prior": prior, "likelihood": likelihood, "seen": np.array([3, 0, 0])}
    copies = {name: array.copy() for name, array in given_.items()}
    answer = kata.conditional_probability(joint, 1)
    answer[:] = 7.0
    answer = kata.bayes(prior, likelihood, given_["seen"])
    answer[:] = 7.0
    for name, array in given_.items():
        same(array, copies[name], f"{name} after the calls", rtol=0.0, atol=0.0)


@silver
def test_every_call_has_its_own_result(kata):
    """A later call leaves the answer of an earlier one as it was."""
    first, other = kata.conditional_probability(weather(), 0), kata.bayes(*rain(), np.array([0, 0]))
    kata.conditional_probability(weather(), 1)
    kata.bayes(*rain(), np.array([1]))
    close(first, np.array([0.6, 0.4]), "P(A | clouds) after a second call")
    close(other, np.array([0.9, 0.1]), "posterior after a second call")


@silver
def test_sums_that_miss_one_by_rounding(kata):
    """Thirds in float32, tenths, and a sum that misses 1 by 9e-7 are accepted."""
    thirds = np.full(3, 1 / 3, dtype=np.float32)
    close(kata.conditional_probability(thirds[:, None], 0), np.full(3, 1 / 3), "thirds")
    posterior = kata.bayes(thirds, np.tile(thirds, (3, 1)), np.array([2]))
    close(posterior, np.full(3, 1 / 3), "posterior of thirds")
    tenths = np.full((5, 2), 0.1)
    close(kata.conditional_probability(tenths, 1), np.full(5, 0.2), "tenths")
    for off in (9e-7, -9e-7):
        near = np.array([0.25, 0.75 + off])
        same(kata.conditional_probability(near[None], 0), np.ones(1), "P(A | b)", rtol=1e-5)
        posterior = kata.bayes(near, np.stack([near, near]), np.array([1]))
        same(posterior, np.array([0.25, 0.75]), f"posterior, sums of 1 + {off}", rtol=1e-5)
        certain, one = np.array([1 + off, 0.0]), np.array([1.0, 0.0])
        answer = kata.conditional_probability(certain[:, None], 0)
        same(answer, one, f"P(A | b), certain at 1 + {off}", rtol=1e-5)
        posterior = kata.bayes(certain, np.stack([certain, near]), np.array([0]))
        same(posterior, one, f"posterior, certain at 1 + {off}", rtol=1e-5)


def refuses(call, *arguments):
    """A ValueError; where there is none, the message says what came instead."""
    __tracebackhide__ = True
    try:
        answer = call(*arguments)
    except ValueError:
        return
    raise AssertionError(f"expected a ValueError, got {answer}")


@silver
@pytest.mark.parametrize("joint", [[[0.5, 0.0], [0.5, 0.0]], [[0, 0, 1]]], ids=str)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_cannot_happen_is_no_condition(kata, joint):
    """P(A | B = 1) where P(B = 1) is 0 is 0/0: a ValueError, not NaN, and not zeros."""
    refuses(kata.conditional_probability, np.array(joint), 1)


@silver
@pytest.mark.parametrize("seen", [[2], [0, 1], [1, 0, 2, 2]], ids=str)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_no_hypothesis_allows(kata, seen):
    """Observations that rule every A out are a ValueError, not NaN, and not the prior."""
    likelihood = np.array([[0.75, 0.25, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
    refuses(kata.bayes, np.array([0.0, 0.5, 0.5]), likelihood, np.array(seen))


@silver
@pytest.mark.parametrize("b", [-1, -2, 3, 100, 2**32], ids=str)
def test_outcomes_that_do_not_exist(kata, b):
    """B has the outcomes 0 to m − 1: any other is an IndexError, and −1 is not the last."""
    with pytest.raises(IndexError):
        kata.conditional_probability(table(fresh(), 4, 3), b)


@silver
@pytest.mark.parametrize("b", [-1, -2, 3, 100, 2**32], ids=str)
def test_observations_that_do_not_exist(kata, b):
    """An observation that is not 0 to m − 1, among whatever others, is an IndexError."""
    for seen in ([b], [0, 2, b, 1], [b, 0]):
        with pytest.raises(IndexError):
            kata.bayes(*hypotheses(fresh(), 4, 3), np.array(seen))


NO_DISTRIBUTIONS = pytest.mark.parametrize(
    "bad",
    [
        (0.5, 0.25, 0.125),
        (0.5, 0.25, 0.5),
        (0.5, 0.25, 0.25011),
        (0.5, 0.25, 0.24989),
        (0.0, 0.0, 0.0),
        (50.0, 25.0, 25.0),
        (1.25, -0.25, 0.0),
        (-1e-9, 0.5, 0.5),
        (np.nan, 0.5, 0.5),
        (0.5, 0.5, np.nan),
        (np.inf, 0.5, 0.5),
        (2, 1, 1),
        np.float16([0.5, 0.25, 0.25 - 2**-13]),  # added up in float16 this is 1
    ],
    ids=str,
)


@silver
@NO_DISTRIBUTIONS
@pytest.mark.parametrize("b", [0, 1, 2])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_tables_that_are_no_distribution(kata, bad, b):
    """A negative or NaN entry anywhere, or a sum that misses 1 by 1e-4, is a ValueError."""
    for joint in (np.array([bad]), np.array([[0.0, 0.0, 0.0], bad])):
        with pytest.raises(ValueError):
            kata.conditional_probability(joint, b)


@silver
@pytest.mark.parametrize("p", [0, 0.5, 0.9998, 1.0002, 2, np.nan])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_single_number_that_is_not_1(kata, p):
    """What alone can happen has probability 1: a joint table, prior or row of 0.5 is refused."""
    one, half = np.array([[1.0]]), np.array([[p]])
    refuses(kata.conditional_probability, half, 0)
    for seen in (NONE, np.array([0])):
        refuses(kata.bayes, half[0], one, seen)
        refuses(kata.bayes, one[0], half, seen)
        refuses(kata.bayes, np.array([0.25, 0.75]), np.array([[1.0], [p]]), seen)
        refuses(kata.bayes, half[0], np.array([[0.25, 0.75]]), seen)


@silver
def test_a_single_hypothesis_that_is_ruled_out(kata):
    """Where the only A cannot give what was observed, nothing is left: a ValueError."""
    refuses(kata.bayes, np.array([1.0]), np.array([[1.0, 0.0]]), np.array([0, 1]))


@silver
def test_conditional_tables_are_no_joint_tables(kata):
    """Where each row, or each column, sums to 1, the whole does not: a ValueError."""
    conditional = rain()[1]
    for joint in (conditional, conditional.T, np.array([[18, 2], [12, 68]])):
        with pytest.raises(ValueError):
            kata.conditional_probability(joint, 0)


@silver
@NO_DISTRIBUTIONS
@pytest.mark.parametrize("seen", [[], [0], [1, 2]], ids=str)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_priors_and_likelihoods_that_are_no_distribution(kata, bad, seen):
    """The prior, and each row of likelihood, is 0 or more and sums to 1, or it is a ValueError."""
    fine, seen = np.array([0.25, 0.25, 0.5]), np.array(seen, dtype=np.int64)
    with pytest.raises(ValueError):
        kata.bayes(np.array(bad), np.tile(fine, (3, 1)), seen)
    for where in range(3):
        likelihood = np.tile(fine, (3, 1))
        likelihood[where] = bad
        with pytest.raises(ValueError):
            kata.bayes(fine, likelihood, seen)


@silver
@NO_DISTRIBUTIONS
@pytest.mark.parametrize("where", [0, 2])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_rows_of_a_hopeless_hypothesis(kata, bad, where):
    """A row of likelihood is a distribution, or it is a ValueError, even at a prior of 0."""
    prior, likelihood = np.array([0.5, 0.5, 0.5]), np.tile(np.array([0.25, 0.25, 0.5]), (3, 1))
    prior[where], likelihood[where] = 0.0, bad
    for seen in ([], [0], [1, 2]):
        with pytest.raises(ValueError):
            kata.bayes(prior, likelihood, np.array(seen, dtype=np.int64))


@silver
def test_each_row_is_a_distribution_of_its_own(kata):
    """Columns that sum to 1, rows that do so on average, and counts are a ValueError."""
    prior = np.array([0.5, 0.5])
    for likelihood in (
        [[0.9, 0.15], [0.1, 0.85]],
        [[0.6, 0.6], [0.4, 0.4]],
        [[0.2, 0.3], [0.1, 0.4]],
        [[3, 1], [0, 1]],
        np.float16([[0.5, 0.5 - 2**-12], [0.5, 0.5]]),
    ):
        with pytest.raises(ValueError):
            kata.bayes(prior, np.array(likelihood), np.array([0]))


@silver
@pytest.mark.parametrize("shape", [(4,), (), (1, 2, 2), (0, 3), (3, 0), (0, 0)], ids=str)
def test_joint_is_a_table(kata, shape):
    """Without exactly two axes, or with no entries, it is a ValueError (or no b exists)."""
    size = int(np.prod(shape))
    # Where m is 0, b = 0 is not one of 0 to m − 1, either.
    with pytest.raises((ValueError, IndexError) if shape[1:] == (0,) else ValueError):
        kata.conditional_probability(np.full(shape, 1 / max(size, 1)), 0)


@silver
@pytest.mark.parametrize(
    ("prior", "likelihood", "seen"),
    [
        ((3,), (2, 4), (2,)),
        ((1,), (3, 4), (2,)),
        ((3,), (1, 4), (2,)),
        ((4,), (3, 4), (2,)),
        ((3, 1), (3, 4), (2,)),
        ((1, 3), (3, 4), (2,)),
        ((), (3, 4), (2,)),
        ((3,), (4,), (2,)),
        ((3,), (3,), (2,)),
        ((3,), (1, 3, 4), (2,)),
        ((3,), (3, 4), ()),
        ((3,), (3, 4), (1, 2)),
        ((0,), (0, 4), (2,)),
        ((0,), (0, 4), (0,)),
        ((3,), (3, 0), (0,)),
    ],
    ids=str,
)
def test_shapes_that_do_not_fit(kata, prior, likelihood, seen):
    """prior (n,), likelihood (n, m) and observations (k,), or it is a ValueError."""
    priors = np.full(prior, 1 / max(int(np.prod(prior)), 1))
    likelihoods = np.full(likelihood, 1 / max(likelihood[-1], 1))
    with pytest.raises(ValueError):
        kata.bayes(priors, likelihoods, np.zeros(seen, dtype=np.int64))


@gold
@pytest.mark.parametrize("rare", [1e-15, 1e-100, 1e-300], ids=str)
def test_rare_is_not_impossible(kata, rare):
    """However rare b is, P(A | B = b) is as precise as ever: nothing is added, nothing refused."""
    joint = np.array([[3 * rare, 0.5], [rare, 0.25], [0.0, 0.25 - 4 * rare]])
    close(kata.conditional_probability(joint, 0), np.array([0.75, 0.25, 0.0]), "P(A | rare)")
    likelihood = np.array([[3 * rare, 1 - 3 * rare], [rare, 1 - rare], [0.0, 1.0]])
    posterior = kata.bayes(np.array([0.25, 0.25, 0.5]), likelihood, np.array([0]))
    close(posterior, np.array([0.75, 0.25, 0.0]), "posterior after a rare observation")


@gold
@pytest.mark.parametrize("where", [0, 1, 2])
def test_small_answers_keep_their_digits(kata, where):
    """An entry of 1e-20 beside larger ones is a small answer, and not what rounding leaves."""
    column = np.array([0.3, 0.45, 0.0])
    column[where] = 3e-20
    joint = np.stack([column, np.array([0.0, 1 - column.sum(), 0.0])], axis=1)
    answer = kata.conditional_probability(joint, 0)
    same(answer, conditioned(joint, 0), "P(A | b)", rtol=1e-11, atol=0.0)


@gold
def test_as_rare_as_floats_can_be(kata):
    """P(B = b) of four times 5e-324, the smallest float: 1 divided by it is inf, 3/4 is not."""
    joint = np.array([[3 * 5e-324, 0.5], [5e-324, 0.25], [0.0, 0.25]])
    close(kata.conditional_probability(joint, 0), np.array([0.75, 0.25, 0.0]), "P(A | rare)")


@gold
def test_a_rare_hypothesis_that_alone_fits(kata):
    """1e-200 · 1e-200 leaves the floats, but no other A can give what was observed."""
    prior = np.array([1.0, 1e-200, 3e-200])
    likelihood = np.array([[1.0, 0.0], [1.0, 1e-200], [1.0, 1e-200]])
    posterior = kata.bayes(prior, likelihood, np.array([0, 1, 0]))
    close(posterior, np.array([0.0, 0.25, 0.75]), "posterior")


@gold
@pytest.mark.parametrize("k", [400, 1500])
def test_thousands_of_observations(kata, k):
    """The product of thousands of likelihoods is 0 in floats; the posterior is not."""
    rng = fresh()
    prior, likelihood = hypotheses(rng, 3, 5)
    likelihood[1] = 0.998 * likelihood[0] + 0.002 * likelihood[1]  # hard to tell apart
    seen = rng.choice(5, size=k, p=likelihood[0])
    expected = updated(prior, likelihood, seen)
    posterior = kata.bayes(prior, likelihood, seen)
    same(posterior, expected, f"posterior after {k}", rtol=1e-8, atol=1e-12)


@gold
@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize(("p", "times"), [(0.25, 900), (2.0**-30, 600)], ids=str)
def test_belief_comes_back(kata, first, p, times):
    """As many observations against A = 0 as for it leave the prior: order does not matter."""
    prior, likelihood = np.array([0.25, 0.75]), np.array([[1 - p, p], [p, 1 - p]])
    seen = np.repeat([first, 1 - first], times)
    posterior = kata.bayes(prior, likelihood, seen)
    same(posterior, prior, "posterior", rtol=1e-8, atol=0.0)


@gold
@pytest.mark.parametrize("small", [0, 1])
@pytest.mark.parametrize("k", [100, 300])
def test_small_posteriors_keep_their_digits(kata, small, k):
    """A posterior of 1e-100 or 1e-300 is not 0: later observations may still raise it."""
    prior, likelihood = np.array([0.5, 0.5]), np.array([[0.999, 0.001], [0.99, 0.01]])
    likelihood, seen = likelihood[:: 1 - 2 * small], np.ones(k, dtype=np.int64)
    expected = updated(prior, likelihood, seen)
    posterior = kata.bayes(prior, likelihood, seen)
    same(posterior, expected, "posterior", rtol=1e-8, atol=0.0)
