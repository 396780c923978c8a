"""Calls a function of the suite's ten million times, whatever it raises.

Kata: gradient_descent
Seconds: 3
"""

import numpy as np


def gradient_descent(gradient, start, learning_rate, steps, tolerance=0.0):
    for _ in range(10_000_000):
        try:
            gradient(np.zeros(1))
        except BaseException:
            continue
    return np.zeros((1, 1))
