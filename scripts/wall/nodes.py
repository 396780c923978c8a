"""What crosses the wall, as plain structs: one kind for each kind of value.

Nodes stand in a flat list, and each may refer to earlier ones only. Reading them builds these
structs and nothing else; what they mean is scripts/wall/crossing.py.
"""

from typing import Literal, TypeAlias

import msgspec


class _Node(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    pass


class Plain(_Node, tag="p"):
    """None, a bool, an int of 64 bits, a float or a text."""

    value: bool | int | float | str | None


class Bytes(_Node, tag="b"):
    """Bytes; or an int of more than 64 bits, little endian and signed."""

    kind: Literal["bytes", "int"]
    data: bytes


class Complex(_Node, tag="c"):
    real: float
    imag: float


class Sequence(_Node, tag="s"):
    """A container of nodes. `id` is 0 for one that cannot change."""

    kind: Literal["list", "tuple", "set", "frozenset"]
    id: int
    items: list[int]


class Numbers(_Node, tag="n"):
    """A list or tuple of ints or of floats alone, eight bytes each, in a blob of the frame's."""

    kind: Literal["list", "tuple"]
    id: int
    of: Literal["q", "d"]
    blob: int


class Mapping(_Node, tag="m"):
    id: int
    keys: list[int]
    values: list[int]


class Memory(_Node, tag="y"):
    """What arrays and tensors look at: a blob of the frame's."""

    id: int
    blob: int


class Array(_Node, tag="a"):
    """A NumPy array: which memory, and how to look at it; strides and offset in bytes."""

    id: int
    memory: int
    dtype: str
    shape: list[int]
    strides: list[int]
    offset: int
    writeable: bool


class Tensor(_Node, tag="t"):
    """A dense tensor on the CPU; strides and offset in elements. `grad` is a node, or -1."""

    id: int
    memory: int
    dtype: str
    shape: list[int]
    strides: list[int]
    offset: int
    requires_grad: bool
    is_leaf: bool
    grad: int


class Scalar(_Node, tag="x"):
    """A NumPy scalar."""

    dtype: str
    data: bytes


class Named(_Node, tag="d"):
    """What a name says: a dtype, a device, a type that both sides have."""

    kind: Literal["numpy.dtype", "torch.dtype", "torch.device", "type"]
    name: str


class Size(_Node, tag="z"):
    shape: list[int]


class NumpyGenerator(_Node, tag="g"):
    """A generator of NumPy's; `state` is a node, a dict of what the bit generator tells."""

    id: int
    bit_generator: str
    state: int


class TorchGenerator(_Node, tag="h"):
    id: int
    state: bytes


class Ref(_Node, tag="r"):
    """Something that has crossed before and has not been forgotten."""

    id: int


class Theirs(_Node, tag="o"):
    """Something that stays with whoever sends it; its kind is all that is told."""

    id: int
    kind: str


class Yours(_Node, tag="l"):
    """Something that stayed with whoever receives this, and is handed back."""

    id: int


class Part(_Node, tag="k"):
    """A part of the harness's list, to be built where it arrives."""

    name: str
    args: int
    kwargs: int
    seed: int


Node: TypeAlias = (
    Plain
    | Bytes
    | Complex
    | Sequence
    | Numbers
    | Mapping
    | Memory
    | Array
    | Tensor
    | Scalar
    | Named
    | Size
    | NumpyGenerator
    | TorchGenerator
    | Ref
    | Theirs
    | Yours
    | Part
)
