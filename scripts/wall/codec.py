"""Frames: what crosses the wall, as bytes, and the caps on what may.

A frame is msgpack in a fixed shape: a sequence number, a kind, and a flat list of nodes, each
of which may refer to earlier ones only. So nothing nests, nothing is circular, and reading a
frame builds these plain structs and nothing else. What nodes mean is scripts/wall/crossing.py.
"""

import math
from typing import Literal, TypeAlias

import msgspec

MAX_FRAME = 256 * 2**20
"""Bytes of one frame."""
MAX_NODES = 200_000
MAX_ITEMS = 2_000_000
"""Elements of containers in one frame, all together."""
MAX_TEXT = 2**20
"""Bytes of one text or byte string."""
MAX_INT = 1700
"""Bytes of one int: just below what Python turns into digits."""
MAX_ELEMENTS = 2**26
"""Elements of one array, whatever little memory its strides make do with."""
MAX_AXES = 64

Kind: TypeAlias = Literal["call", "find", "method", "build", "backward", "reply", "raise", "load"]


class CodecError(Exception):
    """Bytes that are no frame, or a frame that says what it may not."""


class _Node(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    pass


class Plain(_Node, tag="p"):
    """None, a bool, an int of 64 bits, a float or a text."""

    value: bool | int | float | str | None


class Blob(_Node, tag="b"):
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
    """A list or tuple of ints or of floats alone, eight bytes each."""

    kind: Literal["list", "tuple"]
    id: int
    of: Literal["q", "d"]
    data: bytes


class Mapping(_Node, tag="m"):
    id: int
    keys: list[int]
    values: list[int]


class Memory(_Node, tag="y"):
    """The bytes that arrays and tensors look at."""

    id: int
    data: bytes


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
    | Blob
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


class Forgotten(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """What the sender holds no longer: shared objects, things of the receiver's, graphs."""

    shared: list[int] = []
    things: list[int] = []
    graphs: list[int] = []


class Frame(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """One message. The last node is what it says; `changed` are definitions to take over."""

    seq: int
    kind: Kind
    nodes: list[Node]
    random: dict[str, bytes]
    forgotten: Forgotten


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Frame)


def encode(frame: Frame) -> bytes:
    """The bytes of a frame.

    Raises:
        CodecError: it is larger than a frame may be.
    """
    check(frame)
    data = _encoder.encode(frame)
    if len(data) > MAX_FRAME:
        raise CodecError(f"a frame of {len(data)} bytes, at most {MAX_FRAME} may cross")
    return data


def decode(data: bytes) -> Frame:
    """The frame that the bytes are.

    Raises:
        CodecError: they are none, or one beyond the caps.
    """
    if len(data) > MAX_FRAME:
        raise CodecError(f"a frame of {len(data)} bytes, at most {MAX_FRAME} may cross")
    try:
        frame = _decoder.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise CodecError(f"no frame: {error}") from None
    check(frame)
    return frame


def check(frame: Frame) -> None:
    """Hold a frame against the caps, and each node's references against its place.

    Raises:
        CodecError: a cap is passed, or a node refers to itself or to a later one.
    """
    if not frame.nodes or len(frame.nodes) > MAX_NODES:
        raise CodecError(f"{len(frame.nodes)} nodes in a frame")
    items = 0
    for place, node in enumerate(frame.nodes):
        items += _size(node)
        if items > MAX_ITEMS:
            raise CodecError(f"more than {MAX_ITEMS} items in a frame")
        if not all(0 <= child < place for child in _children(node)):
            raise CodecError(f"node {place} refers to what is not before it")


def _size(node: Node) -> int:
    match node:
        case Sequence():
            return len(node.items)
        case Mapping():
            if len(node.keys) != len(node.values):
                raise CodecError("a mapping with keys and values of different number")
            return len(node.keys)
        case Numbers():
            if len(node.data) % 8:
                raise CodecError("numbers that are not eight bytes each")
            return len(node.data) // 8
        case Plain(value=str(text)):
            _short(text)
        case Blob(kind="int") if len(node.data) > MAX_INT:
            raise CodecError(f"an int of {len(node.data)} bytes, at most {MAX_INT} may cross")
        case Blob():
            _short(node.data)
        case Size():
            _measured(node.shape)
        case Array() | Tensor():
            if len(node.shape) != len(node.strides):
                raise CodecError(f"{len(node.shape)} axes with {len(node.strides)} strides")
            _measured(node.shape)
    return 1


def _measured(shape: list[int]) -> None:
    if len(shape) > MAX_AXES or any(side < 0 for side in shape):
        raise CodecError("no shape: too many axes, or a negative one")
    if math.prod(shape) > MAX_ELEMENTS:
        raise CodecError(f"more than {MAX_ELEMENTS} elements in an array")


def _short(text: str | bytes) -> None:
    if len(text) > MAX_TEXT:
        raise CodecError(f"a text of {len(text)}, at most {MAX_TEXT} may cross")


def _children(node: Node) -> list[int]:
    match node:
        case Sequence():
            return node.items
        case Mapping():
            return node.keys + node.values
        case Tensor() if node.grad >= 0:
            return [node.grad]
        case NumpyGenerator():
            return [node.state]
        case Part():
            return [node.args, node.kwargs]
    return []
