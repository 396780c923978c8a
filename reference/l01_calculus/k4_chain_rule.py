"""The chain rule: the slope of one function put into another is the product of their slopes."""

from collections.abc import Callable, Sequence

Function = Callable[[float], float]


def chain_rule(pairs: Sequence[tuple[Function, Function]], x: float) -> tuple[float, float]:
    """The value and the derivative, at x, of functions applied one after the other.

    For the pairs (f₁, f₁′), (f₂, f₂′), ..., (fₙ, fₙ′) the composition is F(x) = fₙ(... f₂(f₁(x))).
    Each derivative in F′(x) = f₁′(u₀) · f₂′(u₁) · ... · fₙ′(uₙ₋₁) is taken at what goes into its
    function: u₀ = x and uₖ = fₖ(uₖ₋₁).

    Args:
        pairs: a list or tuple of pairs (a function, its derivative), the innermost first: in the
            order in which they are applied. Each takes a number and returns a number, an int or a
            float. Each is called exactly once, whatever the others return, be it 0, infinity or
            NaN; one that stands in `pairs` twice is called twice. There may be none, or 5000.
            `pairs` is unchanged.
        x: a finite int or float.

    Returns:
        The tuple (F(x), F′(x)), ints or floats. Nothing is rounded, save that ints may become
        floats on the way; they do not wrap round, however large. Infinity and NaN go the way
        of float arithmetic: a slope of 0 times an infinite one is NaN. Without a pair F(x) is x,
        and the tuple is (x, 1.0).

    Raises:
        ValueError: an entry of pairs holds fewer than two functions, or more. The message holds
            its index, counted from 0. No function is called then.

    Example:
        (x - 3)² is x - 3, squared. At 5 the inner function gives 2, so the value is 4 and the
        derivative 1 · (2 · 2).

        >>> shift = (lambda x: x - 3, lambda x: 1.0)
        >>> square = (lambda u: u**2, lambda u: 2 * u)
        >>> chain_rule([shift, square], 5.0)
        (4.0, 4.0)
        >>> chain_rule([square, shift], 5.0)  # x² - 3, another function
        (22.0, 10.0)
        >>> chain_rule([], 5.0)
        (5.0, 1.0)

    Source: the chain rule, in any calculus textbook.
    """
    # solution
    for index, pair in enumerate(pairs):
        if len(pair) != 2:
            raise ValueError(f"pairs[{index}] holds {len(pair)} functions, not 2")
    value, derivative = x, 1.0
    for function, slope in pairs:
        derivative = derivative * slope(value)  # at what goes in, so before value moves on
        value = function(value)
    return value, derivative
    # end solution
