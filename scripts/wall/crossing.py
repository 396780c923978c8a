"""Values into nodes: how what one side holds is told to the other.

Exact built-in types, arrays and tensors cross; what else there is stays where it is and crosses
as a number, to be handed back. What can change is shared: scripts/wall/heap.py knows it, so
that it crosses once, and again only when it has changed.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scripts.wall import arrays, nodes
from scripts.wall.codec import Blob, CodecError
from scripts.wall.heap import UNTOLD, Heap
from scripts.wall.nodes import Node
from tests.harness.comparing import torch_module

_DEPTH = 200
_INT64 = range(-(2**63), 2**63)


@dataclass
class Encoder:
    """Makes the nodes of one frame.

    Args:
        heap: what both sides hold.
        leave: the node for a value that stays on this side.
        graph: whether a tensor that was computed crosses as an output of this frame's graph,
            even if it has crossed before.

    `graded` are the tensors among the values that need a gradient, each once; `replaced` the
    numbers that such outputs had before.
    """

    heap: Heap
    leave: Callable[[Any], Node]
    graph: bool = False
    nodes: list[Node] = field(default_factory=list)
    blobs: list[Blob] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)
    _graded: dict[int, Any] = field(default_factory=dict)
    _new: list[int] = field(default_factory=list)
    _told: list[int] = field(default_factory=list)
    _open: list[int] = field(default_factory=list)

    @property
    def graded(self) -> list[Any]:
        return list(self._graded.values())

    def add_changes(self) -> None:
        """Tell anew what both sides hold and this one has changed since."""
        for number, block in self.heap.blocks.all():
            if block.has_changed():
                self._told.append(number)
                self._put(nodes.Memory(number, self._blob(block.tell())))
        for number, thing in self.heap.objects():
            if _has_changed(thing, self.heap.told(number)):
                self._define(thing, number)
        self._graded.clear()

    def add_asked(self, asked: tuple, with_inputs: bool) -> list[Any]:
        """A node for a call, with the tensors in it that need a gradient; these."""
        parts = [self.add(part) for part in asked]
        graded = self.graded if with_inputs else []
        self._put(nodes.Sequence("tuple", 0, [*parts, self.add(tuple(graded))]))
        return graded

    def add(self, value: Any) -> int:
        """The index of a node for a value.

        Raises:
            CodecError: it holds itself, or is nested too deep.
        """
        number = self.heap.number(value)
        if number is not None:
            if number in self._open:
                raise CodecError(f"a {type(value).__name__} that holds itself cannot cross")
            if not (self.graph and self._is_output(value)):
                self._note(value)
                return self._put(nodes.Ref(number))
            self.heap.forget([number])
            self.replaced.append(number)
        if arrays.is_tensor(value):
            value = arrays.plain_tensor(value)
        if _is_shared(value):
            return self._define(value, self._share(value))
        if type(value) in (tuple, frozenset):
            kind = "tuple" if type(value) is tuple else "frozenset"
            return self._sequence(kind, 0, list(value))
        if _is_part(value):
            args, kwargs = self.add(value.args), self.add(dict(value.kwargs))
            return self._put(nodes.Part(value.name, args, kwargs, value.seed))
        return self._put(_atom(value) or self.leave(value))

    def undo(self) -> None:
        """What was added did not cross after all: what is new is not shared, the rest not told."""
        for number in self._told:
            self.heap.untell(number)
        self.heap.forget(self._new)

    def _share(self, value: Any) -> int:
        number = self.heap.add(value)
        self._new.append(number)
        return number

    def _is_output(self, value: Any) -> bool:
        """Whether it is a computed tensor that this frame does not hold yet."""
        return arrays.is_computed(value) and id(value) not in self._graded

    def _put(self, node: Node) -> int:
        self.nodes.append(node)
        return len(self.nodes) - 1

    def _blob(self, data: bytes) -> int:
        self.blobs.append(data)
        return len(self.blobs) - 1

    def _note(self, value: Any) -> None:
        if arrays.is_tensor(value) and value.requires_grad:
            self._graded[id(value)] = value

    def _define(self, value: Any, number: int) -> int:
        """A node that says what a shared object is now."""
        self._told.append(number)
        self.heap.tell(number, state_of(value))
        if isinstance(value, list | set):
            kind = "list" if isinstance(value, list) else "set"
            return self._sequence(kind, number, list(value))
        if isinstance(value, dict):
            keys = self._all(list(value), number)
            return self._put(nodes.Mapping(number, keys, self._all(list(value.values()), number)))
        if isinstance(value, np.random.Generator):
            state = self.add(thawed(value.bit_generator.state))
            kind = type(value.bit_generator).__name__
            return self._put(nodes.NumpyGenerator(number, kind, state))
        if arrays.is_array(value):
            memory = self._memory(value)
            return self._put(arrays.array_node(value, number, memory, self.heap.blocks[memory]))
        if not arrays.is_tensor(value):
            return self._put(nodes.TorchGenerator(number, generator_state(value)))
        grad = self.add(value.grad) if value.is_leaf and value.grad is not None else -1
        memory = self._memory(value)
        self._note(value)
        block = self.heap.blocks[memory]
        return self._put(arrays.tensor_node(value, number, memory, block, grad))

    def _memory(self, value: Any) -> int:
        """The number of the memory that an array looks at; told first if it is not known."""
        address, size = arrays.stretch_of(value)
        known = self.heap.blocks.at(address, size) if size else None
        if known is not None:
            return known
        block = arrays.block_of(value)
        number = self.heap.add_block(block)
        self._new.append(number)
        self._put(nodes.Memory(number, self._blob(block.tell())))
        return number

    def _sequence(self, kind: Any, number: int, items: list) -> int:
        packed = _packed(items) if kind in ("list", "tuple") else None
        if packed:
            of, data = packed
            return self._put(nodes.Numbers(kind, number, of, self._blob(data)))
        return self._put(nodes.Sequence(kind, number, self._all(items, number)))

    def _all(self, items: list, number: int) -> list[int]:
        if len(self._open) > _DEPTH:
            raise CodecError(f"containers nested more than {_DEPTH} deep cannot cross")
        self._open.append(number)
        try:
            return [self.add(item) for item in items]
        finally:
            self._open.pop()


def _is_shared(value: Any) -> bool:
    """Whether a value can be changed, and so must be one and the same on both sides."""
    if type(value) in (list, dict, set) or arrays.is_array(value) or arrays.is_tensor(value):
        return True
    if isinstance(value, np.random.Generator):
        return True
    torch = torch_module()
    return torch is not None and isinstance(value, torch.Generator) and value.device.type == "cpu"


def _is_part(value: Any) -> bool:
    parts = sys.modules.get("tests.harness.parts")  # nobody holds one who has not imported it
    return parts is not None and type(value) is parts.Part


def state_of(value: Any) -> Any:
    """What is told of a shared object, as far as it can change. Memory is told by itself."""
    if isinstance(value, list):
        return list(value)
    if isinstance(value, dict):
        return [*value, *value.values()]
    if isinstance(value, set):
        return set(value)
    if isinstance(value, np.random.Generator):
        return repr(value.bit_generator.state)
    if arrays.is_array(value):
        return None
    if not arrays.is_tensor(value):
        return generator_state(value)
    look = (value.untyped_storage().data_ptr(), value.shape, value.stride(), value.storage_offset())
    return value.requires_grad, value.grad if value.is_leaf else None, look


def _has_changed(value: Any, told: Any) -> bool:
    now = state_of(value)
    if told is UNTOLD:
        return True
    if isinstance(value, list | dict):
        return len(now) != len(told) or any(a is not b for a, b in zip(now, told, strict=True))
    if isinstance(told, tuple):  # a tensor
        return now[0] != told[0] or now[1] is not told[1] or now[2] != told[2]
    return bool(now != told)


def _packed(items: list) -> tuple[Any, bytes] | None:
    """Ints alone or floats alone, as one run of bytes."""
    types = set(map(type, items))
    if len(items) > 1 and types == {float}:
        return "d", np.array(items, "<f8").tobytes()
    if len(items) > 1 and types == {int} and all(item in _INT64 for item in items):
        return "q", np.array(items, "<i8").tobytes()
    return None


def _atom(value: Any) -> Node | None:
    """The node of a value that cannot change, or None where it cannot cross."""
    if isinstance(value, np.generic):
        known = value.dtype.kind in arrays.KINDS
        return nodes.Scalar(value.dtype.str, value.tobytes()) if known else None
    if value is None or isinstance(value, bool):
        return nodes.Plain(value)
    if isinstance(value, int):
        value = int(value)
        if value in _INT64:
            return nodes.Plain(value)
        size = value.bit_length() // 8 + 1
        return nodes.Bytes("int", value.to_bytes(size, "little", signed=True))
    for kind in (float, str):
        if isinstance(value, kind):
            return nodes.Plain(kind(value))
    if isinstance(value, complex):
        return nodes.Complex(value.real, value.imag)
    if isinstance(value, bytes):
        return nodes.Bytes("bytes", bytes(value))
    return _named(value)


def _named(value: Any) -> Node | None:
    if isinstance(value, np.dtype):
        return nodes.Named("numpy.dtype", value.str) if value.kind in arrays.KINDS else None
    if isinstance(value, type) and value.__module__ in ("builtins", "numpy"):
        return nodes.Named("type", f"{value.__module__}.{value.__qualname__}")
    torch = torch_module()
    if torch is None:
        return None
    if isinstance(value, torch.Size):
        return nodes.Size(list(value))
    if isinstance(value, torch.device):
        return nodes.Named("torch.device", str(value))
    if isinstance(value, torch.dtype):
        return nodes.Named("torch.dtype", arrays.torch_dtype_name(value))
    return None


def thawed(state: Mapping[str, Any]) -> dict[str, Any]:
    """A bit generator's state in plain ints and lists, so that nothing of it is shared."""
    return {
        key: thawed(value)
        if isinstance(value, dict)
        else (tuple(value.tolist()) if isinstance(value, np.ndarray) else value)
        for key, value in state.items()
    }


def generator_state(generator: Any) -> bytes:
    return bytes(generator.get_state().numpy().tobytes())
