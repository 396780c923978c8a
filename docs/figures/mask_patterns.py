"""Three masks over eight positions, and all of them together."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

SIZE, WINDOW, REAL = 8, 3, 6
QUERY, KEY = np.ogrid[:SIZE, :SIZE]
CAUSAL = KEY <= QUERY
NEAR = CAUSAL & (KEY > QUERY - WINDOW)
FILLED = np.broadcast_to(KEY < REAL, (SIZE, SIZE))
MASKS = {"causal": CAUSAL, "window 3": NEAR, "padding": FILLED, "all three": NEAR & FILLED}


def draw() -> Figure:
    """Four squares of 8 queries and 8 keys, where a coloured cell is a key that is seen. Causal:
    the diagonal and all below it. A window of 3: a band of three cells along the diagonal. Padding
    with 6 real tokens: the first six columns. All three: the band, cut off after the sixth column,
    so that the last query sees a single key.
    """
    figure = Figure(figsize=(6.2, 2), layout="constrained")
    for axes, (name, mask) in zip(figure.subplots(1, 4), MASKS.items(), strict=True):
        for (query, key), seen in np.ndenumerate(mask):
            colour, strength = ("#3f8fd2", 0.8) if seen else ("#888888", 0.15)
            axes.add_patch(
                Rectangle((key - 0.45, query - 0.45), 0.9, 0.9, color=colour, alpha=strength)
            )
        axes.set_title(name, fontsize=9)
        axes.set(xlim=(-0.7, SIZE - 0.3), ylim=(SIZE - 0.3, -0.7), aspect="equal", xlabel="key")
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
    figure.axes[0].set_ylabel("query")
    return figure
