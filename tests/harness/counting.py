"""What a call costs, counted rather than timed: the same on every machine."""

from collections import Counter
from collections.abc import Callable
from typing import Any

# The first use of a mode imports it, for seconds: not in the time of a test.
import torch._dynamo  # noqa: F401
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode


class _Counting(TorchDispatchMode):
    """Sees every operation below autograd: functions, methods, operators, in-place forms."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = func.overloadpacket.__name__
        self.counts[name if name.endswith("__") else name.removesuffix("_")] += 1
        return func(*args, **(kwargs or {}))


def op_count(fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Counter[str]:
    """How often each tensor operation runs in fn(*args, **kwargs).

    Returns:
        A Counter by ATen's name of the operation, in-place forms counted with the others:
        `a @ b`, `a.matmul(b)` and `torch.mm(a, b)` are all one `mm` for two matrices, and
        `a.add_(b)` is an `add`. `.total()` is how many ran in all.
    """
    __tracebackhide__ = True
    with _Counting() as counting:
        fn(*args, **kwargs)
    return counting.counts


def flops(fn: Callable[..., Any], *args: Any, **kwargs: Any) -> int:
    """Floating-point operations of the matrix products, convolutions and attentions in a call.

    A product of (n, k) and (k, m) counts 2·n·k·m. Elementwise work counts nothing.
    """
    __tracebackhide__ = True
    with FlopCounterMode(display=False) as counting:
        fn(*args, **kwargs)
    return counting.get_total_flops()
