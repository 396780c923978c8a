"""Hypothesis strategies for what suites feed to solutions."""

from typing import Any

import numpy as np
from hypothesis import strategies as st


def seeds() -> st.SearchStrategy[int]:
    """A seed for `seed_torch` or `np.random.default_rng`."""
    return st.integers(0, 2**16)


def shapes(
    min_dims: int = 0, max_dims: int = 3, min_side: int = 1, max_side: int = 5
) -> st.SearchStrategy[tuple[int, ...]]:
    """Shapes, all sides drawn on their own."""
    return st.lists(st.integers(min_side, max_side), min_size=min_dims, max_size=max_dims).map(
        tuple
    )


@st.composite
def arrays(draw: Any, shape: Any = None, scale: float = 1.0) -> np.ndarray:
    """Normal float64 arrays of a shape (or of a strategy of shapes), spread by `scale`."""
    shape = shapes() if shape is None else shape
    size = draw(shape) if isinstance(shape, st.SearchStrategy) else shape
    return np.asarray(scale * np.random.default_rng(draw(seeds())).standard_normal(size))


@st.composite
def tensors(draw: Any, shape: Any = None, scale: float = 1.0) -> Any:
    """The same as float32 tensors."""
    import torch

    return torch.from_numpy(np.asarray(draw(arrays(shape, scale)), dtype=np.float32))
