"""The power rule: the exponent comes down as a factor, and one less of it stays behind."""

from collections.abc import Sequence


def power_rule(coefficient: float, exponent: float) -> tuple[float, float]:
    """Differentiate one power, c·xⁿ.

    d/dx c·xⁿ = (c·n)·xⁿ⁻¹, for every real n.

    Args:
        coefficient: c, a finite int or float: positive, negative or zero.
        exponent: n, a finite int or float: whole or not, positive, negative or zero.

    Returns:
        The tuple (coefficient, exponent) of the derivative, again a single power. Where the
        derivative is zero everywhere (n is exactly 0, or c is), that is always (0.0, 0.0).

    Example:
        >>> power_rule(1.0, 3.0)  # x³ becomes 3x²
        (3.0, 2.0)
        >>> power_rule(4.0, -1.0)  # 4/x becomes -4/x²
        (-4.0, -2.0)
        >>> power_rule(7.0, 0.0)  # a constant is flat
        (0.0, 0.0)

    Source: the power rule, in any calculus textbook.
    """
    raise NotImplementedError("your code here")


def differentiate(coefficients: Sequence[float]) -> list[float]:
    """Differentiate a polynomial, term by term.

    By the rule itself: `np.polyder`, `np.poly1d`, `np.polynomial` and sympy are refused.

    Args:
        coefficients: a list or tuple of finite ints or floats, lowest power first: coefficients[k]
            belongs to xᵏ, so [5, 2] is 5 + 2x. There may be 20 000 of them. It is read, never
            changed.

    Returns:
        A new list of the derivative's coefficients, lowest power first as well, one shorter than
        what was given: zeros keep their places, at the end too. Only a constant's derivative is
        as long as the constant: [0.0].

    Raises:
        ValueError: coefficients is empty.

    Example:
        >>> differentiate([5.0, 2.0])  # 5 + 2x becomes 2
        [2.0]
        >>> differentiate([9.0, -6.0, 1.0])  # (x - 3)² = 9 - 6x + x² becomes -6 + 2x
        [-6.0, 2.0]
        >>> differentiate([7.0])
        [0.0]

    Source: the power rule and the sum rule, in any calculus textbook.
    """
    raise NotImplementedError("your code here")
