"""Katas made for the golden files: a small one in NumPy and one in torch."""

SOLUTION = '''
"""Centring: every row of a matrix loses its mean."""

import numpy as np


def centre(x: np.ndarray) -> np.ndarray:
    """Take from every entry the mean of its row.

    Args:
        x: (n, m) float.

    Returns:
        (n, m), a new array of x's dtype.

    Raises:
        ValueError: x has no columns.

    Example:
        >>> centre(np.array([[1.0, 2.0, 6.0]]))
        array([[-2., -1.,  3.]])
    """
    # solution
    if x.shape[1] == 0:
        raise ValueError("x has no columns")
    return x - x.mean(axis=1, keepdims=True)
    # end solution
'''

CARD = """
title = "Centring"
summary = "A row less its mean sums to zero."
minutes = 5
forbidden = ["numpy.cov"]
papers = []
hints = ["Think of one row.", "Sum it, divide by its length.", "x - x.mean(axis=1, keepdims=True)"]

[[mistake]]
name = "columns"
swap = ["axis=1", "axis=0"]
says = "That is the mean of each column. A row runs along axis 1."

[[alternative]]
name = "a sum"
swap = ["x.mean(axis=1, keepdims=True)", "x.sum(axis=1, keepdims=True) / x.shape[1]"]
"""

SUITE = '''
"""Suite of a kata made for a test."""

import numpy as np
import pytest
from hypothesis import given

from tests.harness import bronze, gold, same, seeds, silver


@bronze
def test_worked_example(kata):
    """The mean of 1, 2 and 6 is 3, so the row becomes −2, −1, 3."""
    same(kata.centre(np.array([[1.0, 2.0, 6.0]])), np.array([[-2.0, -1.0, 3.0]]), "rows")


@bronze
def test_rows(kata):
    """Two rows have a mean each."""
    rows = kata.centre(np.array([[1.0, 3.0], [10.0, 20.0]]))
    same(rows, np.array([[-1.0, 1.0], [-5.0, 5.0]]), "rows")


@silver
@given(seed=seeds())
def test_sums(kata, seed):
    """Every row sums to zero afterwards."""
    rows = kata.centre(np.random.default_rng(seed).random((4, 3)))
    same(rows.sum(axis=1), np.zeros(4), "sums of the rows")


@silver
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dtype(kata, dtype):
    """The result has the dtype of x."""
    same(kata.centre(np.array([[1.0, 3.0]], dtype=dtype)), np.array([[-1, 1]], dtype=dtype), "rows")


@silver
def test_input(kata):
    """x is as it was after the call."""
    x = np.array([[1.0, 3.0], [2.0, 4.0]])
    kata.centre(x)
    same(x, np.array([[1.0, 3.0], [2.0, 4.0]]), "x after the call")


@silver
def test_no_columns(kata):
    """A matrix without columns has no means, and is refused."""
    with pytest.raises(ValueError, match="columns"):
        kata.centre(np.zeros((3, 0)))


@gold
def test_huge(kata):
    """Huge numbers do not overflow."""
    same(kata.centre(np.array([[1e307, 3e307]])), np.array([[-1e307, 1e307]]), "rows")
'''

HURRIED_SUITE = SUITE.replace(
    "\n\n\n@bronze", "\n\npytestmark = pytest.mark.timeout(1)\n\n\n@bronze", 1
)
"""The same, for ways that do not end."""

TORCH_SOLUTION = '''
"""Scores: how well each query fits each key."""

import torch
from torch import Tensor


def scores(query: Tensor, key: Tensor) -> Tensor:
    """Dot products of all queries with all keys, over √d.

    Args:
        query: (T, d) float.
        key: (S, d), the same.

    Returns:
        (T, S), of the dtype of query.

    Example:
        >>> scores(torch.tensor([[2.0]]), torch.tensor([[3.0], [4.0]]))
        tensor([[6., 8.]])
    """
    # solution
    return query @ key.T / query.shape[1] ** 0.5
    # end solution
'''

TORCH_CARD = """
title = "Scores"
summary = "A dot product says how well two directions agree."
minutes = 5
forbidden = ["torch.einsum"]
papers = []
hints = ["Think of one query.", "Turn the keys on their side.", "query @ key.T / √d"]

[[mistake]]
name = "not scaled"
swap = [" / query.shape[1] ** 0.5", ""]
says = "Your scores are not divided by √d."

[[alternative]]
name = "in another order"
swap = ["query @ key.T / query.shape[1] ** 0.5", "(key @ query.T / query.shape[1] ** 0.5).T"]
"""

TORCH_SUITE = '''
"""Suite of a kata made for a test."""

import torch

from tests.harness import bronze, gradients, same, silver


@bronze
def test_worked_example(kata):
    """One query [2, 0] and the keys [3, 1], [1, 1]: the scores are 6/√2 and 2/√2."""
    result = kata.scores(torch.tensor([[2.0, 0.0]]), torch.tensor([[3.0, 1.0], [1.0, 1.0]]))
    same(result, torch.tensor([[6.0, 2.0]]) / 2**0.5, "scores")


@bronze
def test_square(kata):
    """Two queries and two keys: a row belongs to a query, a column to a key."""
    query, key = torch.tensor([[1.0], [2.0]]), torch.tensor([[3.0], [5.0]])
    same(kata.scores(query, key), torch.tensor([[3.0, 5.0], [6.0, 10.0]]), "scores")


@silver
def test_gradients(kata):
    """Gradients reach both inputs."""
    query, key = torch.ones(1, 1), torch.full((1, 1), 3.0)
    ours = gradients(kata.scores, query, key)
    theirs = gradients(lambda query, key: query @ key.T, query, key)
    same(ours, theirs, "gradients")
'''
