"""Suite of kata 2.2, cosine similarity.

The oracles: angles on the circle, numbers worked by hand, and a loop over Python's own floats
with `hypot` and `fsum`. Where ties are tested the arithmetic is exact in any order.
"""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, seeds, silver

quiet = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def unit(vector):
    numbers = np.asarray(vector).tolist()
    length = math.hypot(*numbers)
    return [x / length if length else 0.0 for x in numbers]


def by_the_definition(query, table):
    """Each similarity from its own sum over Python's floats."""
    pairs = [zip(unit(query), unit(row), strict=True) for row in table]
    return np.array([math.fsum(x * y for x, y in pair) for pair in pairs], dtype=np.float64)


def normal(*shape):
    return np.random.standard_normal(shape)


def close(actual, expected, what="similarities"):
    """As close as float64 allows, far closer than a detour through float32 could come."""
    same(actual, expected, what, rtol=0.0, atol=1e-13)


def neighbors(kata, query, table, k, expected):
    """The indices, in an array of integers that can be used to index the table."""
    __tracebackhide__ = True
    indices = kata.nearest_neighbors(query, table, k)
    assert isinstance(indices, np.ndarray), f"an array is asked for, not {type(indices).__name__}"
    same(indices.shape, (len(expected),), f"shape of the {k} nearest")
    assert indices.dtype.kind in "iu", f"indices are integers, not {indices.dtype}"
    same(indices.tolist(), list(expected), f"indices of the {k} nearest")


@bronze
def test_worked_example(kata):
    """[1, 0] and [1, 0], [0, 3], [−2, 0], [0.6, 0.8]: similarities 1, 0, −1 and 0.6."""
    circle = np.array([[1.0, 0.0], [0.0, 3.0], [-2.0, 0.0], [0.6, 0.8]])
    close(kata.cosine_similarity(np.array([1.0, 0.0]), circle), np.array([1.0, 0.0, -1.0, 0.6]))


@bronze
@pytest.mark.parametrize("degrees", [0, 30, 45, 60, 90, 120, 180, 225, 300])
def test_cosine_of_the_angle(kata, degrees):
    """[1, 0]·[cos θ, sin θ] is cos θ, for θ all around the circle."""
    theta = math.radians(degrees)
    table = np.array([[math.cos(theta), math.sin(theta)]])
    close(kata.cosine_similarity(np.array([1.0, 0.0]), table), np.array([math.cos(theta)]))


@bronze
def test_length_does_not_count(kata):
    """[3, 4] is as similar as can be to [30, 40], opposite to [−6, −8], and 0 to [0, 0]."""
    similarities = kata.cosine_similarity(np.array([3, 4]), np.array([[30, 40], [-6, -8], [0, 0]]))
    close(similarities, np.array([1.0, -1.0, 0.0]))


@bronze
@pytest.mark.parametrize(("k", "expected"), [(2, [3, 1]), (10, [3, 1, 0, 2])], ids=str)
def test_nearest_words(kata, k, expected):
    """Of four words row 3 is nearest, then row 1; asked for ten, all four come."""
    words = np.array([[0.0, 1.0], [4.0, 4.0], [-1.0, 0.0], [9.0, 3.0]])
    neighbors(kata, np.array([1.0, 0.0]), words, k, expected)


@silver
@given(n=st.integers(0, 6), d=st.integers(1, 7), seed=seeds())
def test_every_row_has_its_similarity(kata, n, d, seed):
    """Each row is compared with the query by itself: q·t / (‖q‖ ‖t‖), for any sizes."""
    random = np.random.default_rng(seed)
    query, table = random.standard_normal(d), random.standard_normal((n, d))
    close(kata.cosine_similarity(query, table), by_the_definition(query, table))


@silver
@given(n=st.integers(1, 8), d=st.integers(2, 5), k=st.integers(0, 10), seed=seeds())
def test_nearest_have_the_highest_similarities(kata, n, d, k, seed):
    """The k rows of the highest similarities, the highest first."""
    random = np.random.default_rng(seed)
    query = random.standard_normal(d)
    table = random.standard_normal((n, d)) * 10.0 ** random.uniform(-2, 2, (n, 1))
    similarities = by_the_definition(query, table).tolist()
    expected = sorted(range(n), key=similarities.__getitem__, reverse=True)[:k]
    neighbors(kata, query, table, k, expected)


@silver
def test_lengths_of_either_side_do_not_count(kata):
    """Make the query or any row longer or shorter, and no similarity changes."""
    query, table = normal(5), normal(4, 5)
    expected = by_the_definition(query, table)
    close(kata.cosine_similarity(1000.0 * query, table), expected, "of 1000 times the query")
    close(kata.cosine_similarity(query / 1000.0, table), expected, "of a thousandth of the query")
    factors = np.array([[1e-4], [3.0], [1e5], [0.25]])
    close(kata.cosine_similarity(query, factors * table), expected, "of scaled rows")


@silver
def test_signs_count(kata):
    """Turn a row round and its similarity changes sign; turn the query round and all do."""
    query, table = normal(4), normal(6, 4)
    expected = by_the_definition(query, table)
    close(kata.cosine_similarity(-query, table), -expected, "of the opposite query")
    table[2] *= -1
    expected[2] *= -1
    close(kata.cosine_similarity(query, table), expected, "with row 2 turned round")


@silver
def test_square_tables(kata):
    """With as many rows as columns it is still rows that are compared."""
    query, table = np.array([1.0, 2.0, 2.0]), np.array([[1.0, 0, 0], [5.0, 0, 12.0], [0, 3.0, 4.0]])
    close(kata.cosine_similarity(query, table), np.array([1 / 3, 29 / 39, 14 / 15]))
    neighbors(kata, query, table, 2, [2, 1])


@silver
def test_one_row_moves_one_similarity(kata):
    """Changing a row of the table changes that row's similarity and no other."""
    query, table = normal(3), normal(5, 3)
    expected = by_the_definition(query, table)
    table[3] += np.array([10.0, -20.0, 30.0])
    expected[3] = by_the_definition(query, table[3:4])[0]
    close(kata.cosine_similarity(query, table), expected)


@silver
def test_vectors_are_not_centred(kata):
    """[1, 1] and [3, 3.1] are almost parallel: no mean is taken off either."""
    query, table = np.array([1.0, 1.0, 1.0]), np.array([[3.0, 3.1, 2.9], [1.0, 2.0, 3.0]])
    close(kata.cosine_similarity(query, table), by_the_definition(query, table))


@silver
@pytest.mark.parametrize("dtype", ["int64", "float64"])
def test_entries_that_cancel(kata, dtype):
    """The entries of [5, 12, −17] sum to 0, but it is not the zero vector."""
    table = np.array([[5, 12, -17], [1, 1, 1], [0, 3, -3]], dtype=dtype)
    for query in (table[0], table[1]):
        close(kata.cosine_similarity(query, table), by_the_definition(query, table))
    query, table = np.array([3], dtype=dtype), np.array([[5], [-2], [0]], dtype=dtype)
    close(kata.cosine_similarity(query, table), np.array([1.0, -1.0, 0.0]), "of single numbers")


@silver
@pytest.mark.parametrize("size", [0, 1, 1e-3], ids=["zero query", "query", "small query"])
def test_zero_vectors_are_similar_to_nothing(kata, size):
    """Where query or row is the zero vector the similarity is 0, not NaN, and the rest stays."""
    query, table = size * np.array([2.0, -1.0, 2.0]), normal(4, 3)
    table[[1, 3]] = 0.0
    close(kata.cosine_similarity(query, table), by_the_definition(query, table))
    close(kata.cosine_similarity(query, np.zeros((2, 3))), np.zeros(2), "to zero rows alone")


@silver
def test_zero_rows_stand_between(kata):
    """A zero row has similarity 0: behind the rows on the query's side, before the opposite."""
    table = np.array([[-1.0, -2.0], [0.0, 0.0], [-3.0, 1.0], [0.5, 4.0]])
    neighbors(kata, np.array([1.0, 1.0]), table, 4, [3, 1, 2, 0])
    neighbors(kata, np.array([0.0, 0.0]), table, 3, [0, 1, 2])
    neighbors(kata, np.array([1.0, 1.0]), np.zeros((3, 2)), 2, [0, 1])


@silver
@pytest.mark.parametrize("k", [1, 3, 4, 6, 7])
def test_ties_come_in_the_order_of_the_table(kata, k):
    """Rows of equal similarity keep the table's order, also where k cuts through them."""
    table = np.array([[0.0, 4.0], [2.0, 0.0], [-1.0, 0.0], [8.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    neighbors(kata, np.array([1.0, 0.0]), table, k, [1, 3, 5, 0, 4, 2][:k])


@silver
@pytest.mark.parametrize("k", [20, 90, 300])
def test_many_ties(kata, k):
    """Two hundred rows in four directions: ties keep the table's order in long tables too."""
    directions = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
    which = np.random.default_rng(3).integers(0, 4, 200)
    table = directions[which] * 2.0 ** np.random.default_rng(4).integers(-3, 4, (200, 1))
    rank = np.array([0, 1, 3, 2])[which]  # similarity to [4, 3]: 0.8, 0.6, −0.8, −0.6
    expected = sorted(range(200), key=rank.tolist().__getitem__)[:k]
    neighbors(kata, np.array([4.0, 3.0]), table, k, expected)


@silver
@pytest.mark.parametrize("gap", [1e-9, 1e-13])
def test_nearly_tied_is_not_tied(kata, gap):
    """Similarities that differ by 10⁻⁹ or 10⁻¹³ differ: no rounding before the comparison."""
    angles = 0.8 + gap * np.array([0.0, -1.0, 1.0, -3.0])
    table = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    neighbors(kata, np.array([1.0, 0.0]), table, 3, [3, 1, 0])


@silver
@pytest.mark.parametrize("k", [0, 1, 2, 3, 4, 10**12])
def test_number_of_neighbours(kata, k):
    """k = 0 gives an empty array of integers; a k beyond the table gives all of it."""
    table = np.array([[0.0, 1.0], [1.0, 1.0], [1.0, 0.0]])
    neighbors(kata, np.array([3.0, 1.0]), table, k, [2, 1, 0][:k])


@silver
def test_nearest_to_itself(kata):
    """A row that equals the query, or is a multiple of it, is a neighbour like any other."""
    table = np.array([[5.0, 1.0], [3.0, 4.0], [4.0, 3.0]])
    neighbors(kata, np.array([3.0, 4.0]), table, 3, [1, 2, 0])


@silver
def test_direction_not_distance(kata):
    """The nearest by angle may be far away, or have a smaller dot product."""
    table = np.array([[1.0, 1.0], [900.0, 100.0], [0.03, 0.001], [-5.0, 0.0], [50.0, 60.0]])
    neighbors(kata, np.array([1.0, 0.0]), table, 5, [2, 1, 0, 4, 3])


@silver
@pytest.mark.parametrize("k", [0, 3])
def test_empty_table(kata, k):
    """A table of no rows has no similarities and no neighbours."""
    close(kata.cosine_similarity(np.ones(3), np.zeros((0, 3))), np.zeros(0))
    neighbors(kata, np.ones(3), np.zeros((0, 3)), k, [])


@silver
@pytest.mark.parametrize(
    "dtypes", ["int64 int64", "uint8 int8", "float32 float32", "float16 float64", "int32 float32"]
)
def test_similarities_are_float64(kata, dtypes):
    """Ints and narrow floats are taken too, and the answer is float64 with all its digits."""
    left, right = dtypes.split()
    query, table = np.array([3, 1, 7], dtype=left), np.array([[1, -2, 4], [9, 5, 0]], dtype=right)
    close(kata.cosine_similarity(query, table), by_the_definition(query, table))


@silver
@pytest.mark.parametrize(
    ("query", "table"),
    [
        ((3,), (4, 2)),
        ((3,), (3, 4)),
        ((1,), (4, 3)),
        ((3,), (4, 1)),
        ((2,), (0, 3)),
        ((3,), (3,)),
        ((3,), (1, 2, 3)),
        ((1, 3), (4, 3)),
        ((4, 3), (4, 3)),
        ((), (4, 3)),
        ((3,), ()),
    ],
    ids=str,
)
def test_shapes_that_do_not_fit_are_refused(kata, query, table):
    """One query of d numbers and rows of d numbers, or a ValueError that holds both shapes."""
    for call in (
        kata.cosine_similarity,
        lambda q, t: kata.nearest_neighbors(q, t, 2),
        lambda q, t: kata.nearest_neighbors(q, t, 0),
    ):
        with pytest.raises(ValueError) as refusal:
            call(np.ones(query), np.ones(table))
        for shape in (query, table):
            assert str(shape) in str(refusal.value), f"no {shape} in the message: {refusal.value}"


@silver
@quiet
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("where", ["query", "table"])
def test_no_direction_is_refused(kata, where, bad):
    """A NaN or an infinity anywhere is a ValueError, whatever the other argument and k are: it
    would spoil the order without a word."""
    query, table = normal(3), normal(4, 3)
    (query if where == "query" else table[2])[1] = bad
    others = [query, np.zeros(3)] if where == "table" else [table, np.zeros((2, 3)), table[:0]]
    for other in others:
        pair = (other, table) if where == "table" else (query, other)
        with pytest.raises(ValueError):
            kata.cosine_similarity(*pair)
        for k in (2, 0):
            with pytest.raises(ValueError):
                kata.nearest_neighbors(*pair, k)


@silver
@pytest.mark.parametrize("rows", [5, 0])
@pytest.mark.parametrize("k", [-1, -3, -10])
def test_negative_numbers_of_neighbours(kata, k, rows):
    """A negative k is a ValueError that names k, not all rows but the last; without rows, too."""
    with pytest.raises(ValueError) as refusal:
        kata.nearest_neighbors(np.ones(2), np.ones((rows, 2)), k)
    message = str(refusal.value)
    assert re.search(rf"\bk\b|{k}\b", message), f"the message does not name k: {message}"


@silver
@pytest.mark.parametrize("dtype", ["float64", "float32", "int64"])
@pytest.mark.parametrize("name", ["cosine_similarity", "nearest_neighbors"])
def test_arguments_are_left_as_they_came(kata, name, dtype):
    """Query and table are read, never written, and the table may be a read-only view."""
    query, table = (10 * normal(4)).astype(dtype), (10 * normal(8, 12)).astype(dtype)
    table[4] = 0
    copies, view = (query.copy(), table.copy()), table[::2, ::-3]
    view.flags.writeable = False
    more = [3] if name == "nearest_neighbors" else []
    getattr(kata, name)(query, view, *more)
    getattr(kata, name)(query, table[:, :4], *more)
    getattr(kata, name)(table[0], table, *more)  # the whole of it, as it lies in memory
    same(query, copies[0], "query after the call")
    same(table, copies[1], "table after the call")
    for ordered in (view, np.asfortranarray(view)):
        close(kata.cosine_similarity(query, ordered), by_the_definition(query, ordered))


@silver
def test_every_call_has_its_own_result(kata):
    """A later call leaves the result of an earlier one as it was."""
    query, table = np.array([1.0, 0.0]), np.array([[0.6, 0.8], [1.0, 0.0]])
    similarities, indices = (
        kata.cosine_similarity(query, table),
        kata.nearest_neighbors(query, table, 2),
    )
    kata.cosine_similarity(-query, table), kata.nearest_neighbors(-query, table, 2)
    close(similarities, np.array([0.6, 1.0]), "first similarities after a second call")
    same(indices.tolist(), [1, 0], "first neighbours after a second call")


@gold
def test_never_outside_minus_one_and_one(kata):
    """Rounding does not push a similarity past ±1, where arccos would answer NaN."""
    for d in (2, 3, 5, 7, 10, 30):
        query = normal(d)
        table = np.outer([1.0, -1.0, 3.0, -0.7, 1e3, 1 / 3], query)
        table = np.concatenate([table, *(np.outer([1.1, -1.3], query + 1e-9 * normal(d)),)])
        similarities = kata.cosine_similarity(query, table)
        close(similarities, np.array([1.0, -1.0, 1.0, -1.0, 1.0, 1.0, 1.0, -1.0]))
        assert abs(similarities).max() <= 1.0, f"beyond ±1: {similarities.tolist()}"


@gold
@quiet
@pytest.mark.parametrize("size", [1e-300, 1e-200, 1e-160, 1e160, 1e200, 1e299], ids=str)
def test_squares_outside_float64(kata, size):
    """Entries of 1e200 and 1e−200 have directions too, though not their squares."""
    query, table = np.array([3.0, -4.0, 0.0]), np.array([[4.0, 3.0, 0.0], [0.0, -4.0, 3.0]])
    expected = np.array([0.0, 0.64])
    close(kata.cosine_similarity(query * size, table), expected, "of a query out of range")
    close(kata.cosine_similarity(query, table * size), expected, "of rows out of range")
    close(kata.cosine_similarity(query * size, table * size), expected, "of both out of range")
    close(kata.cosine_similarity(query * size, table / size), expected, "of opposite scales")


@gold
@quiet
def test_rows_of_mixed_scales(kata):
    """Each row has its own scale: beside one of 1e250, one of 1e−250 still has a direction."""
    query = np.array([3.0, 4.0])
    table = np.array([[1e250, 0.0], [0.0, 1e-250], [0.0, 0.0], [-5e-200, 0.0], [2.0, 1.0]])
    expected = np.array([0.6, 0.8, 0.0, -0.6, 10 / math.sqrt(125)])
    close(kata.cosine_similarity(query, table), expected)
    neighbors(kata, query, table, 4, [4, 1, 0, 2])


@gold
@quiet
def test_entries_of_mixed_scales(kata):
    """The largest entry sets the scale of a vector: beside 1e200 an entry of 1e−10 is nothing."""
    query, table = np.array([1e-10, 1e200]), np.array([[1.0, 1.0], [1e-200, 1e200], [2.0, 0.0]])
    expected = np.array([math.sqrt(0.5), 1.0, 0.0])
    close(kata.cosine_similarity(query, table), expected)
    close(kata.cosine_similarity(query[::-1], table[:, ::-1]), expected, "with columns exchanged")


@gold
@quiet
@pytest.mark.parametrize("size", [1e-300, 1e300], ids=str)
def test_edges_of_the_range(kata, size):
    """1e−300 and 1e300 themselves belong to the range in which similarities are right."""
    query, table = np.full(2, size), np.array([[size, size], [size, 0.0], [-1.0, -1.0]])
    expected = np.array([1.0, math.sqrt(0.5), -1.0])
    close(kata.cosine_similarity(query, table), expected)


@gold
@quiet
def test_tiny_vectors_are_not_zero(kata):
    """A vector of 1e−12 is short, not zero: its similarity is not pulled towards 0."""
    table = np.array([[3e-12, 4e-12], [3e-9, -4e-9]])
    close(kata.cosine_similarity(np.array([6e-10, 8e-10]), table), np.array([1.0, -0.28]))


@gold
def test_integers_at_the_edge_of_their_dtype(kata):
    """−128 has no opposite in int8, and 200·200 no room in uint8: floats hold both."""
    table = np.array([[-128, 0], [-128, -128], [127, 127]], dtype=np.int8)
    root = math.sqrt(0.5)
    close(kata.cosine_similarity(np.array([5, 0]), table), np.array([-1.0, -root, root]))
    close(kata.cosine_similarity(table[1], table), np.array([root, 1.0, -1.0]))
    pixels = np.array([[200, 150], [250, 0]], dtype=np.uint8)
    close(kata.cosine_similarity(pixels[0], pixels), np.array([1.0, 0.8]))
    large = np.array([[-(2**63), 0], [3 * 10**18, 4 * 10**18]])
    close(kata.cosine_similarity(np.array([3, 4]), large), np.array([-0.6, 1.0]))


@gold
@quiet
@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_narrow_floats_are_widened(kata, dtype):
    """Squares of 300 overflow in float16, and long sums lose digits: float64 does neither."""
    table = np.array([[300.0, -400.0], [4e4, 3e4], [3e-7, 4e-7]], dtype=dtype)
    query = np.array([4e4, -2e4], dtype=dtype)
    close(kata.cosine_similarity(query, table), by_the_definition(query, table))
    query, table = normal(800).astype(dtype), normal(3, 800).astype(dtype)
    close(kata.cosine_similarity(query, table), by_the_definition(query, table))


@gold
def test_a_table_of_words(kata):
    """Two thousand rows of 60 numbers: the similarities and the ten nearest."""
    query, table = normal(60), normal(2000, 60) + 0.3
    expected = by_the_definition(query, table)
    close(kata.cosine_similarity(query, table), expected)
    neighbors(kata, query, table, 10, np.argsort(-expected, kind="stable")[:10].tolist())
