"""Lines of equal height of a bowl and of a valley, with the gradient at some points."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

POINTS = np.array([[3.0, 4.0], [-2.0, 3.0], [-4.0, -1.5], [1.0, -3.5], [4.0, -1.0]])


def draw() -> Figure:
    """Two maps with lines of equal height and, at five points, an arrow for the gradient. On the
    left the round bowl x² + y²: each arrow points straight away from the middle, at (3, 4) along
    (6, 8). On the right the long valley x² + 10y²: the arrows stand across the lines as well, but
    no longer point away from the middle.
    """
    figure = Figure(figsize=(5.4, 2.9), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    _map(left, 1.0, "$x^2 + y^2$", length=0.2)
    _map(right, 10.0, "$x^2 + 10y^2$", length=0.025)
    left.annotate("(3, 4)", (3.0, 4.0), xytext=(5, -8), textcoords="offset points")
    left.set_ylabel("$y$")
    return figure


def _map(axes: Axes, curvature: float, title: str, length: float) -> None:
    x, y = np.meshgrid(np.linspace(-6, 6, 121), np.linspace(-6, 6, 121))
    height = x**2 + curvature * y**2
    levels = np.linspace(0.5, np.sqrt(height.max()), 9) ** 2
    axes.contour(x, y, height, levels=levels, colors="#3f8fd2", linewidths=0.8)
    for px, py in POINTS:
        axes.annotate(
            "",
            (px + length * 2 * px, py + length * 2 * curvature * py),
            xytext=(px, py),
            arrowprops={"arrowstyle": "-|>", "color": "#d9662f", "shrinkA": 0, "shrinkB": 0},
        )
    axes.plot(*POINTS.T, "o", color="#d9662f", markersize=3)
    axes.set_title(title, fontsize=9)
    axes.set_xlim(-6, 6)
    axes.set_ylim(-6, 6)
    axes.set_aspect("equal")
    axes.set_xlabel("$x$")
