"""A matrix and its transpose read one row of memory with different steps."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

ROW, COLUMN = "#d9662f", "#3f8fd2"
CELL = 0.92


def cell(axes: Axes, left: float, bottom: float, number: int) -> None:
    axes.add_patch(Rectangle((left, bottom), CELL, CELL, color="#888888", alpha=0.25))
    axes.annotate(
        str(number), (left + CELL / 2, bottom + CELL / 2 - 0.03), ha="center", va="center"
    )


def steps(axes: Axes, left: float, shape: tuple[int, int], strides: tuple[int, int]) -> None:
    """The numbers of a matrix where they stand, and its two steps in their colours."""
    for row in range(shape[0]):
        for column in range(shape[1]):
            number = row * strides[0] + column * strides[1]
            cell(axes, left + column, -2.2 - row, number)
    middle = left + shape[1] / 2
    axes.annotate(f"shape {shape}", (middle, -1.15), ha="center", va="bottom")
    axes.annotate(
        f"one row: {strides[0]}", (middle, -2.75 - shape[0]), ha="center", color=ROW, va="bottom"
    )
    axes.annotate(
        f"one column: {strides[1]}",
        (middle, -3.4 - shape[0]),
        ha="center",
        color=COLUMN,
        va="bottom",
    )


def hop(axes: Axes, start: int, length: int, height: float, colour: str) -> None:
    axes.add_patch(
        FancyArrowPatch(
            (start + CELL / 2, 0.95),
            (start + length + CELL / 2, 0.95),
            connectionstyle=f"arc3,rad={-height}",
            arrowstyle="->",
            mutation_scale=8,
            color=colour,
        )
    )


def draw() -> Figure:
    """Memory holds 0 to 5 in a row. Read with a step of 3 for a row and 1 for a column it is the
    matrix 0 1 2, 3 4 5; read with a step of 1 for a row and 3 for a column it is the transpose
    0 3, 1 4, 2 5.
    """
    figure = Figure(figsize=(5, 3), layout="constrained")
    axes = figure.subplots()
    axes.annotate("memory", (-0.4, CELL / 2), ha="right", va="center")
    for number in range(6):
        cell(axes, number, 0, number)
    hop(axes, 0, 3, 0.35, ROW)
    hop(axes, 0, 1, 0.6, COLUMN)
    steps(axes, -2.2, (2, 3), (3, 1))
    steps(axes, 5.2, (3, 2), (1, 3))
    axes.set_xlim(-2.6, 8)
    axes.set_ylim(-6.5, 2.1)
    axes.set_aspect("equal")
    axes.axis("off")
    return figure
