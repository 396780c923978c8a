"""Suite of kata 2.4, the transpose.

The oracles: matrices worked by hand, NumPy's own transpose (which the suite may use), and what
holds for every transpose: done twice it is undone. Sizes differ, except where a square is asked.
"""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, seeds, silver

quiet = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def normal(*shape):
    return np.random.standard_normal(shape)


def refuses(function, *shapes):
    """A ValueError whose message holds every shape."""
    __tracebackhide__ = True
    with pytest.raises(ValueError) as refusal:
        function(*(np.ones(shape) for shape in shapes))
    for shape in shapes:
        assert str(shape) in str(refusal.value), f"no {shape} in the message: {refusal.value}"


@bronze
def test_rows_become_columns(kata):
    """[[1, 2, 3], [4, 5, 6]] becomes [[1, 4], [2, 5], [3, 6]]."""
    result = kata.transpose(np.array([[1, 2, 3], [4, 5, 6]]))
    same(result, np.array([[1, 4], [2, 5], [3, 6]]), "transpose")


@bronze
def test_no_rows(kata):
    """(0, 2) becomes (2, 0): two rows with nothing in them."""
    same(kata.transpose(np.zeros((0, 2))), np.zeros((2, 0)), "transpose")


@bronze
def test_identity_of_two(kata):
    """The identity of size 2 is [[1, 0], [0, 1]]."""
    same(kata.identity(2), np.array([[1.0, 0.0], [0.0, 1.0]]), "identity")


@bronze
def test_symmetric_part_of_a_matrix(kata):
    """[[1, 2], [5, 7]] has the symmetric part [[1, 3.5], [3.5, 7]]: 3.5 is the mean of 2 and 5."""
    result = kata.symmetric_part(np.array([[1, 2], [5, 7]]))
    same(result, np.array([[1.0, 3.5], [3.5, 7.0]]), "symmetric part")


@bronze
def test_transposed_product_of_two(kata):
    """[[1, 2, 3], [4, 5, 6]] times [[1, 0], [0, 1], [1, 1]], transposed, is [[4, 10], [5, 11]]."""
    a, b = np.array([[1, 2, 3], [4, 5, 6]]), np.array([[1, 0], [0, 1], [1, 1]])
    same(kata.transposed_product(a, b), np.array([[4, 10], [5, 11]]), "transposed product")


@silver
@given(n=st.integers(0, 6), m=st.integers(0, 6), seed=seeds())
def test_every_entry_moves(kata, n, m, seed):
    """Entry (i, j) is found at (j, i), for all sizes; transposed again it is back."""
    matrix = np.random.default_rng(seed).standard_normal((n, m))
    expected = np.array([matrix[i, j] for j in range(m) for i in range(n)]).reshape(m, n)
    result = kata.transpose(matrix)
    same(result, expected, "transpose", rtol=0.0, atol=0.0)
    same(kata.transpose(result), matrix, "transpose of the transpose", rtol=0.0, atol=0.0)


@silver
@pytest.mark.parametrize("n", [2, 3, 5, 8])
def test_square_matrices(kata, n):
    """The diagonal stays, and all else is mirrored at it: neither rotated nor read anew."""
    matrix = normal(n, n)
    same(kata.transpose(matrix), matrix.T.copy(), "transpose", rtol=0.0, atol=0.0)


@silver
@pytest.mark.parametrize("shape", [(1, 4), (4, 1), (1, 1), (3, 0), (0, 3), (0, 0), (0, 1)], ids=str)
def test_rows_and_columns_alone(kata, shape):
    """A single row becomes a column, which still has two axes; no entries are no trouble."""
    for dtype in (np.float32, np.int64):
        matrix = (10 * normal(*shape)).astype(dtype)
        same(kata.transpose(matrix), matrix.T.copy(), f"transpose of {dtype.__name__}")


@silver
@pytest.mark.parametrize(
    "dtype", ["bool", "int8", "uint8", "int64", "uint64", "float16", "float32", "complex64"]
)
def test_dtype_stays(kata, dtype):
    """Whatever the dtype, the transpose has it too."""
    matrix = np.array([[0, 1, 2], [3, 0, 100]]).astype(dtype)
    same(kata.transpose(matrix), matrix.T.copy(), "transpose")


@silver
def test_transpose_is_not_conjugated(kata):
    """i stays i: the conjugate transpose is another thing."""
    matrix = np.array([[1 + 2j, 3j], [4.0, 5 - 6j], [0.5j, 7.0]])
    same(kata.transpose(matrix), matrix.T.copy(), "transpose")


@silver
def test_views_are_matrices_too(kata):
    """A reversed, strided, Fortran-ordered or read-only array is a matrix like any other."""
    whole = normal(8, 12)
    for matrix in (whole[::2, ::-3], whole.T, whole[::-1], np.asfortranarray(whole[:3])):
        expected = matrix.T.copy()
        matrix.flags.writeable = False
        same(kata.transpose(matrix), expected, "transpose", rtol=0.0, atol=0.0)
    a, b = whole[::2, ::-3], whole[::2, ::-3].T
    same(kata.transposed_product(a, b), (a @ b).T.copy(), "transposed product")
    same(kata.symmetric_part(a), (a + a.T) / 2, "symmetric part")


@silver
@pytest.mark.parametrize("n", [0, 1, 3, 7, 40])
def test_identity_of_any_size(kata, n):
    """Ones where row and column agree, zeros elsewhere, in float64; size 0 has no entries."""
    expected = np.array([[float(i == j) for j in range(n)] for i in range(n)]).reshape(n, n)
    same(kata.identity(n), expected, "identity")


@silver
def test_identity_changes_nothing(kata):
    """I·A and A·I are A."""
    matrix = normal(3, 5)
    same(kata.identity(3) @ matrix, matrix, "identity times A")
    same(matrix @ kata.identity(5), matrix, "A times identity")


@silver
def test_every_identity_is_new(kata):
    """Writing into an identity does not spoil the next one."""
    first = kata.identity(3)
    first[0, 2] = 5.0
    same(kata.identity(3), np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]), "the next identity")
    first = kata.identity(2)
    kata.identity(2)[:] = 7.0
    same(first, np.array([[1.0, 0.0], [0.0, 1.0]]), "the first identity")


@silver
@pytest.mark.parametrize("n", [-1, -4])
def test_negative_sizes(kata, n):
    """A negative size is a ValueError that names n, or its value."""
    with pytest.raises(ValueError) as refusal:
        kata.identity(n)
    message = str(refusal.value)
    assert re.search(rf"\bn\b|{n}\b", message), f"the message does not name n: {message}"


@silver
@given(n=st.integers(0, 6), seed=seeds())
def test_symmetric_part_is_the_mean(kata, n, seed):
    """Entry (i, j) is the mean of the entries (i, j) and (j, i), the diagonal as it was."""
    matrix = np.random.default_rng(seed).standard_normal((n, n))
    expected = [[(matrix[i, j] + matrix[j, i]) / 2 for j in range(n)] for i in range(n)]
    result = kata.symmetric_part(matrix)
    same(result, np.array(expected).reshape(n, n), "symmetric part", rtol=1e-14, atol=1e-14)
    same(result, result.T.copy(), "symmetric part, mirrored", rtol=0.0, atol=0.0)


@silver
def test_symmetric_and_antisymmetric_matrices(kata):
    """A symmetric matrix is its own symmetric part; that of an antisymmetric one is zero."""
    matrix = np.array([[2.0, -1.5, 4.0], [-1.5, 0.0, 3.0], [4.0, 3.0, 7.25]])
    same(kata.symmetric_part(matrix), matrix, "symmetric part of a symmetric matrix")
    matrix = np.array([[0.0, 2.0, -5.0], [-2.0, 0.0, 1.0], [5.0, -1.0, 0.0]])
    same(kata.symmetric_part(matrix), np.zeros((3, 3)), "symmetric part of an antisymmetric one")


@silver
@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64", "float32", "complex64", "complex128"])
def test_symmetric_part_has_fractions(kata, dtype):
    """Ints and narrow floats give float64, complex numbers complex128, unconjugated."""
    matrix = np.array([[1, 2, 0], [5, 7, 3], [4, 8, 6]]).astype(dtype)
    expected = np.array([[1.0, 3.5, 2.0], [3.5, 7.0, 5.5], [2.0, 5.5, 6.0]])
    if "complex" in dtype:
        matrix[0, 1] += 4j
        matrix[2, 2] -= 3j
        expected = expected + np.array([[0, 2j, 0], [2j, 0, 0], [0, 0, -3j]])
    same(kata.symmetric_part(matrix), expected, "symmetric part")
    for n in (0, 2):
        zeros = np.zeros((n, n), dtype=expected.dtype)
        what = f"symmetric part of ({n}, {n}) zeros of {dtype}"
        same(kata.symmetric_part(zeros.astype(dtype)), zeros, what)


@silver
@given(n=st.integers(0, 5), k=st.integers(0, 5), m=st.integers(0, 5), seed=seeds())
def test_transposed_products(kata, n, k, m, seed):
    """(AB)ᵀ has the product's entry (i, j) at (j, i), for all sizes, 0 and 1 among them."""
    random = np.random.default_rng(seed)
    a, b = random.standard_normal((n, k)), random.standard_normal((k, m))
    expected = [[sum(a[i, p] * b[p, j] for p in range(k)) for i in range(n)] for j in range(m)]
    expected = np.array(expected, dtype=np.float64).reshape(m, n)
    same(kata.transposed_product(a, b), expected, "transposed product", rtol=1e-12, atol=1e-12)


@silver
def test_order_matters_for_square_matrices(kata):
    """(AB)ᵀ is BᵀAᵀ: for squares AᵀBᵀ has the same shape, but it is (BA)ᵀ."""
    a, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 1.0], [5.0, 7.0]])
    same(kata.transposed_product(a, b), np.array([[10.0, 20.0], [15.0, 31.0]]), "(AB)ᵀ")
    same(kata.transposed_product(b, a), np.array([[3.0, 26.0], [4.0, 38.0]]), "(BA)ᵀ")
    a, b = normal(6, 6), normal(6, 6)
    same(kata.transposed_product(a, b), (a @ b).T.copy(), "(AB)ᵀ of (6, 6) and (6, 6)")


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("int64", "int64"),
        ("int8", "int8"),
        ("int8", "int32"),
        ("int64", "float64"),
        ("float16", "float16"),
        ("float32", "float32"),
        ("float64", "complex128"),
        ("complex64", "complex64"),
    ],
)
def test_dtype_of_a_transposed_product(kata, left, right):
    """The dtype is that of the product, narrow or wide; nothing is conjugated, no fraction cut."""
    a = np.array([[2.5, -3, 1, 0], [0, 5.5, -2, 4], [-1, 6, 3.5, -4]])
    b = np.array([[1.5, -2], [3, 0], [-4, 2.5], [0, -1]])
    a = (a + 2j * a[::-1] if "complex" in left else a).astype(left)
    b = (b + 3j * b[::-1] if "complex" in right else b).astype(right)
    same(kata.transposed_product(a, b), (a @ b).T.copy(), "transposed product")
    for rows, between, columns in [(3, 0, 2), (0, 4, 2), (3, 4, 0)]:
        left_part, right_part = a[:rows, :between], b[:between, :columns]
        expected = (left_part @ right_part).T.copy()
        what = f"transposed product of {left_part.shape} and {right_part.shape}"
        same(kata.transposed_product(left_part, right_part), expected, what)


@silver
@pytest.mark.parametrize("shape", [(), (3,), (1,), (0,), (2, 3, 4), (1, 2, 2)], ids=str)
@pytest.mark.parametrize("name", ["transpose", "symmetric_part"])
def test_only_matrices_are_taken(kata, name, shape):
    """What has not exactly two axes is a ValueError that holds its shape, a vector too."""
    refuses(getattr(kata, name), shape)


@silver
@pytest.mark.parametrize("shape", [(2, 3), (3, 1), (1, 3), (0, 2), (3, 0)], ids=str)
def test_symmetric_parts_of_squares_only(kata, shape):
    """Only a square matrix can be added to its transpose: a ValueError that holds the shape."""
    refuses(kata.symmetric_part, shape)


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((2, 3), (2, 3)),
        ((2, 3), (4, 5)),
        ((3, 2), (4, 3)),
        ((2, 1), (4, 3)),
        ((2, 4), (1, 3)),
        ((2, 0), (1, 3)),
        ((1, 1), (3, 2)),
        ((2, 3), (1, 1)),
        ((3,), (3, 2)),
        ((2, 3), (3,)),
        ((3,), (3,)),
        ((5, 2, 3), (3, 4)),
        ((5, 2, 3), (5, 3, 4)),
        ((), (3, 2)),
    ],
    ids=str,
)
def test_products_that_do_not_fit_are_refused(kata, left, right):
    """a needs as many columns as b has rows, and both are matrices: or a ValueError says so."""
    refuses(kata.transposed_product, left, right)


@silver
@pytest.mark.parametrize("name", ["transpose", "symmetric_part", "transposed_product"])
def test_arguments_are_left_as_they_came(kata, name):
    """Matrices are read, never written, and no result shares memory with one."""
    symmetric = np.array([[1.0, 2.0, 3.0], [2.0, 5.0, 4.0], [3.0, 4.0, 6.0]])
    others = np.eye(3), np.ones((1, 1)), normal(1, 4), normal(4, 1)
    for first in (normal(3, 3), symmetric, normal(3, 3) + 1j * symmetric, *others):
        square = first.shape[0] == first.shape[1]
        if name == "symmetric_part" and not square:
            continue
        arguments = [first, np.eye(first.shape[1])] if name == "transposed_product" else [first]
        copies = [array.copy() for array in arguments]
        result = getattr(kata, name)(*arguments)
        for array, copy in zip(arguments, copies, strict=True):
            same(array, copy, "matrix after the call")
        result[...] = 77.0
        for array, copy in zip(arguments, copies, strict=True):
            same(array, copy, "matrix after the caller wrote into the result")


@silver
def test_changes_come_too_late(kata):
    """Writing into the matrix after the call does not change the transpose: it is a copy."""
    matrix = np.array([[1.0, 2.0], [3.0, 4.0]])
    result = kata.transpose(matrix)
    matrix[:] = 0.0
    same(result, np.array([[1.0, 3.0], [2.0, 4.0]]), "transpose after matrix was cleared")
    first = kata.transpose(np.array([[1.0, 2.0]]))
    kata.transpose(np.array([[5.0, 6.0]]))
    same(first, np.array([[1.0], [2.0]]), "first transpose after a second call")


@gold
def test_large_integers_stay_exact(kata):
    """Entries are moved, not computed with: 2⁶³ − 1 comes through, and 2⁶⁴ − 1 too."""
    matrix = np.array([[2**63 - 1, -(2**63)], [2**53 + 1, 0], [5, 7]])
    same(kata.transpose(matrix), matrix.T.copy(), "transpose of int64")
    matrix = np.array([[2**64 - 1, 3, 1]], dtype=np.uint64)
    same(kata.transpose(matrix), matrix.T.copy(), "transpose of uint64")


@gold
@quiet
def test_products_of_integers(kata):
    """As in a @ b, ints never pass through floats, and 100·100 wraps round to 16 in int8; so does
    what is too large for int64."""
    a, b = np.array([[2**53 + 1, 1], [3, -(2**61)]]), np.array([[1, 1], [0, 2]])
    expected = np.array([[2**53 + 1, 3], [2**53 + 3, 3 - 2**62]])
    same(kata.transposed_product(a, b), expected, "transposed product of int64")
    a, b = np.array([[100, 2]], dtype=np.int8), np.array([[100], [3]], dtype=np.int8)
    same(kata.transposed_product(a, b), np.array([[22]], dtype=np.int8), "product of int8")
    a, b = np.array([[2**62, 1]]), np.array([[8, 4], [5, -7]])  # 2⁶⁵ + 5 and 2⁶⁴ − 7
    same(kata.transposed_product(a, b), np.array([[5], [-7]]), "product beyond int64")


@gold
def test_nan_and_infinity_are_moved(kata):
    """NaN and infinity are entries like any other and stay where they belong, −0 keeps its sign."""
    matrix = np.array([[np.nan, 1.0, np.inf, -0.0], [2.0, -np.inf, 1e-320, 0.0]])
    result = kata.transpose(matrix)
    same(result, matrix.T.copy(), "transpose", rtol=0.0, atol=0.0)
    same(np.signbit(result[3]).tolist(), [True, False], "whether the entries of row 3 have a minus")


@gold
def test_nan_shows_in_a_product(kata):
    """A NaN in row 1 of a makes column 1 of (AB)ᵀ NaN, one in column 0 of b makes row 0 NaN."""
    a, b = normal(3, 4), normal(4, 2)
    a[1, 2] = np.nan
    same(kata.transposed_product(a, b), (a @ b).T.copy(), "transposed product")
    a[1, 2], b[3, 0] = 1.0, np.nan
    same(kata.transposed_product(a, b), (a @ b).T.copy(), "transposed product")


@gold
@quiet
def test_zero_times_infinity_is_nan(kata):
    """Zeros are multiplied like any other number, those of an identity too: 0·inf is NaN."""
    a, b = np.array([[0.0, 1.0], [2.0, 1.0]]), np.array([[np.inf], [3.0]])
    same(kata.transposed_product(a, b), np.array([[np.nan, np.inf]]), "transposed product")
    a = np.array([[np.inf, 1.0]])
    same(kata.transposed_product(a, np.eye(2)), np.array([[np.inf], [np.nan]]), "A times identity")
    expected = np.array([[np.inf, np.nan]])
    same(kata.transposed_product(np.eye(2), b), expected, "identity times B")
    zeros, expected = np.zeros((2, 2)), np.array([[np.nan, np.nan]])
    same(kata.transposed_product(zeros, b), expected, "zeros times B")
    same(kata.transposed_product(a, zeros), expected.T.copy(), "A times zeros")


@gold
@quiet
@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "int64", "uint64"])
def test_sums_of_narrow_integers_do_not_wrap_round(kata, dtype):
    """127 + 125 is no int8, but their mean is 126: convert before you add."""
    top = np.iinfo(dtype).max
    matrix = np.array([[top, top - 2], [top, 1]], dtype=dtype)
    expected = np.array([[float(top), top - 1.0], [top - 1.0, 1.0]])
    same(kata.symmetric_part(matrix), expected, "symmetric part", rtol=1e-15, atol=0.0)


@gold
@quiet
def test_sums_beyond_float64(kata):
    """The mean of 1.6e308 and 1.2e308 fits in float64, though their sum does not."""
    matrix = np.array([[1.7e308, 1.6e308], [1.2e308, -1.7e308]])
    expected = np.array([[1.7e308, 1.4e308], [1.4e308, -1.7e308]])
    same(kata.symmetric_part(matrix), expected, "symmetric part", rtol=1e-14, atol=0.0)
    numbers = matrix + 0.1j * matrix, expected + 0.1j * expected
    same(kata.symmetric_part(numbers[0]), numbers[1], "of complex numbers", rtol=1e-14, atol=0.0)
    matrix = np.array([[0.0, 1.7e308], [-1.7e308, 0.0]])
    same(kata.symmetric_part(matrix), np.zeros((2, 2)), "symmetric part of an antisymmetric matrix")
    for dtype, unit in [("float16", 1e4), ("float32", 5e37), ("complex64", 5e37)]:
        matrix = (np.array([[6.0, 5.0], [3.0, -6.0]]) * unit).astype(dtype)
        wide = matrix.astype(np.result_type(matrix, np.float64))
        same(kata.symmetric_part(matrix), (wide + wide.T) / 2, f"symmetric part of {dtype}")
    matrix = np.array([[2e-300, 5e-300], [1e-300, 0.0]])
    expected = np.array([[2e-300, 3e-300], [3e-300, 0.0]])
    same(kata.symmetric_part(matrix), expected, "symmetric part", rtol=1e-14, atol=0.0)
    matrix[0, 0] = expected[0, 0] = 1.7e308
    what = "symmetric part of large and small entries"
    same(kata.symmetric_part(matrix), expected, what, rtol=1e-14, atol=0.0)


@gold
@pytest.mark.parametrize("dtype", ["float16", "float32", "complex64"])
def test_smallest_narrow_floats(kata, dtype):
    """Half of the smallest float32 is no float32, but it is a float64: convert before you halve."""
    tiny = np.finfo(dtype).smallest_subnormal
    matrix = np.array([[tiny, 3 * tiny], [-2 * tiny, 0.0]], dtype=dtype)
    entries = np.array([[1.0, 0.5], [0.5, 0.0]]) * float(tiny)
    expected = entries + 0j if dtype == "complex64" else entries
    same(kata.symmetric_part(matrix), expected, "symmetric part", rtol=1e-14, atol=0.0)


@gold
def test_large_matrices(kata):
    """(300, 200) is transposed to the last entry, and its product with another as well; (2000, 3)
    and (3, 2000), too."""
    for shape in ((2000, 3), (3, 2000)):
        a = normal(*shape)
        same(kata.transpose(a), a.T.copy(), f"transpose of {shape}", rtol=0.0, atol=0.0)
    a, b = normal(300, 200), normal(200, 70)
    same(kata.transpose(a), a.T.copy(), "transpose", rtol=0.0, atol=0.0)
    same(kata.transposed_product(a, b), (a @ b).T.copy(), "transposed product", atol=1e-10)
    same(kata.symmetric_part(a[:200]), (a[:200] + a[:200].T) / 2, "symmetric part")
