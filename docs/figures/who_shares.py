"""Which ways from one tensor or array to another share memory, and which copy."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Rectangle

SHARED, COPIED = "#3f8fd2", "#d9662f"
SHARING = ("torch.from_numpy(a)", "torch.as_tensor(a)", "x.numpy()", "x.detach()", "x.view(...)")
COPYING = ("torch.tensor(a)", "np.array(a)", "x.clone()", "x.tolist()", "x.to(other dtype)")


def memory(axes: Axes, left: float, bottom: float, colour: str) -> None:
    for at in range(4):
        axes.add_patch(Rectangle((left + at * 0.5, bottom), 0.45, 0.45, color=colour, alpha=0.45))


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.add_patch(FancyArrowPatch(start, end, arrowstyle="->", mutation_scale=9, color="#888888"))


def draw() -> Figure:
    """On the left, two names look at one stretch of memory: from_numpy, as_tensor, numpy, detach
    and view share. On the right each name has memory of its own: torch.tensor, np.array, clone,
    tolist and a change of dtype copy.
    """
    figure = Figure(figsize=(5.4, 2.9), layout="constrained")
    axes = figure.subplots()
    for left, title, ways, colour in (
        (0.0, "one memory", SHARING, SHARED),
        (5.6, "two memories", COPYING, COPIED),
    ):
        axes.annotate(title, (left + 2, 2.5), ha="center", va="bottom", color=colour)
        for name, at in (("old", 0.6), ("new", 3.4)):
            axes.annotate(name, (left + at, 1.95), ha="center", va="center")
        if colour == SHARED:
            memory(axes, left + 1.0, 0.6, colour)
            arrow(axes, (left + 0.6, 1.75), (left + 1.6, 1.1))
            arrow(axes, (left + 3.4, 1.75), (left + 2.4, 1.1))
        else:
            memory(axes, left - 0.4, 0.6, colour)
            memory(axes, left + 2.4, 0.6, colour)
            arrow(axes, (left + 0.6, 1.75), (left + 0.6, 1.1))
            arrow(axes, (left + 3.4, 1.75), (left + 3.4, 1.1))
        for row, way in enumerate(ways):
            axes.annotate(way, (left + 2, 0.0 - 0.6 * row), ha="center", family="monospace")
    axes.set_xlim(-0.8, 10.4)
    axes.set_ylim(-2.8, 3.2)
    axes.axis("off")
    return figure
