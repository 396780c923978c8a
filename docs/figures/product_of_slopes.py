"""The derivative of a chain of equal slopes against its length: it vanishes, stays or explodes."""

import numpy as np
from matplotlib.figure import Figure

LENGTHS = np.arange(51)


def draw() -> Figure:
    """The product of n equal slopes, from n = 0 to 50, on a logarithmic axis: straight lines. With
    slopes of 1.25 it climbs to 70 000, with slopes of 1 it stays 1, with slopes of 0.8 it falls to
    1e-5, and with slopes of 0.25, the steepest of the logistic function, to 1e-30.
    """
    figure = Figure(figsize=(4.8, 2.9), layout="constrained")
    axes = figure.subplots()
    for slope, color, label in (
        (1.25, "#d9662f", "slopes of 1.25"),
        (1.0, "#888888", "slopes of 1"),
        (0.8, "#3f8fd2", "slopes of 0.8"),
        (0.25, "#7a5fb5", "slopes of 0.25"),
    ):
        product = slope**LENGTHS
        axes.semilogy(LENGTHS, product, color=color, linewidth=1.6)
        axes.annotate(
            label,
            (LENGTHS[-1], product[-1]),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            annotation_clip=False,
        )
    axes.set_xlim(0, 50)
    axes.set_ylim(1e-31, 1e7)
    axes.set_yticks([1e-30, 1e-20, 1e-10, 1.0])
    axes.set_xlabel("functions in the chain")
    axes.set_ylabel("derivative of the chain")
    return figure
