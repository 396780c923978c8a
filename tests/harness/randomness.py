"""Random states of torch, seeded in microseconds.

`torch.manual_seed` leaves a note with a stack trace for each kind of accelerator that is not in
use yet, thousands of times in a suite, which cost a third of it.
"""

import sys
from typing import Any


def seed_torch(seed: int) -> None:
    """Seed torch's generator on the CPU, and those of a GPU that is in use."""
    torch = sys.modules["torch"]
    torch.default_generator.manual_seed(seed)
    if torch.cuda.is_initialized():
        torch.cuda.manual_seed_all(seed)


class _TorchRandom:
    """Lets Hypothesis reset torch's generator for each example, as it does Python's own."""

    def seed(self, seed: int) -> None:
        seed_torch(seed)

    def getstate(self) -> Any:
        return sys.modules["torch"].get_rng_state()

    def setstate(self, state: Any) -> None:
        sys.modules["torch"].set_rng_state(state)


TORCH_RANDOM = _TorchRandom()
