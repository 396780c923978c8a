"""What a call costs, counted rather than timed: the same on every machine."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry


@dataclass
class Tally:
    """What a count gets from a process that is not this one, where a solution may run."""

    of: str
    elsewhere: Counter[str] = field(default_factory=Counter)


_tallies: list[Tally] = []


def current_tally() -> Tally | None:
    """What is being counted now, if anything is."""
    return _tallies[-1] if _tallies else None


@contextmanager
def _tallied(of: str) -> Iterator[Tally]:
    _tallies.append(Tally(of))
    try:
        yield _tallies[-1]
    finally:
        _tallies.pop()


class _Mode(TorchDispatchMode):
    """Sees every operation below autograd: functions, methods, operators, in-place forms."""

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """To keep a mode out of what is compiled, torch imports its compiler, for seconds."""
        return False


class _Counting(_Mode):
    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = func.overloadpacket.__name__
        self.counts[name if name.endswith("__") else name.removesuffix("_")] += 1
        return func(*args, **(kwargs or {}))


class _Flops(_Mode):
    """As torch's FlopCounterMode, whose formulas these are, without its look at modules."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 0
        self._whole: set[Any] = set()  # operations that have no parts

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func in self._whole:
            return func(*args, **kwargs)
        if func.overloadpacket in flop_registry:
            result = func(*args, **kwargs)
            self.total += flop_registry[func.overloadpacket](*args, **kwargs, out_val=result)
            return result
        with self:
            parts = func.decompose(*args, **kwargs)  # where autograd has not done so before
        if parts is not NotImplemented:
            return parts
        self._whole.add(func)
        return func(*args, **kwargs)


class _Walking(TorchFunctionMode):
    """Sees the graphs that backward is about to walk through."""

    def __init__(self) -> None:
        super().__init__()
        self.nodes = 0

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func in (torch.Tensor.backward, torch.autograd.grad):
            ends = args[0] if args else kwargs["outputs"]
            ends = [ends] if isinstance(ends, torch.Tensor) else ends
            self.nodes += len(_nodes(end for end in ends if isinstance(end, torch.Tensor)))
        return func(*args, **kwargs)


def _nodes(ends: Iterable[torch.Tensor]) -> set[Any]:
    """The nodes of the graph that leads to some tensors."""
    seen: set[Any] = set()
    ahead = [end.grad_fn for end in ends]
    while ahead:
        node = ahead.pop()
        if node is not None and node not in seen:
            seen.add(node)
            ahead += [source for source, _ in node.next_functions]
    return seen


def op_count(fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Counter[str]:
    """How often each tensor operation runs in fn(*args, **kwargs).

    Returns:
        A Counter by ATen's name of the operation, in-place forms counted with the others:
        `a @ b`, `a.matmul(b)` and `torch.mm(a, b)` are all one `mm` for two matrices, and
        `a.add_(b)` is an `add`. `.total()` is how many ran in all.
    """
    __tracebackhide__ = True
    with _tallied("operations") as tally, _Counting() as counting:
        fn(*args, **kwargs)
    return counting.counts + tally.elsewhere


def flops(fn: Callable[..., Any], *args: Any, **kwargs: Any) -> int:
    """Floating-point operations of the matrix products, convolutions and attentions in a call.

    A product of (n, k) and (k, m) counts 2·n·k·m. Elementwise work counts nothing.
    """
    __tracebackhide__ = True
    with _tallied("flops") as tally, _Flops() as counting:
        fn(*args, **kwargs)
    return counting.total + tally.elsewhere.total()


def graph_nodes(fn: Callable[..., Any], *args: Any, **kwargs: Any) -> int:
    """How large the graphs are that `.backward` and `torch.autograd.grad` walk back through.

    Each time, all nodes count that lead to where the walk starts. A loop that keeps its graph
    runs the same operations in every step, but the walk of step 100 is a hundred times as long.
    """
    __tracebackhide__ = True
    with _tallied("nodes") as tally, _Walking() as walking:
        fn(*args, **kwargs)
    return walking.nodes + tally.elsewhere.total()


COUNTERS: dict[str, Callable[..., Any]] = {
    "operations": op_count,
    "flops": flops,
    "nodes": graph_nodes,
}
"""What can be counted, as a tally names it."""
