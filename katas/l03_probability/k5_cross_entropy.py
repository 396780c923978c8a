"""Cross-entropy: how surprised a classifier is by the truth, from its logits.

NumPy is yours to use; SciPy, scikit-learn and torch, which have it ready, are refused.
"""

import numpy as np


def cross_entropy(logits: np.ndarray, targets: np.ndarray) -> float:
    """The mean of -ln p[target] over all examples, where p is the softmax of an example's logits.

    Args:
        logits: (..., C) array of ints up to ±2⁵³ or of floats up to ±1e300, one logit for each
            of C ≥ 1 classes, with any axes before them. -inf stands for a class that cannot
            happen; +inf does not occur.
        targets: (...) array of ints, the class of each example, from 0 to C - 1. For one
            example, logits (C,), it is an array without axes, or an int.

    Returns:
        The mean over all examples, in nats, as a float (or NumPy's float64): right to 12 digits
        or 1e-12, whichever is more, whatever the dtypes. A constant that all logits of an example
        have in common, however large, costs no digits. The mean is inf where the logit of a
        target is -inf and another of its example is not; it is NaN, even then, where NaN is
        among the logits, or an example has nothing but -inf. logits and targets are unchanged.

    Raises:
        ValueError: logits has no axis, no class or no example.
        ValueError: targets has not the shape of logits without its last axis; the message holds
            both arrays' shapes as Python writes them, like (2, 3) and (3,).
        ValueError: a target is negative, or C or more.
        TypeError: targets holds anything but ints, such as floats or bools, or logits holds
            complex numbers or strings.

    Example:
        The softmax of [0, ln 3] is [1/4, 3/4]. The surprise is ln 4 = 1.3863 at the first class,
        and ln 4/3 = 0.2877 at the second.

        >>> logits = np.log([[1.0, 3.0], [1.0, 3.0]])
        >>> round(float(cross_entropy(logits, np.array([0, 1]))), 4)  # (1.3863 + 0.2877) / 2
        0.837
        >>> round(float(cross_entropy(np.array([1000.0, 0.0]), np.array(1))), 4)
        1000.0

    Source: Goodfellow, Bengio and Courville 2016, "Deep Learning", section 6.2.2.3.
    """
    raise NotImplementedError("your code here")


def binary_cross_entropy_with_logits(logits: np.ndarray, targets: np.ndarray) -> float:
    """The mean of -t·ln p - (1 - t)·ln(1 - p) over all logits z, where p = 1 / (1 + e⁻ᶻ).

    Args:
        logits: (...) array of ints up to ±2⁵³ or of floats up to ±1e300: one for each yes-or-no
            question.
        targets: (...) array of ints, floats or bools from 0 to 1: the truth, or how likely it is.

    Returns:
        The mean over all, in nats, as a float (or NumPy's float64): right to 12 digits or 1e-12,
        whichever is more, whatever the dtypes; with targets between 0 and 1 an error of 1e-12 of
        the largest |z| is allowed. With targets of 0 and 1 it is right to 12 digits however
        small: at z = 40 and t = 1 it is e⁻⁴⁰, not 0. NaN among the logits gives NaN. logits and
        targets are unchanged.

    Raises:
        ValueError: the shapes differ; the message holds both as Python writes them.
        ValueError: logits is empty, or a target is below 0, above 1 or NaN.
        TypeError: logits or targets holds complex numbers or strings.

    Example:
        A logit of ln 3 says yes with 3/4: ln 4/3 = 0.2877 if that is so, ln 4 = 1.3863 if not.

        >>> round(float(binary_cross_entropy_with_logits(np.log([3.0]), np.array([1]))), 4)
        0.2877
        >>> round(float(binary_cross_entropy_with_logits(np.log([3.0]), np.array([0]))), 4)
        1.3863

    Source: the same, section 6.2.2.2.
    """
    raise NotImplementedError("your code here")
