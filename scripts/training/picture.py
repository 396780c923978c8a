"""loss.png: the training loss of each step, and the validation loss."""

import io
import math

from scripts.training.journal import Journal

_SMOOTHED_OVER = 0.03  # of the steps


def draw(journal: Journal, vocabulary: int) -> bytes | None:
    """The losses as a PNG; None when matplotlib, an extra, is not installed."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return None
    figure = Figure(figsize=(7, 4.2), dpi=150, layout="constrained")
    axes = figure.add_subplot()
    steps = range(1, journal.steps + 1)
    axes.plot(steps, journal.losses, color="#9fb4c7", linewidth=0.8, alpha=0.6)
    axes.plot(steps, _smooth(journal.losses), color="#2f5d8a", label="training, smoothed")
    if journal.validation:
        axes.plot(
            list(journal.validation),
            list(journal.validation.values()),
            color="#c2571a",
            marker="o",
            markersize=4,
            label="validation",
        )
    uniform = math.log(vocabulary)
    axes.axhline(uniform, color="#777777", linestyle=":", linewidth=1)
    axes.annotate(
        f"ln {vocabulary}: every character equally likely",
        (1, uniform),
        xycoords=("axes fraction", "data"),
        xytext=(-4, -4),
        textcoords="offset points",
        ha="right",
        va="top",
        fontsize=8,
        color="#555555",
    )
    axes.set_xlabel("step")
    axes.set_ylabel("loss (nats per character)")
    axes.set_xlim(left=0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="upper right", bbox_to_anchor=(1, 0.9))
    png = io.BytesIO()
    figure.savefig(png, format="png")
    return png.getvalue()


def _smooth(losses: list[float]) -> list[float]:
    """The mean of the last few steps at each step."""
    span = max(1, round(len(losses) * _SMOOTHED_OVER))
    smoothed, total = [], 0.0
    for step, loss in enumerate(losses):
        total += loss
        if step >= span:
            total -= losses[step - span]
        smoothed.append(total / min(step + 1, span))
    return smoothed
