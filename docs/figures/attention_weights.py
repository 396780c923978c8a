"""Attention in two sentences with the same word: whom it listens to depends on who is there."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Made up for the picture: what a word looks for and what it offers, of water and of money.
QUERY = {"bank": (1, 1), "near": (2, 0), "approved": (0, 2), "river": (1, 0), "loan": (0, 1)}
KEY = {"bank": (0.5, 0.5), "near": (0.5, 0), "approved": (0, 0.5), "river": (3, 0), "loan": (0, 3)}
SENTENCES = ("the bank near the river", "the bank approved the loan")


def weights(words: list[str]) -> np.ndarray:
    """Row: who asks; column: who answers."""
    query = np.array([QUERY.get(word, (0, 0)) for word in words])
    key = np.array([KEY.get(word, (0, 0)) for word in words])
    powers = np.exp(query @ key.T / np.sqrt(2))
    return powers / powers.sum(axis=1, keepdims=True)


def heat(axes: Axes, words: list[str]) -> None:
    table = weights(words)
    for (row, column), share in np.ndenumerate(table):
        axes.fill(
            [column - 0.5, column + 0.5, column + 0.5, column - 0.5],
            [row - 0.5, row - 0.5, row + 0.5, row + 0.5],
            color="#3f8fd2",
            alpha=0.85 * share,
            linewidth=0,
        )
        axes.text(column, row, f"{share:.2f}", ha="center", va="center", fontsize=8)
    ticks = range(len(words))
    axes.set_xticks(ticks, words, rotation=40, ha="right", rotation_mode="anchor")
    axes.set_yticks(ticks, words)
    axes.set(xlim=(-0.5, len(words) - 0.5), ylim=(len(words) - 0.5, -0.5), xlabel="key")
    axes.tick_params(length=0)


def draw() -> Figure:
    """The attention weights of two sentences as tables: a row for each word that asks, a column for
    each that answers, and each row sums to 1. In "the bank near the river" bank gives 0.60 of its
    attention to river; in "the bank approved the loan" it gives 0.60 to loan. The word "the" looks
    for nothing and gives 0.20 to each word.
    """
    figure = Figure(figsize=(6.2, 3.1), layout="constrained")
    for axes, sentence in zip(figure.subplots(1, 2), SENTENCES, strict=True):
        heat(axes, sentence.split())
    figure.axes[0].set_ylabel("query")
    return figure
