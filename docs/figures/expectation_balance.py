"""Two dice with the same balance point, and how far each spreads around it."""

import numpy as np
from matplotlib.figure import Figure

FACES = np.arange(1, 7)
FAIR = np.full(6, 1 / 6)
LOADED = np.array([0.05, 0.1, 0.35, 0.35, 0.1, 0.05])


def draw() -> Figure:
    """Bars for the probabilities of two dice. The fair die has six equal bars; the loaded one has
    tall bars at 3 and 4 and low ones outside. Both balance at 3.5. The variance of the fair die is
    2.92, that of the loaded one 1.25.
    """
    figure = Figure(figsize=(5.4, 2.4), layout="constrained")
    panels = figure.subplots(1, 2, sharey=True)
    for axes, name, chances, color in (
        (panels[0], "fair", FAIR, "#3f8fd2"),
        (panels[1], "loaded", LOADED, "#d9662f"),
    ):
        mean = float((FACES * chances).sum())
        spread = float((chances * (FACES - mean) ** 2).sum())
        axes.bar(FACES, chances, width=0.6, color=color)
        axes.plot([mean], [-0.025], marker="^", markersize=9, color="#888888", clip_on=False)
        axes.errorbar([mean], [0.41], xerr=[spread**0.5], color="#888888", capsize=3, linewidth=1.2)
        axes.set_title(f"{name}: mean {mean:.1f}, variance {spread:.2f}", fontsize=9)
        axes.set_ylim(-0.025, 0.45)
        axes.spines["bottom"].set_position(("data", 0))
        axes.spines["bottom"].set_zorder(0)
        axes.set_xticks(FACES)
        axes.tick_params(axis="x", pad=9, length=0)
        axes.set_xlabel("face")
    panels[0].set_yticks([0, 0.1, 0.2, 0.3, 0.4])
    panels[0].set_ylabel("probability")
    panels[0].annotate(
        "one standard deviation to each side",
        (3.5, 0.41),
        xytext=(0, -6),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize=8,
    )
    return figure
