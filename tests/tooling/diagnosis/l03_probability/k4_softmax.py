"""Softmax as another hand writes it: all checks in one place, and the rest in gaps to the peak."""

import numpy as np


def checked(logits, axis, temperature):
    if temperature <= 0 or not np.isfinite(temperature):
        raise ValueError(f"no distribution has a temperature of {temperature}")
    z = np.array(logits)
    if not issubclass(z.dtype.type, (np.integer, np.floating)):
        raise TypeError(f"{z.dtype} is no dtype of scores")
    if axis not in range(-z.ndim, z.ndim):
        raise ValueError(f"{z.ndim} axes, and none of them is {axis}")
    if z.shape[axis] == 0:
        raise ValueError(f"nothing to choose from along axis {axis}")
    return z.astype("f8")


def gaps_to_the_peak(z, axis, temperature):
    with np.errstate(over="ignore", invalid="ignore"):
        peak = np.maximum.reduce(z, axis=axis)
        gaps = z - np.expand_dims(peak, axis)
        return gaps / temperature


def total(powers, axis):
    together = np.add.reduce(powers, axis=axis)
    return np.expand_dims(together, axis)


def softmax(logits, axis=-1, temperature=1.0):
    z = checked(logits, axis, temperature)
    powers = np.exp(gaps_to_the_peak(z, axis, temperature))
    return powers / total(powers, axis)


def log_softmax(logits, axis=-1, temperature=1.0):
    z = checked(logits, axis, temperature)
    gaps = gaps_to_the_peak(z, axis, temperature)
    return gaps - np.log(total(np.exp(gaps), axis))


def softmax_jacobian(logits, temperature=1.0):
    z = checked(logits, 0, temperature)
    if z.ndim != 1:
        raise ValueError(f"{z.ndim} axes hold more than one distribution")
    shares = softmax(z, 0, temperature)
    rows = []
    for i, share in enumerate(shares):
        row = -share * shares
        row[i] += share
        rows.append(row / temperature)
    return np.array(rows)
