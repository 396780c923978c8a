"""What a suite imports.

Every name is loaded on first use, so that a suite of levels 1 to 3, which needs NumPy only,
never waits for torch, and `kata`, which needs the names of the medals only, never for pytest.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.harness.autograd import gradients, parameter_gradients
    from tests.harness.comparing import same
    from tests.harness.counting import flops, graph_nodes, op_count
    from tests.harness.marks import bronze, gold, gpu, silver
    from tests.harness.parts import part
    from tests.harness.randomness import seed_torch
    from tests.harness.solution import place
    from tests.harness.strategies import arrays, seeds, shapes, tensors

_HOME = {
    "gradients": "autograd",
    "parameter_gradients": "autograd",
    "same": "comparing",
    "flops": "counting",
    "graph_nodes": "counting",
    "op_count": "counting",
    "bronze": "marks",
    "silver": "marks",
    "gold": "marks",
    "gpu": "marks",
    "part": "parts",
    "seed_torch": "randomness",
    "place": "solution",
    "arrays": "strategies",
    "seeds": "strategies",
    "shapes": "strategies",
    "tensors": "strategies",
}

__all__ = [
    "arrays",
    "bronze",
    "flops",
    "gold",
    "gpu",
    "gradients",
    "graph_nodes",
    "op_count",
    "parameter_gradients",
    "part",
    "place",
    "same",
    "seed_torch",
    "seeds",
    "shapes",
    "silver",
    "tensors",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"the harness has no {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
