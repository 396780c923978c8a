"""How sharp a softmax of dot products is, for vectors of every width."""

import numpy as np
from matplotlib.figure import Figure

KEYS = 8
WIDTHS = 2 ** np.arange(11)


def largest_weights(scale: bool, queries: int = 500) -> list[float]:
    """The largest of a query's attention weights, on average, for each width."""
    random = np.random.default_rng(0)
    averages = []
    for width in WIDTHS:
        query = random.standard_normal((queries, 1, width))
        key = random.standard_normal((queries, KEYS, width))
        scores = (query * key).sum(axis=-1)
        if scale:
            scores /= np.sqrt(width)
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        averages.append(float(weights.max(axis=-1).mean()))
    return averages


def draw() -> Figure:
    """The largest of eight attention weights, on average, against the width of query and key:
    without the scale it climbs from 0.3 at width 1 to 0.97 at width 1024; divided by the square
    root of the width it settles near 0.36.
    """
    figure = Figure(figsize=(4.8, 2.8), layout="constrained")
    axes = figure.subplots()
    for scale, color, label in (
        (False, "#d9662f", "softmax of $q \\cdot k$"),
        (True, "#3f8fd2", "softmax of $q \\cdot k / \\sqrt{d_k}$"),
    ):
        weights = largest_weights(scale)
        axes.plot(WIDTHS, weights, "o-", color=color, markersize=3.5)
        axes.annotate(
            label,
            (WIDTHS[7], weights[7]),
            xytext=(0, -9),
            textcoords="offset points",
            va="top",
            ha="center",
        )
    axes.axhline(1 / KEYS, color="#888888", linewidth=0.8, linestyle="--")
    axes.annotate(
        "all keys alike: 1/8",
        (WIDTHS[-1], 1 / KEYS),
        xytext=(0, 3),
        textcoords="offset points",
        ha="right",
    )
    axes.set_xscale("log", base=2)
    axes.set_xticks(WIDTHS[::2], [str(width) for width in WIDTHS[::2]])
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("$d_k$, the width of query and key")
    axes.set_ylabel("largest of 8 weights, average")
    return figure
