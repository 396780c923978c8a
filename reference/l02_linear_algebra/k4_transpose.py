"""The transpose: rows become columns, and a few things that can be said with it."""

import numpy as np


def transpose(matrix: np.ndarray) -> np.ndarray:
    """Turn the rows of a matrix into columns: entry (i, j) moves to (j, i).

    Loops, indexing, stacking and `@` are yours to use, in all functions of this kata. What answers
    in one call is refused: `.T`, `.mT`, `transpose`, `swapaxes`, `moveaxis`, `rollaxis`, `rot90`,
    `permute_dims`, `matrix_transpose`, `einsum`, `eye`, `identity`, `np.linalg`, `np.matrix`, other
    libraries.

    Args:
        matrix: (n, m) numbers or bools of any dtype, in the machine's own byte order; n and m may
            be 0.

    Returns:
        (m, n), a new array of matrix's dtype, the entries as they were: complex numbers are not
        conjugated. Here and below, writing into the result changes no argument, and the arguments
        are unchanged.

    Raises:
        ValueError: matrix has not exactly two axes. The message holds its shape as Python writes
            it, like (3,).

    Example:
        >>> transpose(np.array([[1, 2, 3], [4, 5, 6]]))
        array([[1, 4],
               [2, 5],
               [3, 6]])
        >>> transpose(np.zeros((0, 2))).shape
        (2, 0)

    Source: the definition in any textbook of linear algebra, e.g. Strang, "Introduction to Linear
    Algebra", chapter 2.
    """
    # solution
    if matrix.ndim != 2:
        raise ValueError(f"a matrix has two axes, not shape {matrix.shape}")
    rows, columns = matrix.shape
    result = np.empty((columns, rows), dtype=matrix.dtype)
    for i in range(rows):
        result[:, i] = matrix[i]  # row i becomes column i
    return result
    # end solution


def identity(n: int) -> np.ndarray:
    """Make the matrix that changes nothing: I·A = A and A·I = A.

    Args:
        n: its size, an int, 0 or more.

    Returns:
        (n, n) float64, a new array: 1 where row and column are the same, 0 elsewhere.

    Raises:
        ValueError: n is negative. The message names n or its value.

    Example:
        >>> identity(2)
        array([[1., 0.],
               [0., 1.]])

    Source: as of `transpose`.
    """
    # solution
    if n < 0:
        raise ValueError(f"n must not be negative, as {n} is")
    result = np.zeros((n, n))
    for i in range(n):
        result[i, i] = 1.0
    return result
    # end solution


def symmetric_part(matrix: np.ndarray) -> np.ndarray:
    """Average a square matrix with its transpose: (A + Aᵀ)/2.

    Args:
        matrix: (n, n) ints, floats or complex numbers, of 64 bits for each real number at the
            most, bools excepted; n may be 0. Entries are 0 or at least 1e-300 in size.

    Returns:
        (n, n) float64, or complex128 where matrix is complex, a new array: exactly symmetric, and
        right for all finite entries: the sum of two entries may lie beyond their dtype, be it
        narrow ints or floats of 1e308. Ints beyond 2⁵³ may count as the nearest float64.
        Complex numbers are not conjugated.

    Raises:
        ValueError: matrix has not exactly two axes, or these differ in size. The message holds its
            shape.

    Example:
        >>> symmetric_part(np.array([[1, 2], [5, 7]]))
        array([[1. , 3.5],
               [3.5, 7. ]])

    Source: as of `transpose`.
    """
    # solution
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"only a square matrix has a symmetric part, not shape {matrix.shape}")
    half = matrix.astype(np.result_type(matrix, np.float64)) / 2  # halves first: no overflow
    return half + transpose(half)
    # end solution


def transposed_product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Give the transpose of a product, (AB)ᵀ = BᵀAᵀ.

    Args:
        a: (n, k) ints, floats or complex numbers; any of n, k and m may be 0.
        b: (k, m) the same.

    Returns:
        (m, n), a new array with the entries and the dtype that NumPy gives the product a @ b: as
        there, ints stay ints and wrap round in their own dtype, and 0 times infinity is NaN.

    Raises:
        ValueError: a or b has not exactly two axes, or a has not as many columns as b has rows.
            The message holds both shapes.

    Example:
        >>> a = np.array([[1, 2, 3], [4, 5, 6]])
        >>> b = np.array([[1, 0], [0, 1], [1, 1]])
        >>> transposed_product(a, b)  # a @ b is [[4, 5], [10, 11]]
        array([[ 4, 10],
               [ 5, 11]])

    Source: as of `transpose`.
    """
    # solution
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[0]:
        raise ValueError(f"a's columns must be as many as b's rows, in {a.shape} and {b.shape}")
    return transpose(b) @ transpose(a)
    # end solution
