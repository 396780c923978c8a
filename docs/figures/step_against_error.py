"""The error of a difference quotient against its step: bend on one side, rounding on the other."""

import numpy as np
from matplotlib.figure import Figure

STEPS = np.logspace(-15, 0, 121)
BLOCK = 8  # neighbouring steps whose errors are averaged: rounding makes single ones jump


def averaged_errors(central: bool) -> np.ndarray:
    """The error of the slope of sin at 1, averaged in its size over neighbouring steps."""
    left = 1.0 - STEPS if central else 1.0
    slope = (np.sin(1.0 + STEPS) - np.sin(left)) / (1.0 + STEPS - left)
    error = np.abs(slope - np.cos(1.0))[:-1].reshape(-1, BLOCK)
    return np.exp(np.log(np.maximum(error, 1e-17)).mean(axis=1))


def draw() -> Figure:
    """The error of two estimates of the slope of sin at 1, against the step h, both axes
    logarithmic. Both curves are a V. The forward difference is best near a step of 1e-8, with an
    error near 1e-8; the central one is best near 6e-6, with an error near 1e-11.
    """
    figure = Figure(figsize=(4.8, 3.0), layout="constrained")
    axes = figure.subplots()
    steps = np.exp(np.log(STEPS[:-1]).reshape(-1, BLOCK).mean(axis=1))
    for central, color, label, where in (
        (False, "#d9662f", "forward", (2e-3, 3e-3)),
        (True, "#3f8fd2", "central", (3e-2, 1e-8)),
    ):
        axes.loglog(steps, averaged_errors(central), "o-", color=color, markersize=3)
        axes.annotate(label, where, color=color, ha="center" if central else "right")
    axes.axvline(2.0 ** (-52 / 3), color="#888888", linewidth=0.8, linestyle="--")
    axes.annotate(
        "$\\epsilon^{1/3}$",
        (2.0 ** (-52 / 3), 0.1),
        xytext=(4, 0),
        textcoords="offset points",
    )
    axes.annotate("rounding", (3e-14, 1e-7), ha="center")
    axes.set_xlabel("step $h$")
    axes.set_ylabel("error of the slope of sin at 1")
    return figure
