"""How one entry of a matrix product comes about: a row on the left, a column above, their sum."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

A = np.array([[1, 2, 3], [4, 5, 6]])
B = np.array([[1, 0], [0, 1], [1, 1]])
ROW, COLUMN = 1, 0
FROM_A, FROM_B = "#3f8fd2", "#d9662f"


def table(
    axes: Axes, values: np.ndarray, corner: tuple[float, float], colours: dict[tuple[int, int], str]
) -> None:
    """A matrix with its upper left corner there; entries without a colour are grey."""
    for (row, column), value in np.ndenumerate(values):
        place = (corner[0] + column, corner[1] - row - 1)
        colour = colours.get((row, column))
        axes.add_patch(
            Rectangle(place, 0.92, 0.92, color=colour or "#888888", alpha=0.5 if colour else 0.2)
        )
        axes.text(place[0] + 0.46, place[1] + 0.44, str(value), ha="center", va="center")


def draw() -> Figure:
    """A with the rows 1 2 3 and 4 5 6 stands on the left, B with the columns 1 0 1 and 0 1 1 above,
    and their product with the rows 4 5 and 10 11 where they meet. Row 2 of A and column 1 of B are
    coloured. They meet at the entry 10, which is 4 · 1 + 5 · 0 + 6 · 1.
    """
    figure = Figure(figsize=(4.6, 3.5), layout="constrained")
    axes = figure.subplots()
    table(axes, A, (0, 2), {(ROW, p): FROM_A for p in range(3)})
    table(axes, B, (3.6, 5.6), {(p, COLUMN): FROM_B for p in range(3)})
    table(axes, A @ B, (3.6, 2), {(ROW, COLUMN): "#8a6fc0"})
    sums = [f"{a} · {b}" for a, b in zip(A[ROW], B[:, COLUMN], strict=True)]
    axes.text(4.06, -0.35, " + ".join(sums) + f" = {(A @ B)[ROW, COLUMN]}", ha="center", va="top")
    for name, place in {"$A$": (1.46, 2.15), "$B$": (4.56, 5.75), "$AB$": (5.75, 1.0)}.items():
        axes.text(*place, name, ha="center" if name != "$AB$" else "left", va="bottom")
    axes.set(xlim=(-0.2, 6.6), ylim=(-1.0, 6.3), aspect="equal")
    axes.axis("off")
    return figure
