"""What an example costs, against the probability that the truth was given."""

import numpy as np
from matplotlib.figure import Figure


def draw() -> Figure:
    """The loss against the probability of the truth: minus the logarithm is 0 at 1, 0.69 at one
    half, 2.3 at 0.1, and climbs without end towards 0, where the squared error stops at 1.
    """
    p = np.linspace(0.006, 1, 400)
    figure = Figure(figsize=(4.8, 2.8), layout="constrained")
    axes = figure.subplots()
    axes.plot(p, -np.log(p), color="#d9662f")
    axes.plot(p, (1 - p) ** 2, color="#3f8fd2")
    axes.annotate("cross-entropy, $-\\ln p$", (0.13, 2.3), color="#d9662f")
    axes.annotate("squared error", (0.02, 0.08), color="#3f8fd2", va="bottom")
    for at, up in ((0.25, 6), (0.75, 6)):
        axes.plot(at, -np.log(at), "o", color="#d9662f", markersize=4)
        axes.annotate(
            f"{-np.log(at):.2f}",
            (at, -np.log(at)),
            xytext=(4, up),
            textcoords="offset points",
            color="#d9662f",
        )
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 5)
    axes.set_xlabel("probability of the truth, $p$")
    axes.set_ylabel("loss")
    return figure
