"""The cosine of the angle between two vectors, from the same direction to the opposite one."""

import numpy as np
from matplotlib.figure import Figure

ANGLES = (0, 60, 90, 180)


def draw() -> Figure:
    """Cosine similarity against the angle between two vectors: 1 at 0 degrees, 0.5 at 60, 0 at 90,
    −1 at 180. It falls slowly near 0 and near 180 degrees and fastest at the right angle.
    """
    figure = Figure(figsize=(4.8, 2.8), layout="constrained")
    axes = figure.subplots()
    degrees = np.arange(181)
    axes.axhline(0, color="#888888", linewidth=0.8, linestyle="--")
    axes.plot(degrees, np.cos(np.radians(degrees)), color="#3f8fd2")
    for angle in ANGLES:
        cosine = np.cos(np.radians(angle))
        axes.plot(angle, cosine, "o", color="#d9662f", markersize=5)
        axes.annotate(
            f"{cosine:.1f}".replace("-", "−").replace(".0", ""),
            (angle, cosine),
            xytext=(6, 6),
            textcoords="offset points",
        )
    axes.set_xlim(-4, 196)
    axes.set_ylim(-1.15, 1.3)
    axes.set_xticks(range(0, 181, 30))
    axes.set_xlabel("angle between the two, in degrees")
    axes.set_ylabel("cosine similarity")
    return figure
