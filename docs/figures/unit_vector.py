"""A vector, its two sides, and the vector of length 1 that points the same way."""

import numpy as np
from matplotlib.figure import Figure

VECTOR = np.array([3.0, 4.0])


def draw() -> Figure:
    """The vector [3, 4] from the origin, with its sides 3 along and 4 up and its length 5. On the
    same line, where it crosses the circle of radius 1, ends its unit vector [0.6, 0.8].
    """
    figure = Figure(figsize=(4.0, 3.8), layout="constrained")
    axes = figure.subplots()
    angle = np.linspace(0, np.pi / 2, 100)
    axes.plot(np.cos(angle), np.sin(angle), color="#888888", linewidth=0.8, linestyle="--")
    x, y = VECTOR
    axes.plot([0, x, x], [0, 0, y], color="#888888", linewidth=0.8)
    unit = VECTOR / 5
    for tip, color, width in ((VECTOR, "#3f8fd2", 0.012), (unit, "#d9662f", 0.018)):
        axes.quiver(
            0, 0, *tip, angles="xy", scale_units="xy", scale=1, color=color, width=width, zorder=3
        )
    axes.annotate("3", (x / 2, 0), xytext=(0, -13), textcoords="offset points", ha="center")
    axes.annotate("4", (x, y / 2), xytext=(6, 0), textcoords="offset points", va="center")
    axes.annotate(
        "length 5", (x / 2, y / 2), xytext=(-8, 8), textcoords="offset points", ha="right"
    )
    axes.annotate("[3, 4]", (x, y), xytext=(0, 5), textcoords="offset points", ha="center")
    axes.annotate("[0.6, 0.8]", unit, xytext=(9, -4), textcoords="offset points")
    axes.set_xlim(-0.4, 4.2)
    axes.set_ylim(-0.4, 4.7)
    axes.set_xticks(range(5))
    axes.set_yticks(range(5))
    axes.set_aspect("equal")
    return figure
