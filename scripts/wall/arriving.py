"""Nodes into values: what arrives is checked, built, and shared from then on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from typing import Any

import numpy as np

from scripts.wall import arrays, nodes, randomness
from scripts.wall.blocks import Block
from scripts.wall.codec import Blob, CodecError, Frame
from scripts.wall.crossing import state_of
from scripts.wall.gradients import hang
from scripts.wall.heap import Heap
from scripts.wall.nodes import Node

_CONTAINERS = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}
_CODES = {"q": "i8", "d": "f8"}


@dataclass
class Decoder:
    """Builds the values of one frame.

    Args:
        heap: what both sides hold.
        theirs: what stands here for something that stayed with the sender.
        yours: what the number of something of this side's stands for.
        connect: given the tensors of a reply that carry a gradient, gives them back joined to
            the graph on this side; None for a call, in which that graph ends at each.
        trusted: whether the sender may name types and parts.
        behind: takes the number of a tensor that the sender computed, and the gradient that came
            as far as to it; None where such a tensor is a leaf.
    """

    heap: Heap
    theirs: Callable[[nodes.Theirs], Any]
    yours: Callable[[int], Any]
    connect: Callable[[list[Any]], list[Any]] | None
    trusted: bool
    behind: Callable[[int, Any], None] | None = None
    _values: list[Any] = field(default_factory=list)
    _joined: dict[int, Any] = field(default_factory=dict)
    _ends: dict[int, Any] = field(default_factory=dict)
    _owners: list[Any] = field(default_factory=list)
    _blobs: list[Blob] = field(default_factory=list)

    def decode(self, frame: Frame) -> Any:
        """The value of the last node.

        Raises:
            CodecError: a node says what it may not.
        """
        self._blobs = frame.blobs
        try:
            with arrays.undisturbed():
                self._remember(frame.nodes)
                raw = self._graded(frame.nodes)
            if raw:
                assert self.connect is not None
                joined = self.connect(list(raw.values()))
                self._joined = dict(zip(raw, joined, strict=True))
            with arrays.undisturbed():
                for place, node in enumerate(frame.nodes):
                    self._values.append(self._value(place, node))
                for _, block in self.heap.blocks.all():
                    block.check()
                if not self.trusted:
                    self.heap.scales.weigh(self._values)
        except CodecError:
            raise
        except Exception as error:  # NumPy's, torch's or Python's own word on it
            said = f"{type(error).__name__}: {error!s:.200}"
            raise CodecError(f"a value that cannot be built: {said}") from None
        return self._values[-1]

    def _remember(self, arrived: list[Node]) -> None:
        """Take over all memory first: what looks at it may come in any order."""
        for node in arrived:
            if isinstance(node, nodes.Memory):
                data = self._blobs[node.blob]
                if node.id in self.heap.blocks:
                    self.heap.blocks[node.id].write(data)
                else:
                    block, owner = Block.new(data)
                    self._owners.append(owner)
                    self.heap.add_block(block, node.id)

    def _graded(self, arrived: list[Node]) -> dict[int, Any]:
        """The new tensors that a reply's graph leads to, by their places."""
        if self.connect is None:
            return {}
        return {
            place: arrays.tensor_from(node, self.heap.blocks[node.memory])
            for place, node in enumerate(arrived)
            if isinstance(node, nodes.Tensor)
            and node.requires_grad
            and not node.is_leaf
            and not self.heap.has(node.id)
        }

    def _value(self, place: int, node: Node) -> Any:
        match node:
            case nodes.Plain():
                return node.value
            case nodes.Bytes(kind="int"):
                return int.from_bytes(node.data, "little", signed=True)
            case nodes.Bytes():
                return node.data
            case nodes.Complex():
                return complex(node.real, node.imag)
            case nodes.Scalar():
                return np.frombuffer(node.data, arrays.numpy_dtype(node.dtype), 1)[0]
            case nodes.Sequence():
                return self._sequence(node, [self._values[item] for item in node.items])
            case nodes.Numbers():
                return self._sequence(
                    node, np.frombuffer(self._blobs[node.blob], f"<{_CODES[node.of]}").tolist()
                )
            case nodes.Mapping():
                return self._mapping(node)
            case nodes.Memory():
                return None
            case nodes.Array():
                return self._array(node)
            case nodes.Tensor():
                return self._tensor(place, node)
            case nodes.NumpyGenerator():
                return self._numpy_generator(node)
            case nodes.TorchGenerator():
                return self._torch_generator(node)
            case nodes.Ref():
                return self._known(node.id)
            case nodes.Theirs():
                return self.theirs(node)
            case nodes.Yours():
                return self.yours(node.id)
            case nodes.Size():
                return import_module("torch").Size(node.shape)
            case nodes.Named():
                return self._named(node)
            case nodes.Part():
                return self._part(node)
        raise CodecError("a node of an unknown kind")

    def _known(self, number: int) -> Any:
        value = self.heap.get(number)
        if self.connect is None and arrays.is_computed(value):  # not by what is asked here
            if number not in self._ends:
                self._ends[number] = self._end(value.detach(), number)
            return self._ends[number]
        return value

    def _end(self, tensor: Any, number: int) -> Any:
        """The tensor as one at which the graph on this side ends."""
        if self.behind is None:
            return tensor.requires_grad_()
        return hang(tensor, partial(self.behind, number))

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

    def _sequence(self, node: nodes.Sequence | nodes.Numbers, items: list) -> Any:
        kind = _CONTAINERS[node.kind]
        if kind in (tuple, frozenset):
            return kind(items)
        thing = self._shared(node.id, kind, kind)
        thing.clear()
        thing.extend(items) if kind is list else thing.update(items)
        self.heap.tell(node.id, list(items) if kind is list else set(items))
        return thing

    def _mapping(self, node: nodes.Mapping) -> dict:
        places = zip(node.keys, node.values, strict=True)
        pairs = {self._values[key]: self._values[value] for key, value in places}
        thing = self._shared(node.id, dict, dict)
        thing.clear()
        thing.update(pairs)
        self.heap.tell(node.id, [*thing, *thing.values()])
        return thing

    def _array(self, node: nodes.Array) -> np.ndarray:
        if self.heap.has(node.id):
            return self._shared(node.id, np.ndarray, dict)  # how it looks at memory stays
        array = arrays.array_from(node, self.heap.blocks[node.memory])
        self.heap.add(array, node.id)
        self.heap.tell(node.id, None)
        return array

    def _tensor(self, place: int, node: nodes.Tensor) -> Any:
        grad = self._values[node.grad] if node.grad >= 0 else None
        if self.heap.has(node.id):
            tensor = self.heap.get(node.id)
            if not arrays.is_tensor(tensor):
                raise CodecError(f"shared object {node.id} is no tensor")
            if tensor.is_leaf:
                tensor.requires_grad_(node.requires_grad)
                arrays.swap(tensor, arrays.tensor_from(node, self.heap.blocks[node.memory]))
                tensor.grad = grad
        elif place in self._joined:
            tensor = self._joined[place]
            self.heap.add(tensor, node.id)
        else:
            tensor = arrays.tensor_from(node, self.heap.blocks[node.memory])
            if node.requires_grad and not node.is_leaf:
                tensor = self._end(tensor, node.id)
                setattr(tensor, arrays.HANGS, True)
            else:
                tensor.requires_grad_(node.requires_grad)
                tensor.grad = grad
            self.heap.add(tensor, node.id)
        self.heap.tell(node.id, state_of(tensor))
        return tensor

    def _numpy_generator(self, node: nodes.NumpyGenerator) -> np.random.Generator:
        def make() -> np.random.Generator:
            return randomness.numpy_generator(node.bit_generator)

        generator = self._shared(node.id, np.random.Generator, make)
        randomness.set_numpy_generator(generator, self._values[node.state])
        self.heap.tell(node.id, state_of(generator))
        return generator

    def _torch_generator(self, node: nodes.TorchGenerator) -> Any:
        import torch

        generator = self._shared(node.id, torch.Generator, torch.Generator)
        generator.set_state(randomness.torch_state(node.state))
        self.heap.tell(node.id, state_of(generator))
        return generator

    def _named(self, node: nodes.Named) -> Any:
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

    def _part(self, node: nodes.Part) -> Any:
        if not self.trusted:
            raise CodecError("a part that comes from where none is made")
        from tests.harness.parts import part

        args, kwargs = self._values[node.args], self._values[node.kwargs]
        return part(node.name, *args, seed=node.seed, **kwargs)
