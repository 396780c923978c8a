"""Expectation and variance: where a distribution balances, and how far it spreads around there."""

import numpy as np


def expectation(values: np.ndarray, probabilities: np.ndarray) -> float:
    """The expectation, or mean, of a discrete random variable: E[X] = Σᵢ pᵢ·xᵢ.

    From products and sums of your own: `np.average`, `np.cov`, `np.ma`, `statistics` and scipy
    are refused.

    Args:
        values: (n,) array of ints or floats, all finite: what X can be, in any order. The same
            value may stand there more than once; its probabilities then add up.
        probabilities: (n,) array of ints or floats, 0 or more: probabilities[i] is the chance of
            values[i]. Their sum may miss 1 by rounding: up to 1e-6 is accepted, 1e-4 or more is
            refused, and what lies between is left to you. They are used as they are, in the
            variance, too; to divide them by their sum first is as good. An outcome of probability
            0 counts for nothing.

    Returns:
        The expectation as a float, in float64 whatever the dtypes of values and probabilities.
        Both are unchanged.

    Raises:
        ValueError: values and probabilities do not have one axis each and the same length; there
            are no outcomes at all; a value is NaN or infinite; a probability is negative or NaN;
            or the probabilities do not sum to 1.

    Example:
        >>> die = np.array([1, 2, 3, 4, 5, 6])
        >>> expectation(die, np.full(6, 1 / 6))
        3.5
        >>> expectation(np.array([0.0, 10.0]), np.array([0.75, 0.25]))  # 0.75·0 + 0.25·10
        2.5

    Source: Goodfellow, Bengio and Courville, "Deep Learning", section 3.8.
    """
    raise NotImplementedError("your code here")


def variance(values: np.ndarray, probabilities: np.ndarray) -> float:
    """The variance of a discrete random variable: Var[X] = E[(X − E[X])²] = Σᵢ pᵢ·(xᵢ − E[X])².

    This is the variance of the distribution itself, not an estimate from a sample: nothing is
    divided by n or n − 1. The same calls are refused as for `expectation`.

    Args:
        values: (n,) array of ints or floats, all finite, as for `expectation`. The squares of
            their distances must fit in a float64.
        probabilities: (n,) array of ints or floats, as for `expectation`.

    Returns:
        The variance as a float, in float64 whatever the dtypes, and never negative. Where the
        values lie far from 0 and close together (10⁹, 10⁹ + 1, …) it is as precise as anywhere.
        Both arguments are unchanged.

    Raises:
        ValueError: as for `expectation`.

    Example:
        >>> die = np.array([1, 2, 3, 4, 5, 6])
        >>> round(variance(die, np.full(6, 1 / 6)), 6)  # 35/12
        2.916667
        >>> variance(np.array([0.0, 10.0]), np.array([0.75, 0.25]))  # 0.75·2.5² + 0.25·7.5²
        18.75

    Source: Goodfellow, Bengio and Courville, "Deep Learning", section 3.8.
    """
    raise NotImplementedError("your code here")
