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
    # solution
    logits, targets = np.asarray(logits), np.asarray(targets)
    if logits.ndim == 0 or logits.size == 0:
        raise ValueError(f"logits of shape {logits.shape} hold no class or no example")
    if targets.shape != logits.shape[:-1]:
        raise ValueError(f"targets of shape {targets.shape} do not fit logits {logits.shape}")
    if targets.dtype.kind not in "iu" or logits.dtype.kind not in "biuf":
        raise TypeError(f"targets are ints and logits real, not {targets.dtype}, {logits.dtype}")
    if targets.min() < 0 or targets.max() >= logits.shape[-1]:
        raise ValueError(f"a target is not from 0 to {logits.shape[-1] - 1}")
    logits = logits.astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        shifted = logits - logits.max(axis=-1, keepdims=True)
        # ln p = s - ln Σ exp(s): no probability is ever made that could underflow to 0.
        chosen = np.take_along_axis(shifted, targets[..., None], axis=-1)[..., 0]
        return (np.log(np.exp(shifted).sum(axis=-1)) - chosen).mean()
    # end solution


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
    # solution
    logits, targets = np.asarray(logits), np.asarray(targets)
    if logits.dtype.kind not in "biuf" or targets.dtype.kind not in "biuf":
        raise TypeError(f"logits and targets are real, not {logits.dtype} and {targets.dtype}")
    if logits.shape != targets.shape:
        raise ValueError(f"logits {logits.shape} and targets {targets.shape} differ in shape")
    if logits.size == 0:
        raise ValueError("logits is empty: there is nothing to take the mean of")
    if not ((targets >= 0) & (targets <= 1)).all():
        raise ValueError("targets must lie from 0 to 1")
    logits, targets = logits.astype(np.float64), targets.astype(np.float64)
    # -ln p = ln(1 + e⁻ᶻ) = max(-z, 0) + ln(1 + e^-|z|), and the exponent is never above 0.
    small = np.log1p(np.exp(-np.abs(logits)))
    yes, no = np.maximum(-logits, 0) + small, np.maximum(logits, 0) + small
    return (targets * yes + (1 - targets) * no).mean()
    # end solution
