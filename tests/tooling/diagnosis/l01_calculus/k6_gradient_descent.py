"""Gradient descent as another hand writes it: a while loop that keeps rows of plain floats."""

import math

import numpy as np


def gradient_descent(gradient, start, learning_rate, steps, tolerance=0.0):
    if steps < 0 or tolerance < 0:
        culprit = "steps" if steps < 0 else "tolerance"
        raise ValueError(culprit + " is below zero")
    if not learning_rate > 0:
        raise ValueError("learning_rate is not above zero")

    where = np.zeros(len(start)) + start
    rows = [where.tolist()]
    taken = 0
    while taken < steps:
        slope = np.array(gradient(where.copy()), dtype=float)
        length = math.hypot(*slope)
        if length <= tolerance:
            break
        where = where - slope * learning_rate
        taken += 1
        if np.isnan(where).any() or np.isinf(where).any():
            raise FloatingPointError(f"no finite point after step {taken}")
        rows.append(where.tolist())
    return np.array(rows)
