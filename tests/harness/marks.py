"""The marks a suite puts on its tests."""

import pytest

bronze = pytest.mark.bronze
"""The worked examples of the docstring."""

silver = pytest.mark.silver
"""Right in general."""

gold = pytest.mark.gold
"""Right at the extremes, and cheap."""

gpu = pytest.mark.gpu
"""Needs CUDA: left out, and not counted towards a medal, on a machine without it."""
