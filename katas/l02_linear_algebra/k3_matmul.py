"""The matrix product: every row of one matrix meets every column of the other."""

import numpy as np


def matmul(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Multiply two matrices, from dot products that you write yourself.

    Entry (i, j) is the dot product of row i of a and column j of b: Σ_p a[i, p]·b[p, j].

    Products, sums, loops and broadcasting are yours to use. Calls that multiply and sum in one go
    are refused: `@`, `matmul`, `dot`, `vdot`, `vecdot`, `matvec`, `vecmat`, `inner`, `tensordot`,
    `einsum`, `correlate`, `convolve`, `np.linalg`, `np.matrix`, `math.sumprod`, other libraries.

    Args:
        a: (n, k) integers, floats or complex numbers, of float64 and complex128 at the most.
        b: (k, m) the same; its dtype may differ from a's. Any of n, k and m may be 0.

    Returns:
        (n, m), a new array of dtype np.result_type(a, b). Integers are exact as long as every
        entry returned fits in it, though terms and sums on the way may not. Floats are multiplied
        and added in that dtype or a wider one, in any order: each step may round to that dtype,
        none to less. Where k is 0 the entries are sums of nothing: zeros. Complex numbers are
        multiplied as they are, none conjugated. NaN and infinity go the way of float arithmetic:
        NaN plus anything is NaN, so is 0·inf. a and b are unchanged.

    Raises:
        ValueError: a or b does not have exactly two axes, or a has not as many columns as b has
            rows. The message holds both shapes as Python writes them, like (2, 3) and (4, 5).

    Example:
        >>> a = np.array([[1, 2, 3], [4, 5, 6]])
        >>> b = np.array([[1, 0], [0, 1], [1, 1]])
        >>> matmul(a, b)  # 1·1 + 2·0 + 3·1 = 4, 1·0 + 2·1 + 3·1 = 5, ...
        array([[ 4,  5],
               [10, 11]])
        >>> matmul(np.array([[0.5, 1.5]]), np.array([[2], [4]]))  # 0.5·2 + 1.5·4
        array([[7.]])
        >>> matmul(np.zeros((2, 0)), np.zeros((0, 3)))
        array([[0., 0., 0.],
               [0., 0., 0.]])

    Source: the definition in any textbook of linear algebra, e.g. Strang, "Introduction to Linear
    Algebra", chapter 2.
    """
    raise NotImplementedError("your code here")
