"""Finite differences: the slope of any function, from two of its values.

SciPy and numdifftools, which have it ready, are refused.
"""

import math
from collections.abc import Callable


def step_size(x: float) -> float:
    """A step for the central difference at x: ε^(1/3) · max(1, |x|).

    ε = 2⁻⁵² is the spacing of floats just above 1. With a longer step the graph bends away from
    the line through the two points; with a shorter one rounding drowns the difference.

    Args:
        x: an int or float of at most 1e300 in size: positive, negative or zero.

    Returns:
        The step, a positive float.

    Raises:
        ValueError: x is NaN or infinite. The message names x.

    Example:
        >>> print(f"{step_size(0.0):.4g} {step_size(-1.0):.4g} {step_size(1000.0):.4g}")
        6.055e-06 6.055e-06 0.006055

    Source: Press et al., "Numerical Recipes", section "Numerical Derivatives".
    """
    # solution
    if not math.isfinite(x):
        raise ValueError(f"x must be finite, not {x}")
    epsilon = 2.0**-52
    return epsilon ** (1 / 3) * max(1.0, abs(x))
    # end solution


def central_difference(f: Callable[[float], float], x: float, h: float | None = None) -> float:
    """The slope of the line through f's graph at x - h and x + h.

    (f(x + h) - f(x - h)) / 2h: an estimate of f′(x), exact for polynomials of degree 2 or less.

    Args:
        f: takes a number and returns a number, an int or a float. It is called once at x + h and
            once at x - h, and nowhere else: f need have no value at x itself. Where floats do
            not hold x + h and x - h exactly, a neighbour will do. An error that f raises is
            passed on as it is.
        x: an int or float of at most 1e300 in size: positive, negative or zero.
        h: the step, a positive int or float of at most 1e300; None stands for step_size(x).

    Returns:
        The slope, a float. It is not rounded.

    Raises:
        ValueError: x is NaN or infinite, and the message names x; or h is 0, negative, NaN or
            infinite, or so small that x + h or x - h is x itself, and the message names h. f is
            not called then.

    Example:
        x³ has the slope 12 at 2. A step of 1 is too long for it, one of ½ is better.

        >>> central_difference(lambda x: x**3, 2.0, 1.0)  # (27 - 1) / 2
        13.0
        >>> central_difference(lambda x: x**3, 2.0, 0.5)
        12.25
        >>> round(central_difference(lambda x: x**3, 2.0), 8)
        12.0
        >>> central_difference(lambda x: (x - 3) ** 2, 5.0, 1.0)  # a parabola: exact
        4.0

    Source: Press et al., "Numerical Recipes", section "Numerical Derivatives".
    """
    # solution
    if h is None:
        h = step_size(x)
    if not math.isfinite(x):
        raise ValueError(f"x must be finite, not {x}")
    if not 0 < h < math.inf:  # false for NaN, too
        raise ValueError(f"h must be positive and finite, not {h}")
    left, right = x - h, x + h
    if x in (left, right):
        raise ValueError(f"h = {h} is lost beside x = {x}: one of the two points is x itself")
    return (f(right) - f(left)) / (2 * h)
    # end solution
