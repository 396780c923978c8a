"""The gradient: one slope for each direction in which a point can move.

SciPy and numdifftools, which have it ready, are refused.
"""

from collections.abc import Callable

import numpy as np


def gradient(f: Callable[[np.ndarray], float], x: np.ndarray) -> np.ndarray:
    """All partial derivatives of f at x, by central differences.

    Partial derivative i moves coordinate i alone, by a step that suits it (kata 1.3):

        hᵢ = ε^(1/3) · max(1, |xᵢ|), with ε = 2⁻⁵², in float64
        (f(..., xᵢ + hᵢ, ...) - f(..., xᵢ - hᵢ, ...)) / 2hᵢ

    Args:
        f: takes an (n,) float64 array and returns a number: Python's or NumPy's, of any real dtype,
            a bool, or an array without axes. It is called exactly twice for each coordinate, and
            nowhere else. Each time it is handed a new array, which it may keep or overwrite; all
            coordinates but one are equal to those of x, except that -0.0 may become 0.0. An error
            that f raises is not caught.
        x: (n,) array of finite ints or floats, of at most 1e300 in size; n may be 0. It is read,
            never changed, not even for a moment.

    Returns:
        (n,) float64, a new array: the partial derivatives, in the order of the coordinates.
        Nothing is rounded. The difference is taken in float64, whatever dtype f returns, and
        before the division, so that values of 1e305 do not overflow. A NaN or infinity that f
        returns goes the way of float arithmetic, into the slope of that coordinate alone.

    Raises:
        ValueError: x does not have exactly one axis, and the message holds its shape; or a
            coordinate is NaN or infinite; f is not called then. Or f returns an array with axes
            at any call, of a single element too, and the message holds the shape of that array.

    Example:
        f(x, y) = x² + y² has the gradient (2x, 2y).

        >>> slopes = gradient(lambda p: p[0] ** 2 + p[1] ** 2, np.array([3.0, 4.0]))
        >>> print(slopes.round(6))
        [6. 8.]
        >>> slopes = gradient(lambda p: p[0] * p[1] * p[2], np.array([2, 3, 5]))
        >>> print(slopes.round(6))  # yz, xz, xy
        [15. 10.  6.]

    Source: Press et al., "Numerical Recipes", section "Numerical Derivatives".
    """
    raise NotImplementedError("your code here")
