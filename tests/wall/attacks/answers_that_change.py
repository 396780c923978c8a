"""Answers with arrays that it changes afterwards, and with generators.

Kata: gradient_descent
"""

import numpy as np

ANSWERS = []


def gradient_descent(gradient, start, learning_rate, steps, tolerance=0.0):
    for answer in ANSWERS:
        answer[:] = np.nan
    ANSWERS.append(np.zeros((steps + 1 if steps < 1000 else 1, len(start))))
    if len(ANSWERS) % 3 == 0:
        return (answer for answer in ANSWERS)
    return ANSWERS[-1]
