"""What temperature does to a softmax of three logits."""

import numpy as np
from matplotlib.figure import Figure

LOGITS = np.array([1.0, 2.0, 3.0])
COLORS = "#8a6fc0", "#3f8fd2", "#d9662f"


def draw() -> Figure:
    """The softmax of the logits 1, 2 and 3 against the temperature, from 0.1 to 30: near 0.1 the
    largest logit has all; at 1 the three have 0.09, 0.24 and 0.67; at 30 each has about a third.
    """
    temperatures = np.logspace(-1, np.log10(30), 200)
    scaled = LOGITS / temperatures[:, None]
    shares = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)

    figure = Figure(figsize=(4.8, 2.8), layout="constrained")
    axes = figure.subplots()
    places = (1.5, "left", -12), (0.62, "right", 5), (1.02, "left", 3)
    for logit, share, color, (at, side, up) in zip(LOGITS, shares.T, COLORS, places, strict=True):
        axes.plot(temperatures, share, color=color)
        axes.annotate(
            f"logit {logit:g}",
            (at, share[np.searchsorted(temperatures, at)]),
            xytext=(5 if side == "left" else -3, up),
            textcoords="offset points",
            ha=side,
            color=color,
        )
    axes.axhline(1 / 3, color="#888888", linewidth=0.8, linestyle="--")
    axes.axvline(1, color="#888888", linewidth=0.8, linestyle=":")
    axes.set_xscale("log")
    axes.set_xticks([0.1, 0.3, 1, 3, 10, 30], ["0.1", "0.3", "1", "3", "10", "30"])
    axes.minorticks_off()
    axes.set_ylim(-0.02, 1.02)
    axes.set_xlabel("temperature $T$")
    axes.set_ylabel("probability")
    return figure
