"""Softmax: scores become probabilities, its logarithm, and how each answers to each score.

NumPy is yours to use; SciPy and torch, which have it ready, are refused.
"""

import numpy as np


def softmax(logits: np.ndarray, axis: int = -1, temperature: float = 1.0) -> np.ndarray:
    """The probabilities exp(zᵢ/T) / Σⱼ exp(zⱼ/T) of logits z at temperature T, along one axis.

    Each slice along `axis` is one distribution, computed from that slice alone. The rest of the
    axes may be any, of any size, 0 included.

    Args:
        logits: array with at least one axis, of ints up to ±2⁵³ or of floats of any size, float64
            at the most. -inf stands for what cannot happen: its probability is 0. +inf does not
            occur.
        axis: along which the probabilities sum to 1. Negative counts from the last.
        temperature: positive and finite. Below 1 it sharpens, above 1 it flattens.

    Returns:
        A new float64 array of the shape of logits, right to 1e-12 whatever their dtype. Only
        differences count: a constant that is added to a whole slice, however large, costs no
        digits. No finite logits at any temperature give NaN; those that differ by more than the
        largest float may count as infinitely far apart. A slice that holds NaN, or nothing
        but -inf, is NaN throughout; the others do not suffer. logits is unchanged.

    Raises:
        ValueError: temperature is 0, negative, infinite or NaN; the message names it or its value.
        ValueError: logits has no such axis, as an array without axes has none, or no entry
            along it.
        TypeError: logits holds complex numbers or strings.

    Example:
        e¹ = 2.718, e² = 7.389, e³ = 20.086; the sum is 30.193.

        >>> softmax(np.array([1, 2, 3])).round(4)
        array([0.09  , 0.2447, 0.6652])
        >>> softmax(np.array([1001, 1002, 1003])).round(4)
        array([0.09  , 0.2447, 0.6652])
        >>> softmax(np.array([1, 2, 3]), temperature=2.0).round(4)
        array([0.1863, 0.3072, 0.5065])
        >>> softmax(np.array([[0.0, 5.0], [0.0, 6.0]]), axis=0).round(4)
        array([[0.5   , 0.2689],
               [0.5   , 0.7311]])

    Source: Bridle 1990, "Probabilistic Interpretation of Feedforward Classification Network
    Outputs, with Relationships to Statistical Pattern Recognition".
    """
    raise NotImplementedError("your code here")


def log_softmax(logits: np.ndarray, axis: int = -1, temperature: float = 1.0) -> np.ndarray:
    """The natural logarithms of those probabilities.

    Right also where a probability is too small for a float: only a difference of more than the
    largest float, before or after it is divided by the temperature, may give -inf. And -inf in
    logits stays -inf.

    Args:
        logits: as for `softmax`.
        axis: as for `softmax`.
        temperature: as for `softmax`.

    Returns:
        A new float64 array of the shape of logits, right to 12 digits or 1e-12, whichever is
        more. The rest is as for `softmax`, NaN too.

    Raises:
        ValueError, TypeError: as for `softmax`.

    Example:
        The probability of the second, e⁻¹⁰⁰⁰, is 0 as a float. Its logarithm is not.

        >>> np.abs(log_softmax(np.array([0.0, -1000.0])))
        array([   0., 1000.])
    """
    raise NotImplementedError("your code here")


def softmax_jacobian(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """How each probability of one distribution answers to each of its logits.

    Args:
        logits: (n,) as for `softmax`.
        temperature: as for `softmax`, and at least 1e-300.

    Returns:
        (n, n) float64: entry (i, j) is ∂pᵢ/∂zⱼ of p = softmax(z, temperature=T), right to
        1e-12 / T. It is symmetric, and each row sums to 0: what one wins, the others lose. For
        n > 1 it is NaN throughout if logits holds NaN, or nothing but -inf.

    Raises:
        ValueError: logits does not have exactly one axis, or is empty.
        ValueError, TypeError: as for `softmax`.

    Example:
        The probabilities of [0, ln 3] are 1/4 and 3/4.

        >>> softmax_jacobian(np.log([1.0, 3.0])).round(4)
        array([[ 0.1875, -0.1875],
               [-0.1875,  0.1875]])
    """
    raise NotImplementedError("your code here")
