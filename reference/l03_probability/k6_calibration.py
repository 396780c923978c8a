"""Calibration: whether a classifier is right as often as it says, and the temperature for that.

NumPy is yours to use; SciPy, scikit-learn and torch are refused.
"""

import numpy as np


def expected_calibration_error(
    probabilities: np.ndarray, targets: np.ndarray, bins: int = 10
) -> float:
    """How far confidence and accuracy lie apart, on average over bins of like confidence.

    An example's prediction is its most probable class, the first of them where several are; its
    confidence is that probability. Bin m of 1 to `bins` holds the confidences above (m - 1)/bins
    and up to m/bins, this edge included. Unless `bins` is a power of 2, edges are rounded, and a
    confidence within rounding of one, however it is computed, may be on either side. The error is
    Σₘ (nₘ/n)·|accuracyₘ - confidenceₘ|: the share of right predictions in a bin against the mean
    of its confidences, weighted by how many of the n examples it holds. Empty bins count nothing.

    Args:
        probabilities: (n, C) array of ints or floats, each row from 0 to 1 with the sum 1.
        targets: (n,) array of ints, the true classes, from 0 to C - 1.
        bins: at least 1, all of the same width.

    Returns:
        A float (or NumPy's float64) from 0 to 1, above that only by what is forgiven as rounding,
        right to 1e-12 whatever the dtypes. Neither array is changed.

    Raises:
        ValueError: probabilities does not have two axes or holds no example; targets is not (n,);
            a target is negative, or C or more; bins is less than 1.
        ValueError: an entry of probabilities is negative or NaN, or the sum of a row is off 1 by
            more than 1e-5, as with logits. A sum that is off by less than 1e-6 is rounding, and
            accepted; a confidence that is above 1 by it is in the last bin.
        TypeError: targets holds anything but ints, such as floats or bools; or probabilities holds
            complex numbers or strings.

    Example:
        Two confidences from 0.5 to 0.75, both right: |1 - 0.675| = 0.325. Three above 0.75, one of
        them right: |1/3 - 0.9| = 0.5667. Together 2/5 · 0.325 + 3/5 · 0.5667 = 0.47.

        >>> p = np.array([[0.65, 0.35], [0.3, 0.7], [0.95, 0.05], [0.9, 0.1], [0.15, 0.85]])
        >>> targets = np.array([0, 1, 0, 1, 0])
        >>> round(float(expected_calibration_error(p, targets, bins=4)), 4)
        0.47

    Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", equation 3.
    """
    # solution
    if bins < 1:
        raise ValueError(f"bins must be at least 1, not {bins}")
    probabilities, targets = _checked(probabilities, targets)
    sums = probabilities.sum(axis=1)
    if not ((probabilities >= 0).all() and (abs(sums - 1) <= 1e-5).all()):
        raise ValueError("each row of probabilities must sum to 1, with no entry below 0")
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == targets
    # An edge goes to the bin below. Those at 0 and 1 are left out: what rounding puts a little
    # above 1 would be in no bin.
    bin_of = np.searchsorted(np.arange(1, bins) / bins, confidence, side="left")
    # nₘ/n · |right/nₘ - sum/nₘ| is |right - sum| / n: no empty bin is ever divided by.
    gap = np.bincount(bin_of, weights=right - confidence, minlength=bins)
    return np.abs(gap).sum() / len(targets)
    # end solution


def fit_temperature(logits: np.ndarray, targets: np.ndarray) -> float:
    """The temperature T from 0.01 to 100 at which softmax(logits / T) fits the targets best.

    Best is where the mean of -ln p[target] is least. It has no second valley: the loss falls as T
    comes nearer to the best one, from either side. Where it falls all the way to 0.01 or to 100,
    that end is the answer. Above 1 the logits were too sure of themselves, below 1 too timid.

    Args:
        logits: (n, C) array of ints up to ±2⁵³ or of floats up to ±1e300, all finite.
        targets: (n,) array of ints, the true classes, from 0 to C - 1.

    Returns:
        A float (or NumPy's float64) T, right to 1e-4 of itself. Where other T from 0.01 to 100
        have the same loss to 1e-15, any of them will do: each T if the logits of every example
        are all alike, or if the target's is far above the rest in all. A constant that is added
        to all logits of an example, however large, changes nothing. Neither array is changed.

    Raises:
        ValueError: logits does not have two axes, holds no example, or NaN or infinity; targets is
            not (n,); a target is negative, or C or more.
        TypeError: targets holds anything but ints, such as floats or bools; or logits holds
            complex numbers or strings.

    Example:
        Three of four right, though the logits say e⁴ / (e⁴ + 1) = 98 %. For 3/4 the difference of
        the logits would have to be ln 3, and 4 / ln 3 = 3.641.

        >>> logits = np.array([[4.0, 0.0], [4.0, 0.0], [4.0, 0.0], [4.0, 0.0]])
        >>> round(float(fit_temperature(logits, np.array([0, 0, 1, 0]))), 3)
        3.641

    Source: Guo et al. 2017, section 4.2, "Temperature scaling".
    """
    # solution
    logits, targets = _checked(logits, targets)
    if not np.isfinite(logits).all():
        raise ValueError("logits must be finite")
    logits = logits - logits.max(axis=1, keepdims=True)
    target_logit = logits[np.arange(len(targets)), targets]

    def slope(sharpness: float) -> float:
        """The derivative of the loss with respect to 1/T, which grows with 1/T."""
        with np.errstate(over="ignore"):
            p = np.exp(logits * sharpness)
        p /= p.sum(axis=1, keepdims=True)
        return ((p * logits).sum(axis=1) - target_logit).mean()

    low, high = 0.01, 100.0
    if slope(low) >= 0:
        return 1 / low
    if slope(high) <= 0:
        return 1 / high
    for _ in range(60):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
    return 1 / np.sqrt(low * high)
    # end solution


# solution
def _checked(table: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """An (n, C) table as float64, and its n targets, if they are what they should be."""
    table, targets = np.asarray(table), np.asarray(targets)
    if table.dtype.kind not in "biuf":
        raise TypeError(f"ints or floats are wanted, not {table.dtype}")
    if table.ndim != 2 or table.size == 0:
        raise ValueError(f"examples and classes are two axes and not empty, unlike {table.shape}")
    if targets.shape != table.shape[:1]:
        raise ValueError(f"targets of shape {targets.shape} do not fit {table.shape}")
    if targets.dtype.kind not in "iu":
        raise TypeError(f"targets must be class numbers, ints, not {targets.dtype}")
    if targets.min() < 0 or targets.max() >= table.shape[1]:
        raise ValueError(f"a target is not from 0 to {table.shape[1] - 1}")
    return table.astype(np.float64), targets


# end solution
