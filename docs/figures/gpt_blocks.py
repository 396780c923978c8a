"""GPT from the token ids at the bottom to the logits at the top, with one block opened."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

STREAM, GREY, TABLE = "#3f8fd2", "#888888", "#d9662f"
MIDDLE = 2.0


def box(
    axes: Axes, x: float, y: float, text: str, *, colour: str = GREY, width: float = 2.3
) -> None:
    """A box around a text, with its middle there."""
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - 0.25),
            width,
            0.5,
            boxstyle="round,pad=0,rounding_size=0.1",
            facecolor="none",
            edgecolor=colour,
        )
    )
    axes.text(x, y, text, ha="center", va="center", fontsize=9)


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
    arrows = {"arrowstyle": "->", "color": colour, "linewidth": 1.3, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=arrows)


def branch(axes: Axes, y: float, text: str) -> None:
    """What reads the stream below and adds to it above."""
    box(axes, 4.6, y, text)
    axes.plot([MIDDLE, 4.6], [y - 0.6, y - 0.6], color=GREY, linewidth=1.1)
    arrow(axes, (4.6, y - 0.6), (4.6, y - 0.25), GREY)
    axes.plot([4.6, 4.6], [y + 0.25, y + 0.6], color=GREY, linewidth=1.1)
    arrow(axes, (4.6, y + 0.6), (MIDDLE + 0.14, y + 0.6), GREY)
    plus(axes, y + 0.6)


def plus(axes: Axes, y: float) -> None:
    axes.text(
        MIDDLE,
        y,
        "+",
        ha="center",
        va="center",
        color=STREAM,
        bbox={"boxstyle": "circle,pad=0.1", "facecolor": "none", "edgecolor": STREAM},
    )


def draw() -> Figure:
    """GPT as a column, read from the bottom. Token ids pick rows of the token embedding, positions
    pick rows of the position embedding, and the two are added: the residual stream, of shape
    (B, T, d_model). It runs straight up through all blocks. In a block, causal attention reads it
    and adds to it, then a feed-forward network reads it and adds to it. On top a layer norm, then
    the head, which uses the token embedding once more, and gives logits of shape
    (B, T, vocab_size).
    """
    figure = Figure(figsize=(4.8, 5.2), layout="constrained")
    axes = figure.subplots()
    axes.text(MIDDLE, -0.55, "token ids (B, T)", ha="center", va="center", fontsize=9)
    arrow(axes, (MIDDLE, -0.35), (MIDDLE, 0.05), GREY)
    box(axes, MIDDLE, 0.3, "token embedding", colour=TABLE)
    box(axes, 4.95, 1.15, "position embedding", width=2.5)
    arrow(axes, (3.7, 1.15), (MIDDLE + 0.14, 1.15), GREY)
    plus(axes, 1.15)
    for low, high in ((0.55, 1.01), (1.29, 3.06), (3.34, 4.66), (4.94, 5.8), (6.3, 6.65)):
        arrow(axes, (MIDDLE, low), (MIDDLE, high), STREAM)
    branch(axes, 2.6, "causal attention")
    branch(axes, 4.2, "feed-forward")
    axes.add_patch(
        FancyBboxPatch(
            (1.5, 1.7),
            4.5,
            3.45,
            boxstyle="round,pad=0,rounding_size=0.15",
            facecolor="none",
            edgecolor=GREY,
            linestyle="--",
        )
    )
    axes.text(6.1, 3.4, "block,\nmany times", va="center", fontsize=9)
    axes.text(
        1.35,
        3.4,
        "residual stream\n(B, T, d_model)",
        ha="right",
        va="center",
        fontsize=8,
        color=STREAM,
    )
    box(axes, MIDDLE, 6.05, "layer norm")
    box(axes, MIDDLE, 6.9, "head", colour=TABLE)
    arrow(axes, (MIDDLE, 7.15), (MIDDLE, 7.5), GREY)
    axes.text(MIDDLE, 7.7, "logits (B, T, vocab_size)", ha="center", va="center", fontsize=9)
    axes.plot([0.85, -0.35, -0.35, 0.85], [0.3, 0.3, 6.9, 6.9], ":", color=TABLE, linewidth=1.2)
    axes.text(-0.45, 6.1, "one\ntable", ha="right", va="center", color=TABLE, fontsize=8)
    axes.set(xlim=(-1.2, 7.3), ylim=(-0.8, 7.95))
    axes.axis("off")
    return figure
