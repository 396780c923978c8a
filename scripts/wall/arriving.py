"""Nodes into values: what arrives is checked, built, and shared from then on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np

from scripts.wall import arrays, codec
from scripts.wall.codec import CodecError, Node
from scripts.wall.crossing import state_of
from scripts.wall.heap import Block, Heap

_CONTAINERS = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}
_CODES = {"q": "i8", "d": "f8"}
_BIT_GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "SFC64")


@dataclass
class Decoder:
    """Builds the values of one frame.

    Args:
        heap: what both sides hold.
        theirs: what stands here for something that stayed with the sender.
        yours: what the number of something of this side's stands for.
        connect: given the tensors of a reply that carry a gradient, gives them back joined to
            the graph on this side; None for a call, in which each is a leaf.
        trusted: whether the sender may name types and parts.
    """

    heap: Heap
    theirs: Callable[[codec.Theirs], Any]
    yours: Callable[[int], Any]
    connect: Callable[[list[Any]], list[Any]] | None
    trusted: bool
    _values: list[Any] = field(default_factory=list)
    _joined: dict[int, Any] = field(default_factory=dict)
    _leaves: dict[int, Any] = field(default_factory=dict)
    _owners: list[Any] = field(default_factory=list)

    def decode(self, nodes: list[Node]) -> Any:
        """The value of the last node.

        Raises:
            CodecError: a node says what it may not.
        """
        try:
            with arrays.undisturbed():
                self._remember(nodes)
                raw = self._graded(nodes)
            if raw:
                assert self.connect is not None
                joined = self.connect(list(raw.values()))
                self._joined = dict(zip(raw, joined, strict=True))
            with arrays.undisturbed():
                for place, node in enumerate(nodes):
                    self._values.append(self._value(place, node))
        except (TypeError, ValueError, OverflowError, RuntimeError, KeyError) as error:
            if isinstance(error, CodecError):
                raise
            raise CodecError(f"a value that cannot be built: {error}") from None
        return self._values[-1]

    def _remember(self, nodes: list[Node]) -> None:
        """Take over all memory first: what looks at it may come in any order."""
        for node in nodes:
            if isinstance(node, codec.Memory):
                if self.heap.has_block(node.id):
                    self.heap.block(node.id).write(node.data)
                else:
                    block, owner = Block.new(node.data)
                    self._owners.append(owner)
                    self.heap.add_block(block, node.id)

    def _graded(self, nodes: list[Node]) -> dict[int, Any]:
        """The new tensors that a reply's graph leads to, by their places."""
        if self.connect is None:
            return {}
        return {
            place: arrays.tensor_from(node, self.heap.block(node.memory))
            for place, node in enumerate(nodes)
            if isinstance(node, codec.Tensor)
            and node.requires_grad
            and not node.is_leaf
            and not self.heap.has(node.id)
        }

    def _value(self, place: int, node: Node) -> Any:
        match node:
            case codec.Plain():
                return node.value
            case codec.Blob(kind="int"):
                return int.from_bytes(node.data, "little", signed=True)
            case codec.Blob():
                return node.data
            case codec.Complex():
                return complex(node.real, node.imag)
            case codec.Scalar():
                return np.frombuffer(node.data, arrays.numpy_dtype(node.dtype), 1)[0]
            case codec.Sequence():
                return self._sequence(node, [self._values[item] for item in node.items])
            case codec.Numbers():
                return self._sequence(
                    node, np.frombuffer(node.data, f"<{_CODES[node.of]}").tolist()
                )
            case codec.Mapping():
                return self._mapping(node)
            case codec.Memory():
                return None
            case codec.Array():
                return self._array(node)
            case codec.Tensor():
                return self._tensor(place, node)
            case codec.NumpyGenerator():
                return self._numpy_generator(node)
            case codec.TorchGenerator():
                return self._torch_generator(node)
            case codec.Ref():
                return self._known(node.id)
            case codec.Theirs():
                return self.theirs(node)
            case codec.Yours():
                return self.yours(node.id)
            case codec.Size():
                return import_module("torch").Size(node.shape)
            case codec.Named():
                return self._named(node)
            case codec.Part():
                return self._part(node)
        raise CodecError("a node of an unknown kind")

    def _known(self, number: int) -> Any:
        value = self.heap.get(number)
        inner = arrays.is_tensor(value) and value.requires_grad and not value.is_leaf
        if inner and self.connect is None:  # in a call every tensor is a leaf
            if number not in self._leaves:
                self._leaves[number] = value.detach().requires_grad_()
            return self._leaves[number]
        return value

    def _shared(self, number: int, kind: type, make: Callable[[], Any]) -> Any:
        """The object of that number: the one there is, or else a new one."""
        if self.heap.has(number):
            known = self.heap.get(number)
            if type(known) is not kind:
                raise CodecError(f"shared object {number} is no {kind.__name__}")
            return known
        thing = make()
        self.heap.add(thing, number)
        return thing

    def _sequence(self, node: codec.Sequence | codec.Numbers, items: list) -> Any:
        kind = _CONTAINERS[node.kind]
        if kind in (tuple, frozenset):
            return kind(items)
        thing = self._shared(node.id, kind, kind)
        thing.clear()
        thing.extend(items) if kind is list else thing.update(items)
        self.heap.tell(node.id, list(items) if kind is list else set(items))
        return thing

    def _mapping(self, node: codec.Mapping) -> dict:
        places = zip(node.keys, node.values, strict=True)
        pairs = {self._values[key]: self._values[value] for key, value in places}
        thing = self._shared(node.id, dict, dict)
        thing.clear()
        thing.update(pairs)
        self.heap.tell(node.id, [*thing, *thing.values()])
        return thing

    def _array(self, node: codec.Array) -> np.ndarray:
        if self.heap.has(node.id):
            return self._shared(node.id, np.ndarray, dict)  # how it looks at memory stays
        array = arrays.array_from(node, self.heap.block(node.memory))
        self.heap.add(array, node.id)
        self.heap.tell(node.id, None)
        return array

    def _tensor(self, place: int, node: codec.Tensor) -> Any:
        grad = self._values[node.grad] if node.grad >= 0 else None
        if self.heap.has(node.id):
            tensor = self.heap.get(node.id)
            if not arrays.is_tensor(tensor):
                raise CodecError(f"shared object {node.id} is no tensor")
            if tensor.is_leaf:
                tensor.requires_grad_(node.requires_grad)
                tensor.data = arrays.tensor_from(node, self.heap.block(node.memory))
                tensor.grad = grad
        elif place in self._joined:
            tensor = self._joined[place]
            self.heap.add(tensor, node.id)
        else:
            tensor = arrays.tensor_from(node, self.heap.block(node.memory))
            tensor.requires_grad_(node.requires_grad)
            tensor.grad = grad
            self.heap.add(tensor, node.id)
        self.heap.tell(node.id, state_of(tensor))
        return tensor

    def _numpy_generator(self, node: codec.NumpyGenerator) -> np.random.Generator:
        if node.bit_generator not in _BIT_GENERATORS:
            raise CodecError(f"{node.bit_generator!r:.40} is no bit generator")
        make = getattr(np.random, node.bit_generator)
        generator = self._shared(node.id, np.random.Generator, lambda: np.random.Generator(make(0)))
        state = self._values[node.state]
        match state:
            case {"state": {"pos": int(place)}} if not 0 <= place <= 624:
                raise CodecError("a generator that points beyond its own numbers")
            case {"state": dict()}:
                pass
            case _:
                raise CodecError("no state of a generator")
        generator.bit_generator.state = state
        self.heap.tell(node.id, state_of(generator))
        return generator

    def _torch_generator(self, node: codec.TorchGenerator) -> Any:
        import torch

        generator = self._shared(node.id, torch.Generator, torch.Generator)
        state = torch.frombuffer(bytearray(node.state), dtype=torch.uint8)
        generator.set_state(state)
        self.heap.tell(node.id, state_of(generator))
        return generator

    def _named(self, node: codec.Named) -> Any:
        if node.kind == "numpy.dtype":
            return arrays.numpy_dtype(node.name)
        if node.kind == "type":
            module, _, name = node.name.partition(".")
            value = getattr(import_module(module), name, None) if self._trusts(module) else None
            if isinstance(value, type):
                return value
        elif node.kind == "torch.device":
            return import_module("torch").device(node.name)
        elif node.name in arrays.TORCH_DTYPES:
            return getattr(import_module("torch"), node.name)
        raise CodecError(f"{node.name!r:.40} names nothing that may cross")

    def _trusts(self, module: str) -> bool:
        return self.trusted and module in ("builtins", "numpy")

    def _part(self, node: codec.Part) -> Any:
        if not self.trusted:
            raise CodecError("a part that comes from where none is made")
        from tests.harness.parts import part

        args, kwargs = self._values[node.args], self._values[node.kwargs]
        return part(node.name, *args, seed=node.seed, **kwargs)
