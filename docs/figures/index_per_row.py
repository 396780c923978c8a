"""Two ways to index with [2, 0, 3]: the same columns from every row, or one from each."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

INDEX = (2, 0, 3)
TAKEN = "#d9662f"
ROWS, COLUMNS = 3, 4


def table(axes: Axes, taken: set[tuple[int, int]], title: str, result: str) -> None:
    for row in range(ROWS):
        for column in range(COLUMNS):
            is_taken = (row, column) in taken
            axes.add_patch(
                Rectangle(
                    (column, -row),
                    0.9,
                    0.9,
                    color=TAKEN if is_taken else "#888888",
                    alpha=0.6 if is_taken else 0.2,
                )
            )
            axes.annotate(
                str(row * COLUMNS + column),
                (column + 0.45, -row + 0.43),
                ha="center",
                va="center",
            )
    axes.set_title(title, family="monospace", fontsize=9)
    axes.annotate(result, (COLUMNS / 2, -ROWS + 0.75), ha="center", va="top")
    axes.set_xlim(-0.2, COLUMNS + 0.1)
    axes.set_ylim(-ROWS - 1.1, 1.2)
    axes.set_aspect("equal")
    axes.axis("off")


def draw() -> Figure:
    """The numbers 0 to 11 in three rows of four, twice. On the left x[:, [2, 0, 3]] takes columns
    2, 0 and 3 of every row, nine numbers. On the right x[[0, 1, 2], [2, 0, 3]] takes one number
    from each row: 2, 4 and 11.
    """
    figure = Figure(figsize=(5, 2.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    every = {(row, column) for row in range(ROWS) for column in INDEX}
    table(left, every, "x[:, [2, 0, 3]]", "(3, 3): the same columns\nfor every row")
    own = set(enumerate(INDEX))
    table(right, own, "x[[0, 1, 2], [2, 0, 3]]", "(3,): a column of its own\nfor each row")
    return figure
