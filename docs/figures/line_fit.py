"""A line that gradient descent fits, after more and more steps, and its loss."""

import numpy as np
from matplotlib.figure import Figure

X = np.array([-1.0, 0.0, 1.0, 2.0, 4.0])
Y = 2 * X + 5
RATE, STEPS = 0.1, 40
SHOWN = {0: 0.3, 1: 0.5, 5: 0.7, 40: 1.0}


def fits() -> tuple[list[tuple[float, float]], list[float]]:
    """Slope and intercept before each step and after the last, and the loss of each."""
    slope = intercept = 0.0
    lines, losses = [], []
    for _ in range(STEPS + 1):
        errors = slope * X + intercept - Y
        lines.append((slope, intercept))
        losses.append(float((errors**2).mean()))
        slope -= RATE * 2 * float((errors * X).mean())
        intercept -= RATE * 2 * float(errors.mean())
    return lines, losses


def draw() -> Figure:
    """Left: five points on y = 2x + 5 and the fitted line after 0, 1, 5 and 40 steps; it starts
    flat at 0, after one step is too steep and too low, then rises and flattens until it passes
    through all points. Right: the mean squared error on a logarithmic scale, which drops from 67
    to 8 in the first step and then falls in a straight line.
    """
    lines, losses = fits()
    figure = Figure(figsize=(6.2, 2.7), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.plot(X, Y, "o", color="#3f8fd2", markersize=5)
    ends = np.array([-1.5, 4.5])
    for step, strength in SHOWN.items():
        slope, intercept = lines[step]
        left.plot(ends, slope * ends + intercept, color="#d9662f", alpha=strength, linewidth=1.3)
        left.annotate(
            "1 step" if step == 1 else f"{step} steps",
            (ends[0], slope * ends[0] + intercept),
            xytext=(-3, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            color="#d9662f",
            fontsize=8,
        )
    left.set_xlim(-3.6, 4.7)
    left.set_xlabel("$x$")
    left.set_ylabel("$y$")
    right.semilogy(losses, color="#d9662f", linewidth=1.4)
    right.set_xlabel("steps")
    right.set_ylabel("mean squared error")
    return figure
