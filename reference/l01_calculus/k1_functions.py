"""Functions: a rule that turns a number into a number, and how steep it is between two points."""

from collections.abc import Callable


def linear(x: float, a: float, b: float) -> float:
    """A straight line, a·x + b.

    Args:
        x, a, b: finite ints or floats: positive, negative or zero.

    Returns:
        The value at x, an int or a float. It is not rounded.

    Example:
        >>> linear(3.0, 2.0, 5.0)  # y = 2x + 5
        11.0

    Source: any algebra textbook.
    """
    # solution
    return a * x + b
    # end solution


def quadratic(x: float, a: float, b: float, c: float) -> float:
    """A parabola, a·x² + b·x + c, the highest power first.

    Args:
        x: a finite int or float, of at most 1e150 in size, so that its square is one too.
        a, b, c: finite ints or floats; a may be 0.

    Returns:
        The value at x, an int or a float. It is not rounded.

    Example:
        >>> quadratic(5.0, 1.0, -6.0, 9.0)  # (x - 3)² = x² - 6x + 9
        4.0

    Source: any algebra textbook.
    """
    # solution
    return a * x**2 + b * x + c
    # end solution


def cubic(x: float, a: float, b: float, c: float, d: float) -> float:
    """A cubic, a·x³ + b·x² + c·x + d, the highest power first.

    Args:
        x: a finite int or float, of at most 1e100 in size, so that its cube is one too.
        a, b, c, d: finite ints or floats; a may be 0.

    Returns:
        The value at x, an int or a float. It is not rounded.

    Example:
        >>> cubic(2.0, 1.0, 0.0, 0.0, 0.0)  # x³
        8.0
        >>> cubic(0.5, 1.0, 0.0, 0.0, 0.0)
        0.125

    Source: any algebra textbook.
    """
    # solution
    return a * x**3 + b * x**2 + c * x + d
    # end solution


def exponential(x: float, a: float, base: float) -> float:
    """Growth or decay by a constant factor, a·baseˣ.

    Args:
        x: a finite int or float: whole or not, positive, negative or zero.
        a: the value at x = 0: a finite int or float.
        base: the factor for each step of 1 in x: a positive int or float. Below 1 it is decay.

    Returns:
        The value at x, an int or a float. It is not rounded.

    Raises:
        ValueError: base is 0 or negative: its fractional powers are no real numbers. The message
            names base.

    Example:
        >>> exponential(3.0, 1.0, 2.0)  # 2³
        8.0
        >>> exponential(-1.0, 12.0, 2.0)  # 12 · ½
        6.0

    Source: any algebra textbook.
    """
    # solution
    if base <= 0:
        raise ValueError(f"base must be positive, not {base}")
    return a * base**x
    # end solution


def average_slope(f: Callable[[float], float], x1: float, x2: float) -> float:
    """The slope of the straight line through two points of f's graph: rise over run.

    The slope from x1 to x2 and the one from x2 to x1 are the same number.

    Args:
        f: takes a number and returns a number, an int or a float. It is called once at x1 and
            once at x2, and nowhere else. An error that it raises is passed on as it is.
        x1, x2: finite ints or floats, in any order. They may be as near to each other as two
            floats can be.

    Returns:
        (f(x2) - f(x1)) / (x2 - x1), a float, or an int where it is whole. It is not rounded, and
        ints are subtracted exactly, however large they are.

    Raises:
        ValueError: x1 equals x2: one point has no slope. The message holds the value of x1 as
            Python prints it: with its sign and all its digits.

    Example:
        2ˣ doubles with every step, and so does its slope.

        >>> average_slope(lambda x: 2.0**x, 3.0, 4.0)
        8.0
        >>> average_slope(lambda x: 2.0**x, 10.0, 11.0)
        1024.0

    Source: the difference quotient, in any calculus textbook.
    """
    # solution
    if x1 == x2:
        raise ValueError(f"x1 and x2 are both {x1}: a slope takes two different points")
    rise = f(x2) - f(x1)
    run = x2 - x1
    return rise / run
    # end solution
