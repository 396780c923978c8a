"""Three sequences of different lengths, their batch and their mask."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

SEQUENCES = ((5, 0, 7, 2), (9,), (4, 0))
REAL = "#3f8fd2"
LONGEST = max(map(len, SEQUENCES))


def cell(axes: Axes, left: float, bottom: float, text: str, is_real: bool) -> None:
    colour, alpha = (REAL, 0.45) if is_real else ("#888888", 0.2)
    axes.add_patch(Rectangle((left, bottom), 0.9, 0.9, color=colour, alpha=alpha))
    axes.annotate(text, (left + 0.45, bottom + 0.43), ha="center", va="center")


def draw() -> Figure:
    """The sequences 5 0 7 2, then 9, then 4 0. As a batch they are three rows of four: the second
    and third are filled with zeros. The mask is True for four, one and two entries, so the zeros
    in the first and third sequence are real, and those of the filling are not.
    """
    figure = Figure(figsize=(5.6, 1.9), layout="constrained")
    axes = figure.subplots()
    for row, sequence in enumerate(SEQUENCES):
        for at in range(LONGEST):
            is_real = at < len(sequence)
            if is_real:
                cell(axes, at, -row, str(sequence[at]), True)
            cell(axes, 5.5 + at, -row, str(sequence[at]) if is_real else "0", is_real)
            cell(axes, 11 + at, -row, "T" if is_real else "F", is_real)
    for left, title in ((0, "sequences"), (5.5, "batch (3, 4)"), (11, "mask (3, 4)")):
        axes.annotate(title, (left + LONGEST / 2, 1.15), ha="center", va="bottom")
    axes.set_xlim(-0.2, 15.2)
    axes.set_ylim(-2.2, 2)
    axes.set_aspect("equal")
    axes.axis("off")
    return figure
