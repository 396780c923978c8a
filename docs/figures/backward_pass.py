"""A small expression as a graph, with what flows through it forward and backward."""

from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

FORWARD, BACKWARD = "#3f8fd2", "#d9662f"
GREY = "#888888"
WIDTH, HEIGHT = 1.5, 0.86

# name, x, y, data, grad
NODES = {
    "a": ("$a$", 0.0, 2.0, "2", "−3"),
    "b": ("$b$", 0.0, 0.4, "−3", "2 − 6 = −4"),
    "p": ("$p = ab$", 3.0, 2.0, "−6", "1"),
    "q": ("$q = b^2$", 3.0, 0.4, "9", "1"),
    "c": ("$c = p + q$", 6.0, 1.2, "3", "1"),
}
# from, to, what is paid back, how far right of the middle and above the line it stands
EDGES = [
    ("a", "p", "−3 · 1", 0.0, 0.17),
    ("b", "p", "2 · 1", -0.12, 0.22),
    ("b", "q", "−6 · 1", 0.0, -0.34),
    ("p", "c", "1 · 1", 0.1, 0.17),
    ("q", "c", "1 · 1", 0.1, -0.4),
]


def draw() -> Figure:
    """c = ab + b² at a = 2, b = −3 as a graph. Forward, from left to right: p = ab is −6,
    q = b² is 9, c = p + q is 3. Backward, from right to left: c starts with the grad 1 and pays
    1 to p and to q; p pays −3 to a and 2 to b; q pays −6 to b. So a gets −3 and b gets 2 − 6 = −4.
    """
    figure = Figure(figsize=(6.2, 2.7), layout="constrained")
    axes = figure.subplots()
    for start, end, paid, right, up in EDGES:
        (_, x, y, _, _), (_, to_x, to_y, _, _) = NODES[start], NODES[end]
        axes.annotate(
            "",
            (x + WIDTH / 2, y),
            (to_x - WIDTH / 2, to_y),
            arrowprops={"arrowstyle": "->", "color": BACKWARD, "linewidth": 1.2},
        )
        middle = ((x + to_x) / 2 + right, (y + to_y) / 2 + up)
        axes.text(*middle, paid, color=BACKWARD, ha="center", fontsize=9)
    for name, x, y, data, grad in NODES.values():
        axes.add_patch(
            FancyBboxPatch(
                (x - WIDTH / 2, y - HEIGHT / 2),
                WIDTH,
                HEIGHT,
                boxstyle="round,pad=0,rounding_size=0.1",
                facecolor="none",
                edgecolor=GREY,
            )
        )
        axes.text(x, y + 0.2, name, ha="center", va="center")
        axes.text(x, y - 0.04, f"data {data}", ha="center", va="center", color=FORWARD, fontsize=9)
        axes.text(x, y - 0.27, f"grad {grad}", ha="center", va="center", color=BACKWARD, fontsize=9)
    axes.set_xlim(-0.85, 6.85)
    axes.set_ylim(-0.15, 2.55)
    axes.set_aspect("equal")
    axes.axis("off")
    return figure
