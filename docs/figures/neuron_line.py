"""Where a neuron of two features changes its mind: the line on which its sum is 0."""

import numpy as np
from matplotlib.figure import Figure

WEIGHT, BIAS = np.array([0.7, 0.3]), -0.2
POINT = np.array([0.5, -1.0])
FOR, AGAINST = "#3f8fd2", "#d9662f"


def total(x1: np.ndarray, x2: np.ndarray) -> np.ndarray:
    """z, the weighted sum with its bias."""
    return WEIGHT[0] * x1 + WEIGHT[1] * x2 + BIAS


def draw() -> Figure:
    """The plane of the two features, with weights 0.7 and 0.3 and the bias -0.2. The line z = 0
    falls steeply and parts the plane: z is positive on its right and negative on its left. The
    lines z = -1 and z = 1 run beside it, and the sigmoid's answers there are 0.27, 0.5 and 0.73.
    The weights are an arrow that stands upright on the line and points to the positive side. The
    input [0.5, -1] lies just left of the line.
    """
    figure = Figure(figsize=(4.6, 3.6), layout="constrained")
    axes = figure.subplots()
    ends = np.array([-2.5, 2.5])
    for z, style in ((-1, "--"), (0, "-"), (1, "--")):
        x1 = (z - BIAS - WEIGHT[1] * ends) / WEIGHT[0]
        axes.plot(x1, ends, style, color="#888888", linewidth=1.4 if z == 0 else 0.8)
        at = 1.75
        axes.annotate(
            f"$z = {z}$, $\\sigma(z) = {1 / (1 + np.exp(-z)):.2f}$",
            ((z - BIAS - WEIGHT[1] * at) / WEIGHT[0], at),
            rotation=-66.8,
            rotation_mode="anchor",
            xytext=(5, 3),
            textcoords="offset points",
            fontsize=8,
        )
    border = (-BIAS - WEIGHT[1] * ends) / WEIGHT[0]
    axes.fill_betweenx(ends, border, 3, color=FOR, alpha=0.15, linewidth=0)
    axes.fill_betweenx(ends, -3, border, color=AGAINST, alpha=0.15, linewidth=0)
    foot = -BIAS * WEIGHT / (WEIGHT @ WEIGHT)
    axes.annotate(
        "", foot + WEIGHT, foot, arrowprops={"arrowstyle": "->", "color": FOR, "linewidth": 1.6}
    )
    axes.annotate("$w$", foot + WEIGHT, xytext=(3, 0), textcoords="offset points", color=FOR)
    axes.plot(*POINT, "o", color=AGAINST, markersize=5)
    axes.annotate(
        f"$z = {total(*POINT):.2f}$",
        POINT,
        xytext=(-6, -4),
        textcoords="offset points",
        ha="right",
        color=AGAINST,
    )
    axes.set(xlim=(-3, 3), ylim=(-2.5, 2.5), aspect="equal", xlabel="$x_1$", ylabel="$x_2$")
    return figure
