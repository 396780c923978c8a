"""One row of memory, and the same row grouped by three shapes."""

import math

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

COLOURS = ("#3f8fd2", "#d9662f")
SHAPES = ((12,), (2, 6), (3, 4), (2, 3, 2))
CELL = 0.9


def left_edges(shape: tuple[int, ...]) -> list[float]:
    """Where each number stands: a gap after each group, wider for the outer axes."""
    edges = []
    for at in range(math.prod(shape)):
        gap = 0.0
        for axis in range(1, len(shape)):
            group = math.prod(shape[axis:])
            gap += at // group * (0.32 if axis == len(shape) - 1 else 0.6)
        edges.append(at + gap)
    return edges


def draw() -> Figure:
    """The numbers 0 to 11 four times, always in the same order: ungrouped as shape (12,), in two
    groups of six as (2, 6), in three of four as (3, 4), and in two groups of three pairs
    as (2, 3, 2).
    """
    figure = Figure(figsize=(5.2, 2.6), layout="constrained")
    axes = figure.subplots()
    for row, shape in enumerate(SHAPES):
        for at, left in enumerate(left_edges(shape)):
            outer = at // math.prod(shape[1:]) if len(shape) > 1 else 0
            colour = COLOURS[outer % 2]
            axes.add_patch(Rectangle((left, -1.5 * row), CELL, 0.9, color=colour, alpha=0.35))
            axes.annotate(str(at), (left + CELL / 2, -1.5 * row + 0.42), ha="center", va="center")
        axes.annotate(str(shape), (-0.4, -1.5 * row + 0.42), ha="right", va="center")
    axes.set_xlim(-3.6, 15.6)
    axes.set_ylim(-1.5 * len(SHAPES) + 1.4, 1.1)
    axes.axis("off")
    return figure
