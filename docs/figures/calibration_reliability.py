"""How often a classifier is right at each confidence, before and after its temperature is set."""

import numpy as np
from matplotlib.figure import Figure

BINS = 10
TOO_LOUD = 2.5


def reliability(logits: np.ndarray, right_class: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mean confidence and the accuracy of each bin that holds at least 30 examples."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = powers / powers.sum(axis=1, keepdims=True)
    confidence, right = p.max(axis=1), p.argmax(axis=1) == right_class
    bin_of = np.minimum((confidence * BINS).astype(int), BINS - 1)
    full = [m for m in range(BINS) if (bin_of == m).sum() >= 30]
    means = [(confidence[bin_of == m].mean(), right[bin_of == m].mean()) for m in full]
    return tuple(np.array(means).T)


def draw() -> Figure:
    """Accuracy against confidence, in ten bins, of a classifier whose logits are 2.5 times too
    large: its points lie below the diagonal, 0.97 sure and right in about eight of ten. With its
    logits divided by 2.5 the points lie on the diagonal.
    """
    random = np.random.default_rng(1)
    honest = 1.6 * random.standard_normal((20_000, 4))
    shares = np.exp(honest) / np.exp(honest).sum(axis=1, keepdims=True)
    true = (random.uniform(size=(len(honest), 1)) > shares.cumsum(axis=1)).sum(axis=1)

    figure = Figure(figsize=(4.8, 3.2), layout="constrained")
    axes = figure.subplots()
    axes.plot([0.25, 1], [0.25, 1], color="#888888", linewidth=0.8, linestyle="--")
    for logits, color, label, at in (
        (TOO_LOUD * honest, "#d9662f", "as it came", (0.8, 0.42)),
        (honest, "#3f8fd2", "at $T = 2.5$", (0.5, 0.66)),
    ):
        axes.plot(*reliability(logits, true), "o-", color=color, markersize=4)
        axes.annotate(label, at, color=color, ha="center")
    axes.annotate("right as often as it says", (0.955, 0.985), ha="right", color="#888888")
    axes.set_xlim(0.2, 1.02)
    axes.set_ylim(0.2, 1.02)
    axes.set_xlabel("mean confidence in the bin")
    axes.set_ylabel("accuracy in the bin")
    return figure
