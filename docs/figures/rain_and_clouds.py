"""A joint distribution as areas: conditioning keeps one column and looks at how it is divided."""

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

CLOUDS = 0.3
RAIN = {"clouds": 0.6, "clear sky": 2 / 70}


def draw() -> Figure:
    """A square of area 1, cut into a column for clouds, 0.3 wide, and one for a clear sky, 0.7
    wide. Rain fills the lower 60 per cent of the clouds' column, an area of 0.18, and less than 3
    per cent of the other, an area of 0.02. The rest is dry: 0.12 and 0.68.
    """
    figure = Figure(figsize=(4.2, 3.1), layout="constrained")
    axes = figure.subplots()
    left = 0.0
    for sky, width in (("clouds", CLOUDS), ("clear sky", 1 - CLOUDS)):
        rain = RAIN[sky]
        for low, high, color in ((0.0, rain, "#3f8fd2"), (rain, 1.0, "#e0b04a")):
            axes.add_patch(
                Rectangle((left, low), width, high - low, color=color, alpha=0.35, linewidth=0)
            )
        axes.text(left + width / 2, 1.03, f"{sky}: {width:.1f}", ha="center", va="bottom")
        axes.text(left + width / 2, (1 + rain) / 2, f"dry\n{width * (1 - rain):.2f}", ha="center")
        left += width
    axes.text(CLOUDS / 2, RAIN["clouds"] / 2, "rain\n0.18", ha="center", va="center")
    axes.annotate(
        "rain 0.02",
        (0.65, RAIN["clear sky"]),
        xytext=(0, 12),
        textcoords="offset points",
        ha="center",
        arrowprops={"arrowstyle": "-", "color": "#888888", "linewidth": 0.8},
    )
    axes.plot([CLOUDS, CLOUDS], [0, 1], color="#888888", linewidth=1.2)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xticks([])
    axes.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1.0])
    axes.set_ylabel("share of the column")
    return figure
