"""Vectors: add them, stretch them, measure them, and see how far they point the same way."""

import numpy as np


def add(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Add two vectors, entry by entry.

    Args:
        a: (n,) ints, floats or complex numbers, of int64, float64 and complex128 at the most; n
            may be 0. The other vectors of this kata are of the same kinds.
        b: (n,) the same; its dtype may differ from a's.

    Returns:
        (n,), a new array of dtype np.result_type(a, b). Here and below the arguments are
        unchanged, and what is returned shares no memory with them.

    Raises:
        ValueError: a or b has not exactly one axis, or they differ in length. The message holds
            both shapes as Python writes them, like (2,) and (3,).

    Example:
        >>> add(np.array([3, 4]), np.array([1, -2]))
        array([4, 2])

    Source: the definition in any textbook of linear algebra, e.g. Strang, "Introduction to Linear
    Algebra", chapter 1.
    """
    raise NotImplementedError("your code here")


def scale(vector: np.ndarray, factor: complex) -> np.ndarray:
    """Multiply every entry of a vector by one number.

    Args:
        vector: (n,) as in `add`.
        factor: a Python int, float or complex number.

    Returns:
        (n,), a new array of the dtype that NumPy gives vector times factor: ints times an int
        stay ints, ints times a float become float64, float32 times a float stays float32.

    Raises:
        ValueError: vector has not exactly one axis. The message holds its shape.

    Example:
        >>> scale(np.array([3, 4]), 2)
        array([6, 8])
        >>> scale(np.array([3, 4]), -0.5)
        array([-1.5, -2. ])

    Source: as of `add`.
    """
    raise NotImplementedError("your code here")


def dot(a: np.ndarray, b: np.ndarray) -> complex:
    """Multiply two vectors entry by entry and add the products up: Σᵢ āᵢ·bᵢ.

    The bar is the complex conjugate, which turns i into −i and leaves real numbers alone. It makes
    the dot product of a complex vector with itself the square of its magnitude.

    Products, sums and loops are yours to use, here and in all functions of this kata. Calls that
    do more are refused: `@`, `matmul`, `dot`, `vdot`, `vecdot`, `matvec`, `vecmat`, `inner`,
    `tensordot`, `einsum`, `correlate`, `convolve`, `np.linalg`, `math.hypot`, `math.dist`,
    `math.sumprod`, scipy and torch.

    Args:
        a: (n,) as in `add`. It is a whose entries are conjugated.
        b: (n,) the same.

    Returns:
        One number, of Python or NumPy; 0 where n is 0. It is computed in 64 bits whatever came:
        narrow ints do not wrap round, half precision does not overflow. Where all is integer the
        answer is exact, as long as every product and sum fits in int64.

    Raises:
        ValueError: as in `add`.

    Example:
        >>> float(dot(np.array([3.0, 4.0]), np.array([2.0, -1.0])))  # 3·2 + 4·(−1)
        2.0
        >>> complex(dot(np.array([1j, 2]), np.array([1j, 1])))  # (−i)·i + 2·1
        (3+0j)

    Source: as of `add`; the conjugate as in NumPy's vdot.
    """
    raise NotImplementedError("your code here")


def magnitude(vector: np.ndarray) -> float:
    """Measure a vector: √(Σᵢ |vᵢ|²), its Euclidean length.

    Args:
        vector: (n,) as in `add`.

    Returns:
        One real number, 0 or more, of Python or NumPy, as precise as float64 whatever came; 0
        where n is 0. It is right for vectors whose largest entry is anything from 1e-300 to
        1e300, though the square of 1e200 overflows and that of 1e-200 vanishes. With an infinite
        entry and no NaN it is infinite; with a NaN and no infinite entry it is NaN.

    Raises:
        ValueError: as in `scale`.

    Example:
        >>> float(magnitude(np.array([3.0, 4.0])))
        5.0
        >>> float(magnitude(np.array([2, -3, 6])))  # √(4 + 9 + 36)
        7.0

    Source: the theorem of Pythagoras.
    """
    raise NotImplementedError("your code here")


def normalize(vector: np.ndarray) -> np.ndarray:
    """Keep a vector's direction and make its magnitude 1.

    Args:
        vector: (n,) as in `add`, its largest entry anything from 1e-300 to 1e300.

    Returns:
        (n,), a new array, float64, or complex128 where vector is complex: vector divided by its
        magnitude. Signs and complex phases stay.

    Raises:
        ValueError: vector has not exactly one axis (the message holds its shape), or it has no
            direction: no entries, zeros only, or a NaN or an infinity among them.

    Example:
        >>> normalize(np.array([3, 4]))
        array([0.6, 0.8])
        >>> normalize(np.array([0.0, -2.5]))
        array([ 0., -1.])

    Source: as of `add`; such vectors are called unit vectors.
    """
    raise NotImplementedError("your code here")
