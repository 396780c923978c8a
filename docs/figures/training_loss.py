"""The losses of a real run, which `kata train --size tiny --steps 300` made on a CPU.

They are copied from the run's `run.json` into `training_loss.json`, rounded.
"""

import json
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

RUN = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))


def draw() -> Figure:
    """The loss of a tiny GPT over 300 steps, at which it reads characters of 103 kinds. It starts
    at 4.6, as much as knowing nothing costs, drops to about 2.7 within the first 50 steps and then
    falls slowly and unevenly to about 2.2. The loss on text that it does not train on, measured
    after 0, 100, 200 and 300 steps, is 4.6, 2.6, 2.4 and 2.3.
    """
    figure = Figure(figsize=(5, 3), layout="constrained")
    axes = figure.subplots()
    losses = RUN["losses"]
    axes.plot(range(1, len(losses) + 1), losses, color="#3f8fd2", linewidth=0.9)
    steps = [int(step) for step in RUN["validation_losses"]]
    axes.plot(steps, list(RUN["validation_losses"].values()), "o", color="#d9662f", markersize=5)
    nothing = np.log(RUN["vocabulary"])
    axes.axhline(nothing, color="#888888", linewidth=0.8, linestyle="--")
    axes.annotate(
        f"to know nothing of {RUN['vocabulary']} characters: {nothing:.2f}",
        (len(losses), nothing),
        xytext=(0, 3),
        textcoords="offset points",
        ha="right",
    )
    axes.annotate("each step, on its own batch", (130, 2.85), color="#3f8fd2")
    axes.annotate("on text kept apart", (130, 3.15), color="#d9662f")
    axes.set(xlabel="steps", ylabel="loss", ylim=(1.8, 5))
    return figure
