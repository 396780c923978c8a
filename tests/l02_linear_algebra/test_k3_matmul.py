"""Suite of kata 2.3, the matrix product.

The oracles: products worked by hand, a loop over Python's own numbers (exact for integers, `fsum`
for floats), and what must change, or must not, when one row changes. Sizes differ (n ≠ k ≠ m),
except where a square is the point: there nothing but the numbers tells right from wrong.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, seeds, silver

quiet = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def by_the_definition(a, b):
    """Each entry from its own sum over Python's numbers."""
    (n, k), m = a.shape, b.shape[1]
    left, right = a.tolist(), b.tolist()
    total = math.fsum if np.result_type(a, b).kind == "f" else sum
    entries = [
        [total(left[i][p] * right[p][j] for p in range(k)) for j in range(m)] for i in range(n)
    ]
    return np.array(entries, dtype=np.result_type(a, b)).reshape(n, m)


def normal(*shape):
    return np.random.standard_normal(shape)


def refuses(kata, left, right):
    """A ValueError whose message holds both shapes."""
    __tracebackhide__ = True
    with pytest.raises(ValueError) as refusal:
        kata.matmul(np.ones(left), np.ones(right))
    message = str(refusal.value)
    assert str(left) in message, f"the message does not hold a's shape, {left}: {message}"
    assert str(right) in message, f"the message does not hold b's shape, {right}: {message}"


def close(actual, expected, what="product"):
    """As close as float64 allows, far closer than a detour through float32 could come."""
    same(actual, expected, what, rtol=1e-12, atol=1e-12)


@bronze
def test_worked_example(kata):
    """(2, 3) times (3, 2): the first entry is 1·1 + 2·0 + 3·1 = 4, and so on."""
    product = kata.matmul(np.array([[1, 2, 3], [4, 5, 6]]), np.array([[1, 0], [0, 1], [1, 1]]))
    same(product, np.array([[4, 5], [10, 11]]), "product")


@bronze
def test_integers_times_floats(kata):
    """[0.5, 1.5] times the column [2, 4] is the (1, 1) matrix [[7.0]]."""
    product = kata.matmul(np.array([[0.5, 1.5]]), np.array([[2], [4]]))
    same(product, np.array([[7.0]]), "product")


@bronze
def test_no_inner_axis(kata):
    """(2, 0) times (0, 3) is a (2, 3) matrix of zeros: every entry is a sum of nothing."""
    same(kata.matmul(np.zeros((2, 0)), np.zeros((0, 3))), np.zeros((2, 3)), "product")


@silver
def test_order_matters_for_square_matrices(kata):
    """For square matrices a·b, b·a, a·bᵀ and aᵀ·b all have one shape: only a·b will do."""
    a, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 1.0], [5.0, 7.0]])
    same(kata.matmul(a, b), np.array([[10.0, 15.0], [20.0, 31.0]]), "a·b")
    same(kata.matmul(b, a), np.array([[3.0, 4.0], [26.0, 38.0]]), "b·a")
    same(kata.matmul(a, a), np.array([[7.0, 10.0], [15.0, 22.0]]), "a·a")
    c = np.array([[0.0, 1.0], [1.000001, 1.0]])  # almost symmetric, its square as well
    close(kata.matmul(c, c), np.array([[1.000001, 1.0], [1.000001, 2.000001]]), "c·c")


@silver
@given(n=st.integers(1, 6), k=st.integers(1, 6), m=st.integers(1, 6), seed=seeds())
def test_every_entry_is_a_dot_product(kata, n, k, m, seed):
    """Entry (i, j) is the sum of a[i, p]·b[p, j] over p, for any sizes, 1 among them."""
    random = np.random.default_rng(seed)
    a, b = random.standard_normal((n, k)), random.standard_normal((k, m))
    close(kata.matmul(a, b), by_the_definition(a, b))


@silver
@pytest.mark.parametrize(
    ("n", "k", "m"), [(4, 4, 4), (4, 4, 3), (3, 4, 4), (4, 3, 4), (6, 3, 2)], ids=str
)
def test_sizes_that_happen_to_agree(kata, n, k, m):
    """Nothing special happens where two of the three sizes, or all of them, are the same."""
    a, b = normal(n, k), normal(k, m)
    close(kata.matmul(a, b), by_the_definition(a, b))


@silver
@pytest.mark.parametrize(
    ("n", "k", "m"), [(1, 5, 4), (3, 5, 1), (1, 5, 1), (3, 1, 4), (1, 1, 1)], ids=str
)
def test_size_one_keeps_its_axis(kata, n, k, m):
    """A row, a column or a single number is still a matrix: the result has two axes."""
    a, b = normal(n, k), normal(k, m)
    close(kata.matmul(a, b), by_the_definition(a, b))


@silver
@pytest.mark.parametrize(
    ("n", "k", "m"), [(32, 32, 32), (19, 70, 17), (67, 8, 6), (6, 8, 67)], ids=str
)
def test_large_matrices_follow_the_same_rule(kata, n, k, m):
    """In a larger product every entry is still its own dot product: no small one drowns."""
    a = np.random.uniform(1.0, 2.0, (n, k)) * np.logspace(-9, 9, n)[:, None]
    b = np.random.uniform(1.0, 2.0, (k, m)) * np.logspace(6, -6, m)
    expected = by_the_definition(a, b)
    same(kata.matmul(a, b), expected, "product", rtol=1e-12, atol=0.0)
    a[5, 7], expected[5] = np.nan, np.nan
    same(kata.matmul(a, b), expected, "product with a NaN in row 5", rtol=1e-12, atol=0.0)


@silver
@pytest.mark.parametrize(
    ("n", "k", "m"), [(0, 3, 2), (2, 3, 0), (0, 3, 0), (4, 0, 3), (0, 0, 2), (0, 0, 0)], ids=str
)
def test_empty_matrices(kata, n, k, m):
    """n, k or m may be 0: the result is (n, m), zeros if it has entries, of the usual dtype."""
    product = kata.matmul(np.ones((n, k), dtype=np.float32), np.ones((k, m), dtype=np.float32))
    same(product, np.zeros((n, m), dtype=np.float32), "product of float32")
    product = kata.matmul(np.ones((n, k), dtype=np.int64), np.ones((k, m), dtype=np.int64))
    same(product, np.zeros((n, m), dtype=np.int64), "product of int64")
    product += 1
    same(product, np.ones((n, m), dtype=np.int64), "product of int64 after the caller added 1")


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("int64", "int64"),
        ("float32", "float32"),
        ("int64", "float64"),
        ("float64", "int64"),
        ("float32", "float64"),
        ("float64", "float32"),
        ("int32", "float32"),
        ("int32", "int64"),
        ("complex64", "complex64"),
        ("float64", "complex128"),
        ("complex64", "float64"),
    ],
)
def test_dtype_is_the_one_that_holds_both(kata, left, right):
    """The result has the dtype of np.result_type: int and float give float, and so on."""
    a, b = 20 * normal(3, 4), 20 * normal(4, 5)
    a = a + 20j * normal(3, 4) if "complex" in left else a
    b = b + 20j * normal(4, 5) if "complex" in right else b
    a, b = a.astype(left), b.astype(right)
    expected = by_the_definition(a, b)
    single = expected.dtype in (np.float32, np.complex64)
    bounds = {"rtol": 1e-5, "atol": 1e-2} if single else {"rtol": 1e-12, "atol": 1e-9}
    exact = expected.dtype.kind == "i"
    same(kata.matmul(a, b), expected, "product", **({} if exact else bounds))


@silver
def test_complex_numbers_are_not_conjugated(kata):
    """i·i is −1: the matrix product takes no conjugate of either side."""
    a, b = np.array([[1j, 2.0, 1 + 1j]]), np.array([[1j], [3 - 1j], [2j]])
    same(kata.matmul(a, b), np.array([[3 + 0j]]), "product")  # −1 + (6 − 2i) + (−2 + 2i)


@silver
def test_one_row_of_a_moves_one_row_of_the_product(kata):
    """Changing a row of a changes that row of the product and no other; so with a column of b."""
    a, b = normal(4, 3), normal(3, 5)
    product = kata.matmul(a, b)
    other = a.copy()
    other[2] += 1.0
    moved = product.copy()
    moved[2] += b.sum(axis=0)
    close(kata.matmul(other, b), moved, "product after 1 was added to row 2 of a")
    other = b.copy()
    other[:, 3] -= 2.0
    moved = product.copy()
    moved[:, 3] -= 2.0 * a.sum(axis=1)
    close(kata.matmul(a, other), moved, "product after 2 was taken from column 3 of b")


@silver
@pytest.mark.parametrize("dtype", ["float64", "complex128"])
def test_nan_is_not_hidden(kata, dtype):
    """A NaN in row 1 of a makes row 1 of the product NaN, and leaves the other rows alone."""
    a, b = normal(3, 4).astype(dtype), normal(4, 2).astype(dtype)
    expected = by_the_definition(a, b)
    a[1, 2], expected[1] = np.nan, np.nan
    close(kata.matmul(a, b), expected)


@silver
def test_views_are_matrices_too(kata):
    """A transposed, reversed, strided or read-only array is a matrix like any other."""
    a, b = normal(5, 6).T[::-1], normal(4, 10)[:, ::2].T
    a.flags.writeable = b.flags.writeable = False
    b = b[:, ::-1]
    close(kata.matmul(a, b), by_the_definition(a, b))
    a, b = np.asfortranarray(normal(4, 4)), normal(4, 4)
    close(kata.matmul(a, b), by_the_definition(a, b), "product of squares, a stored by columns")
    close(kata.matmul(b, a), by_the_definition(b, a), "product of squares, b stored by columns")


@silver
def test_inputs_are_left_as_they_came(kata):
    """a and b are read, never written, and the result is a new array, not a view of either."""
    for a, b in [
        (normal(3, 4), normal(4, 2)),
        (normal(3, 3), np.eye(3)),
        (np.eye(3), normal(3, 3)),
        (normal(3, 1), np.ones((1, 1))),
        (np.arange(6).reshape(2, 3), np.eye(3, dtype=int)),
    ]:
        copies = a.copy(), b.copy()
        product = kata.matmul(a, b)
        same(a, copies[0], "a after the call")
        same(b, copies[1], "b after the call")
        product[...] = 77.0
        same(a, copies[0], "a after the caller wrote into the result")
        same(b, copies[1], "b after the caller wrote into the result")


@silver
def test_every_call_has_its_own_result(kata):
    """A later product leaves an earlier one as it was, and what the caller did to that is gone."""
    a, b = normal(3, 4), normal(4, 2)
    first = kata.matmul(a, b)
    kata.matmul(a + 1.0, b - 1.0)
    close(first, by_the_definition(a, b), "first product after a second call")
    first[...] = 77.0
    close(kata.matmul(a, b), by_the_definition(a, b), "product after the caller wrote into one")


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((2, 3), (4, 5)),
        ((2, 3), (2, 3)),
        ((3, 2), (4, 3)),
        ((2, 5), (4, 3)),
        ((2, 1), (4, 3)),
        ((2, 4), (1, 3)),
        ((1, 1), (3, 2)),
        ((2, 3), (1, 1)),
        ((2, 0), (1, 3)),
        ((2, 3), (0, 5)),
        ((0, 2), (3, 0)),
    ],
    ids=str,
)
def test_inner_sizes_that_differ_are_refused(kata, left, right):
    """a must have as many columns as b has rows, or it is a ValueError that holds both shapes."""
    refuses(kata, left, right)


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((3,), (3, 2)),
        ((2, 3), (3,)),
        ((3,), (3,)),
        ((2, 2, 3), (3, 4)),
        ((2, 3), (3, 4, 2)),
        ((5, 2, 3), (5, 3, 4)),
        ((), (3, 2)),
        ((2, 3), ()),
    ],
    ids=str,
)
def test_only_matrices_are_multiplied(kata, left, right):
    """Anything without exactly two axes is a ValueError that holds both shapes."""
    refuses(kata, left, right)


@gold
def test_large_integers_stay_exact(kata):
    """Integers never pass through float64, which cannot tell 2⁵³ + 1 from 2⁵³."""
    a = np.array([[2**53 + 1, 1], [-(2**61) - 1, 3]])
    b = np.array([[1, 0, 1], [0, 2**55 + 1, 1]])
    expected = [
        [2**53 + 1, 2**55 + 1, 2**53 + 2],
        [-(2**61) - 1, 3 * 2**55 + 3, -(2**61) + 2],
    ]
    same(kata.matmul(a, b), np.array(expected), "product")
    narrow = np.array([[1, 0], [3, 1]], dtype=np.int8)
    expected = [[2**53 + 4, 1], [-(2**61) + 8, 3]]
    same(kata.matmul(a, narrow), np.array(expected), "product of int64 and int8")
    same(kata.matmul(narrow.T, a.T), np.array(expected).T, "product of int8 and int64")
    a, b = np.random.randint(2**29, size=(10, 12)), np.random.randint(2**29, size=(12, 11))
    same(kata.matmul(a, b), by_the_definition(a, b), "product of (10, 12) and (12, 11)")
    same(kata.matmul(-a, -b), by_the_definition(a, b), "product of the same, all negative")


@gold
def test_only_the_entries_must_fit(kata):
    """Integers are exact up to the last one of their dtype, whatever the sum was on its way."""
    a, b = np.array([[100, 100, -100]], dtype=np.int8), np.ones((3, 1), dtype=np.int8)
    same(kata.matmul(a, b), np.array([[100]], dtype=np.int8), "product of int8")
    a, b = np.array([[2**63, 1]], dtype=np.uint64), np.array([[1], [5]], dtype=np.uint64)
    same(kata.matmul(a, b), np.array([[2**63 + 5]], dtype=np.uint64), "product of uint64")


@gold
@quiet
@pytest.mark.parametrize(
    ("dtype", "h"), [("int8", 2**6), ("int16", 2**14), ("int32", 2**30), ("int64", 2**62)], ids=str
)
def test_terms_need_not_fit(kata, dtype, h):
    """(h + 1)² − h·(h + 2) is 1 for every h, also where neither term has room in the dtype."""
    a, b = np.array([[h + 1, -h]], dtype=dtype), np.array([[h + 1], [h + 2]], dtype=dtype)
    same(kata.matmul(a, b), np.array([[1]], dtype=dtype), f"product of {dtype}")


@gold
@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "float16"])
def test_small_dtypes_stay_small(kata, dtype):
    """Two matrices of a narrow dtype give that dtype, though NumPy's sums of integers widen it."""
    a, b = np.array([[1, 2, 3], [0, 5, 1]], dtype=dtype), np.array([[4], [7], [2]], dtype=dtype)
    same(kata.matmul(a, b), np.array([[24], [37]], dtype=dtype), "product")


@gold
@pytest.mark.parametrize("signed_first", [True, False], ids=["signed first", "unsigned first"])
def test_signed_and_unsigned_meet_in_a_wider_dtype(kata, signed_first):
    """int8 and uint8 give int16, which alone holds −128 and 255, and their product."""
    a, b = np.array([[-128, 3]]), np.array([[255], [1]])
    left, right = (np.int8, np.uint8) if signed_first else (np.uint8, np.int8)
    a, b = (a, b) if signed_first else (b.T, a.T)
    product = kata.matmul(a.astype(left), b.astype(right))
    same(product, np.array([[-32637]], dtype=np.int16), "product")  # −128·255 + 3·1


@gold
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_integers_meet_floats_without_loss(kata, dtype):
    """int32 and floats give float64, and 2²⁴ + 1, which float32 cannot hold, comes through."""
    a, b = np.array([[2**24 + 1, 1]], dtype=np.int32), np.array([[1.0], [0.5]], dtype=dtype)
    for left, right in [(a, b), (b.T, a.T)]:
        product = kata.matmul(left, right)
        same(product, np.array([[16777217.5]]), "product", rtol=0.0, atol=0.0)


@gold
def test_huge_and_tiny_entries(kata):
    """Entries of 10²⁰⁰ and 10⁻²⁰⁰ meet without overflow, and tiny entries survive."""
    a, b = np.array([[1e200, 1e-200], [3e-160, 2e100]]), np.array([[1e-200, 2e-5], [1e200, 0.0]])
    expected = np.array([[2.0, 2e195], [2e300, 6e-165]])
    same(kata.matmul(a, b), expected, "product", rtol=1e-12, atol=0.0)


@gold
@quiet
def test_zero_times_infinity_is_nan(kata):
    """Zeros are multiplied like any other number, not skipped: 0·inf is NaN."""
    a = np.array([[0.0, 1.0], [2.0, 1.0], [1.0, np.inf]])
    b = np.array([[np.inf, 5.0], [3.0, -1.0]])
    for what, left, expected in [
        ("a", a, [[np.nan, -1.0], [np.inf, 9.0], [np.inf, -np.inf]]),
        ("the identity", np.eye(2), [[np.inf, 5.0], [np.nan, -1.0]]),
        ("zeros", np.zeros((1, 2)), [[np.nan, 0.0]]),
    ]:
        same(kata.matmul(left, b), np.array(expected), f"product of {what} and b")
        turned = kata.matmul(b.T, left.T)
        same(turned, np.array(expected).T, f"product of b and {what}, both transposed")


@gold
def test_thousands_of_terms_in_float32(kata):
    """A long inner axis loses no more than float32 does: no half precision on the way."""
    a, b = normal(2, 2500).astype(np.float32), normal(2500, 3).astype(np.float32)
    same(kata.matmul(a, b), by_the_definition(a, b), "product", rtol=0.0, atol=4e-3)
