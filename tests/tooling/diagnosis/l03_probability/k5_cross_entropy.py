"""Cross-entropy as another hand writes it: classes down, examples across, and a softplus."""

import numpy as np


def real(values):
    values = np.asarray(values)
    if not np.can_cast(values.dtype, float, "same_kind"):
        raise TypeError(f"{values.dtype} holds no real numbers")
    return values


def cross_entropy(logits, targets):
    z = real(logits)
    y = np.asarray(targets)
    if not np.issubdtype(y.dtype, np.integer):
        raise TypeError(f"classes are counted, and {y.dtype} is not for that")
    if 0 in (z.ndim, z.size):
        raise ValueError("there is nothing to be surprised by")
    *batch, C = z.shape
    if list(y.shape) != batch:
        raise ValueError(f"{y.shape} targets do not go with {z.shape} logits")
    if np.any(y < 0):
        raise ValueError("classes are counted from 0")
    if np.any(y >= C):
        raise ValueError(f"there are {C} classes only")
    table = z.astype(float).reshape(-1, C).T
    y = y.ravel()
    examples = np.arange(y.size)
    with np.errstate(invalid="ignore"):
        below = table - np.max(table, axis=0)
        shares = np.exp(below)
        log_total = np.log(np.sum(shares, axis=0))
        surprise = log_total - below[y, examples]
    return np.average(surprise)


def softplus(x):
    out = np.empty(x.shape)
    up = x > 0
    out[up] = x[up] + np.log1p(np.exp(-x[up]))
    out[~up] = np.log1p(np.exp(x[~up]))
    return out


def binary_cross_entropy_with_logits(logits, targets):
    z = real(logits)
    t = real(targets)
    if z.shape != t.shape:
        raise ValueError(f"{t.shape} answers to {z.shape} questions")
    if not z.size:
        raise ValueError("nothing was asked")
    if np.any(np.clip(t, 0, 1) != t):
        raise ValueError("an answer is neither yes nor no, nor between")
    z = np.array(z, dtype=float)
    t = np.array(t, dtype=float)
    losses = t * softplus(-z)
    losses = losses + (1 - t) * softplus(z)
    return losses.sum() / losses.size
