"""Gradient descent: look which way is uphill, take a step the other way, and do it again."""

from collections.abc import Callable

import numpy as np


def gradient_descent(
    gradient: Callable[[np.ndarray], np.ndarray],
    start: np.ndarray,
    learning_rate: float,
    steps: int,
    tolerance: float = 0.0,
) -> np.ndarray:
    """Walk downhill from `start` and return every point on the way.

    Step t, counted from 1, goes from point wₜ₋₁ to wₜ = wₜ₋₁ − learning_rate · ∇f(wₜ₋₁).

    The walk ends at the first point, `start` included, where the gradient's Euclidean norm is at
    most `tolerance`; no step is taken from there. Otherwise it ends after `steps` steps.

    Args:
        gradient: gives ∇f at a point: takes an (n,) float64 array, returns an (n,) array, of
            ints or floats. It is called once at each point of the path, in order; at the point
            that the last of `steps` steps reaches the call may be left out. It may keep or
            overwrite the array it is handed, a new one each time: the path does not change.
            What it returns is never written to, either; it may be one array, filled anew by each
            call.
        start: (n,) array of finite ints or floats, n at least 1. It is read, never changed.
        learning_rate: positive: how far to go for a gradient of norm 1.
        steps: the most steps to take, 0 or more. Only those that are taken cost time and memory,
            so it may be as large as 10**15.
        tolerance: 0 or more. At 0 the walk ends early only at a gradient of norm 0. Squares of
            numbers beyond 1e±150 leave the floats: such a norm may count as 0 or as infinite.

    Returns:
        The path, (k + 1, n) float64: `start` first, then the point after each of the k steps that
        were taken. A new array: writing into it changes no array of the caller's.

    Raises:
        ValueError: learning_rate is 0 or negative, or steps or tolerance is negative. The
            message names the argument, and gradient is not called then.
        ArithmeticError: the walk diverged: a step led to a point with a NaN or an infinity in
            it. The message gives that step's number t; gradient is not called there. As long
            as all points are finite nothing is raised, however large they grow, and however large
            the gradient is.

    Example:
        f(w) = (w - 4)² has the gradient 2(w - 4). Each step at 0.25 halves the way to 4.

        >>> gradient_descent(lambda w: 2 * (w - 4), np.array([10.0]), 0.25, steps=3)
        array([[10.  ],
               [ 7.  ],
               [ 5.5 ],
               [ 4.75]])
        >>> gradient_descent(lambda w: 2 * (w - 4), np.array([3.0]), 0.25, 100, tolerance=0.5)
        array([[3.  ],
               [3.5 ],
               [3.75]])

    Source: Cauchy 1847, "Méthode générale pour la résolution des systèmes d'équations simultanées".
    """
    # solution
    if learning_rate <= 0:
        raise ValueError(f"learning_rate must be positive, not {learning_rate}")
    if steps < 0:
        raise ValueError(f"steps must not be negative, as {steps} is")
    if tolerance < 0:
        raise ValueError(f"tolerance must not be negative, as {tolerance} is")
    point = np.array(start, dtype=np.float64)
    path = [point]
    for step in range(1, steps + 1):
        # A copy goes out: what gradient does to it is its own affair. What comes back may be of
        # any dtype, and half precision times learning_rate would stay half precision.
        slope = np.asarray(gradient(point.copy()), dtype=np.float64)
        if np.linalg.norm(slope) <= tolerance:
            break
        point = point - learning_rate * slope  # not -=, which would rewrite the row just kept
        if not np.isfinite(point).all():
            raise ArithmeticError(f"diverged: step {step} leads to {point}; lower learning_rate")
        path.append(point)
    return np.stack(path)
    # end solution
