"""Where the entries of a matrix go when it is transposed, and where when it is reshaped."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

MATRIX = np.arange(1, 7).reshape(2, 3)
ROW_COLORS = ("#3f8fd2", "#d9662f")


def draw_matrix(axes: Axes, entries: np.ndarray, title: str) -> None:
    """One matrix as a grid of boxes, each in the colour of the row that its entry came from."""
    for (i, j), entry in np.ndenumerate(entries):
        color = ROW_COLORS[(entry - 1) // MATRIX.shape[1]]
        axes.add_patch(Rectangle((j, i), 0.92, 0.92, color=color))
        axes.text(j + 0.46, i + 0.46, str(entry), ha="center", va="center", color="white")
    axes.set_title(title, fontsize=10, loc="left")
    axes.set_xlim(-0.1, 3.1)
    axes.set_ylim(3.0, -0.1)  # row 0 on top
    axes.set_aspect("equal")
    axes.axis("off")


def draw() -> Figure:
    """The matrix of rows 1 2 3 and 4 5 6, each row in its own colour. Transposed, the rows stand
    side by side as columns: 1 4, 2 5, 3 6. Reshaped, the entries are read on into new rows and the
    colours mix: 1 2, 3 4, 5 6.
    """
    figure = Figure(figsize=(5.6, 2.2), layout="constrained")
    left, middle, right = figure.subplots(1, 3)
    draw_matrix(left, MATRIX, "A, shape (2, 3)")
    draw_matrix(middle, MATRIX.T, "transposed, (3, 2)")
    draw_matrix(right, MATRIX.reshape(3, 2), "reshaped, (3, 2)")
    return figure
