"""Tests that walk the ways of any suite once, so that what is loaded on first use is loaded.

A process that forks for every run does this before the first fork (scripts/warming/rehearsal.py).
"""

import sys

import numpy as np
import pytest
from hypothesis import given

from tests.harness import same, seeds


@given(seed=seeds())
def test_a_property(seed):
    array = np.random.default_rng(seed).random(3)
    same(array + array, 2 * array, "sum")


@pytest.mark.parametrize("number", [1.5, 2.5])
def test_a_failure(number):
    with pytest.raises(AssertionError, match=r"differ"):
        same(np.zeros(2), np.ones(2))
    assert number > 2, "one of the two fails"


if "torch" in sys.modules:
    import torch

    from tests.harness import gradients, op_count

    def test_gradients_and_counts():
        tensor = torch.ones(2, 2)
        same(tensor.softmax(-1).sum(-1), torch.ones(2), "sums")
        same(gradients(lambda x: x @ x, tensor)[0].shape, (2, 2))
        assert op_count(torch.matmul, tensor, tensor).total() == 1
