"""Attention in one sentence, with the causal mask and without it."""

import numpy as np
from matplotlib.figure import Figure

WORDS = ["the", "dog", "bit", "the", "man"]


def vector(word: str) -> np.ndarray:
    """Four numbers out of -1, 0 and 1, from the word's FNV-1a hash: they mean nothing."""
    code = 0x811C9DC5
    for byte in word.encode():
        code = (code ^ byte) * 0x01000193 % 2**32
    return np.array([(code >> 8 * axis) % 3 - 1 for axis in range(4)])


def weights(*, masked: bool) -> np.ndarray:
    """Row: who asks; column: who answers. Query and key of a word are its vector."""
    vectors = np.stack([vector(word) for word in WORDS])
    scores = vectors @ vectors.T / np.sqrt(vectors.shape[1])
    if masked:
        scores = np.where(np.tri(len(WORDS), dtype=bool), scores, -np.inf)
    powers = np.exp(scores)
    return powers / powers.sum(axis=1, keepdims=True)


def draw() -> Figure:
    """The attention weights of the sentence "the dog bit the man", with the causal mask and
    without it. With it the first word has the weight 1 on itself, no word looks to its right, and
    the two rows of "the" differ. Without it those two rows are alike; the last row is the same in
    both tables.
    """
    figure = Figure(figsize=(5.6, 2.7), layout="constrained")
    for axes, masked in zip(figure.subplots(1, 2), (True, False), strict=True):
        table = weights(masked=masked)
        for row, column in np.ndindex(table.shape):
            share = table[row, column]
            axes.fill(
                [column - 0.5, column + 0.5, column + 0.5, column - 0.5],
                [row - 0.5, row - 0.5, row + 0.5, row + 0.5],
                color="#3f8fd2",
                alpha=0.7 * share,
            )
            text = f"{share:.2f}" if share else "·"
            axes.annotate(text, (column, row), ha="center", va="center", fontsize=8)
        axes.set_title("with the mask" if masked else "without it", fontsize=9)
        axes.set_xticks(range(len(WORDS)), WORDS)
        axes.set_yticks(range(len(WORDS)), WORDS)
        axes.set(xlim=(-0.5, 4.5), ylim=(4.5, -0.5), xlabel="key")
        axes.tick_params(length=0)
    figure.axes[0].set_ylabel("query")
    return figure
