"""Three walks in a valley that is steep one way, and their losses."""

import numpy as np
from matplotlib.figure import Figure

MINIMUM = np.array([1.0, 2.0])
CURVATURES = np.array([2.0, 20.0])
RATES = ((0.02, "#8a6fc0", (0, 6)), (0.09, "#3f8fd2", (-14, -4)), (0.11, "#d9662f", (0, 6)))


def walk(rate: float) -> np.ndarray:
    """The points of ten steps from (-3, 3)."""
    path = [np.array([-3.0, 3.0])]
    for _ in range(10):
        path.append(path[-1] - rate * CURVATURES * (path[-1] - MINIMUM))
    return np.stack(path)


def loss(points: np.ndarray) -> np.ndarray:
    return ((points - MINIMUM) ** 2 * CURVATURES / 2).sum(axis=-1)


def draw() -> Figure:
    """Ten steps of gradient descent in a valley ten times as steep one way as the other, and the
    loss after each. At the rate 0.02 the walk creeps along the valley; at 0.09 it jumps from side
    to side and comes closer; at 0.11 it jumps wider each time, and its loss ends higher than it
    began.
    """
    figure = Figure(figsize=(5.6, 2.6), layout="constrained")
    places, losses = figure.subplots(1, 2, width_ratios=(4, 3))
    grid = np.stack(np.meshgrid(np.linspace(-4, 4, 81), np.linspace(-1.5, 5.5, 71)), axis=-1)
    places.contour(
        *np.moveaxis(grid, -1, 0), loss(grid), [1, 5, 13, 26], colors="#888888", linewidths=0.6
    )
    for rate, colour, beside in RATES:
        path = walk(rate)
        places.plot(*path.T, "o-", color=colour, markersize=3, linewidth=1)
        losses.semilogy(loss(path), "o-", color=colour, markersize=3, linewidth=1)
        losses.annotate(
            f"$\\eta$ = {rate}",
            (10, loss(path)[-1]),
            xytext=beside,
            textcoords="offset points",
            color=colour,
            ha="right",
        )
    places.set(xlim=(-4, 4), ylim=(-1.5, 5.5), xlabel="$w_1$", ylabel="$w_2$")
    losses.set(xlabel="step", ylabel="loss", xticks=(0, 5, 10))
    return figure
