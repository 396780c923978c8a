"""An exponential and two of its secants: the same step of x, the slope twice as steep."""

import numpy as np
from matplotlib.figure import Figure


def draw() -> Figure:
    """The curve of two to the x between 0 and 5. A straight line through its points at 1 and 2
    rises by 2 over a run of 1, and one through its points at 3 and 4 rises by 8 over the same run.
    """
    figure = Figure(figsize=(4.8, 2.9), layout="constrained")
    axes = figure.subplots()
    x = np.linspace(0.0, 4.6, 200)
    axes.plot(x, 2.0**x, color="#3f8fd2")
    axes.annotate(
        "$2^x$", (4.45, 2.0**4.45), xytext=(-6, 0), textcoords="offset points", ha="right"
    )
    for start in (1.0, 3.0):
        _secant(axes, start, start + 1.0)
    axes.set_xlim(0, 5)
    axes.set_ylim(0, 24)
    axes.set_xlabel("$x$")
    axes.set_ylabel("$f(x)$")
    return figure


def _secant(axes, x1: float, x2: float) -> None:
    """The two points, the line through them, and the run and rise beside it."""
    y1, y2 = 2.0**x1, 2.0**x2
    color = "#d9662f"
    reach = np.array([x1 - 0.35, x2 + 0.35])
    axes.plot(reach, y1 + (y2 - y1) / (x2 - x1) * (reach - x1), color=color, linewidth=1.2)
    axes.plot([x1, x2], [y1, y2], "o", color=color, markersize=4)
    axes.plot([x1, x2, x2], [y1, y1, y2], color="#888888", linewidth=0.9, linestyle="--")
    axes.annotate(
        f"run {x2 - x1:.0f}",
        ((x1 + x2) / 2, y1),
        xytext=(0, -3),
        textcoords="offset points",
        ha="center",
        va="top",
    )
    axes.annotate(
        f"rise {y2 - y1:.0f}",
        (x2, (y1 + y2) / 2),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
    )
