"""A column and a row, stretched against each other into a table of sums."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

COLUMN, ROW, GREY = "#d9662f", "#3f8fd2", "#888888"


def cell(axes: Axes, x: float, y: float, text: str, color: str, strong: bool = True) -> None:
    """One number in a box; a faint one is a copy that exists only in thought."""
    axes.add_patch(
        Rectangle(
            (x - 0.5, y - 0.5),
            1,
            1,
            facecolor=color if strong else "none",
            alpha=0.3 if strong else 1.0,
            edgecolor=color,
            linestyle="-" if strong else ":",
        )
    )
    axes.text(x, y, text, ha="center", va="center", alpha=1.0 if strong else 0.55)


def draw() -> Figure:
    """The outer sum of a = [0, 10, 20] and b = [1, 2]: a as a (3, 1) column is stretched to two
    columns, b as a (1, 2) row to three rows, and the two (3, 2) tables are added number by number:
    [[1, 2], [11, 12], [21, 22]].
    """
    a, b = np.array([0, 10, 20]), np.array([1, 2])
    figure = Figure(figsize=(5.6, 2.6), layout="constrained")
    axes = figure.subplots()
    for i, number in enumerate(a):
        cell(axes, 0, -i, str(number), COLUMN)
        cell(axes, 1, -i, str(number), COLUMN, strong=False)
    for j, number in enumerate(b):
        for i in range(3):
            cell(axes, 4 + j, -i, str(number), ROW, strong=i == 0)
    for (i, j), number in np.ndenumerate(a[:, None] + b):
        cell(axes, 8 + j, -i, str(number), GREY)
    for x, text in ((2.5, "+"), (6.5, "=")):
        axes.text(x, -1, text, ha="center", va="center", fontsize=16)
    for x, text, color in (
        (0.5, "(3, 1)", COLUMN),
        (4.5, "(1, 2)", ROW),
        (8.5, "(3, 2)", GREY),
    ):
        axes.text(x, 0.85, text, ha="center", color=color)
    axes.set_xlim(-0.7, 9.7)
    axes.set_ylim(-2.7, 1.2)
    axes.set_aspect("equal")
    axes.axis("off")
    return figure
