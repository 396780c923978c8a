"""Running means of throws of a die, and how wide they are expected to spread."""

import numpy as np
from matplotlib.figure import Figure

THROWS = 3000
RUNS = 6


def draw() -> Figure:
    """Six runs of a die's running mean, from one throw to three thousand on a logarithmic axis.
    They start anywhere between 1 and 6 and draw together around 3.5. A shaded funnel shows two
    standard deviations to each side, 3.4 divided by the root of the number of throws.
    """
    random = np.random.default_rng(11)
    throws = random.integers(1, 7, size=(RUNS, THROWS))
    counts = np.arange(1, THROWS + 1)
    means = throws.cumsum(axis=1) / counts
    width = 2 * np.sqrt(35 / 12 / counts)
    figure = Figure(figsize=(5.2, 2.8), layout="constrained")
    axes = figure.subplots()
    axes.fill_between(counts, 3.5 - width, 3.5 + width, color="#3f8fd2", alpha=0.18, linewidth=0)
    for run in means:
        axes.plot(counts, run, color="#3f8fd2", linewidth=0.9)
    axes.axhline(3.5, color="#d9662f", linewidth=1.0, linestyle="--")
    axes.annotate(
        "expectation 3.5",
        (THROWS, 3.5),
        xytext=(0, 12),
        textcoords="offset points",
        ha="right",
        va="bottom",
        color="#d9662f",
    )
    axes.annotate(
        "$3.5 \\pm 2\\sigma/\\sqrt{k}$",
        (9, 3.5 + 2 * np.sqrt(35 / 12 / 9)),
        xytext=(4, 4),
        textcoords="offset points",
    )
    axes.set_xscale("log")
    axes.set_xlim(1, THROWS)
    axes.set_ylim(0.8, 6.2)
    axes.set_xlabel("throws so far, $k$")
    axes.set_ylabel("running mean")
    return figure
