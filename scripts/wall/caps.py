"""What one frame may hold: numbers and sizes of nodes, and what it takes to look at them."""

import math

from scripts.wall.nodes import (
    Array,
    Bytes,
    Mapping,
    Memory,
    Named,
    Node,
    Numbers,
    NumpyGenerator,
    Part,
    Plain,
    Scalar,
    Sequence,
    Size,
    Tensor,
    Theirs,
    TorchGenerator,
)

MAX_NODES = 200_000
MAX_ITEMS = 2_000_000
"""Elements of containers in one frame, all together; and what one value may weigh."""
MAX_KEYS = 20_000
"""Weight of what is hashed in one frame: keys that were made to collide are compared in pairs."""
MAX_DEPTH = 210
"""How deep containers may nest: much deeper, and hashing or showing one ends the process."""
MAX_TEXT = 2**20
"""Bytes of one text or byte string."""
MAX_INT = 1700
"""Bytes of one int: just below what Python turns into digits."""
MAX_NAME = 200
"""Letters of a kind, a dtype, a device."""
MAX_ELEMENTS = 2**26
"""Elements of one array, whatever little memory its strides make do with."""
MAX_LOOKED_AT = 2**26
"""Elements of all arrays of a frame together."""
MAX_AXES = 64


def problem(nodes: list[Node], blobs: list[int]) -> str | None:
    """What is wrong with the nodes of a frame, if anything is.

    Args:
        nodes: each may refer to earlier ones only.
        blobs: the sizes of the frame's blobs, in bytes.

    What a node weighs is what it takes to visit all of it: a list that holds one list twice, and
    so on thirty times, is short to say and without end to look at.
    """
    if not 0 < len(nodes) <= MAX_NODES:
        return f"{len(nodes)} nodes in a frame"
    weights: list[int] = []
    depths: list[int] = []
    items = hashed = elements = 0
    for place, node in enumerate(nodes):
        wrong = _problem_of(node, blobs)
        if wrong:
            return wrong
        parts = _children(node)
        if not parts:
            weights.append(_weight(node, blobs))
            depths.append(0)
            items += weights[-1] if isinstance(node, Numbers) else 0
        elif min(parts) < 0 or max(parts) >= place:
            return f"node {place} refers to what is not before it"
        else:
            weights.append(1 + sum(weights[part] for part in parts))
            depths.append(1 + max(depths[part] for part in parts))
            hashed += sum(weights[part] for part in _hashed(node))
            items += len(parts)
        elements += _elements(node)
        if elements > MAX_LOOKED_AT:
            return f"more than {MAX_LOOKED_AT} elements in a frame"
        if max(items, weights[-1]) > MAX_ITEMS:
            return f"more than {MAX_ITEMS} items in a frame"
        if hashed > MAX_KEYS:
            return f"more than {MAX_KEYS} keys in a frame"
        if depths[-1] > MAX_DEPTH:
            return f"containers nested more than {MAX_DEPTH} deep"
    return None


def text_weight(length: int) -> int:
    """What a text or bytes of that length weigh."""
    return 1 + length // 16


def _weight(node: Node, blobs: list[int]) -> int:
    match node:
        case Plain(value=str(text)):
            return text_weight(len(text))
        case Bytes() | Scalar():
            return text_weight(len(node.data))
        case Numbers():
            return 1 + blobs[node.blob] // 8
    return 1


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


def _hashed(node: Node) -> list[int]:
    match node:
        case Mapping():
            return node.keys
        case Sequence(kind="set" | "frozenset"):
            return node.items
    return []


def _elements(node: Node) -> int:
    """How many numbers or letters an array looks at."""
    if not isinstance(node, Array | Tensor):
        return 0
    letters = node.dtype[2:] if node.dtype[1:2] == "U" else "1"
    return math.prod(node.shape) * (int(letters) if letters.isdecimal() else 1)


def _problem_of(node: Node, blobs: list[int]) -> str | None:
    match node:
        case Plain(value=str(text)):
            return _too_long("a text", text, MAX_TEXT)
        case Bytes():
            return _too_long(f"{node.kind} as bytes", node.data, _LONGEST[node.kind])
        case Mapping() if len(node.keys) != len(node.values):
            return "a mapping with keys and values of different number"
        case Memory() | Numbers():
            return _no_blob(node, blobs)
        case Size():
            return _no_shape(node.shape)
        case Array() | Tensor():
            if len(node.shape) != len(node.strides):
                return f"{len(node.shape)} axes with {len(node.strides)} strides"
            return _no_shape(node.shape) or _too_long("a dtype", node.dtype, MAX_NAME)
        case Scalar():
            return _too_long("a scalar", node.data, MAX_TEXT)
        case Named() | Part():
            return _too_long("a name", node.name, MAX_NAME)
        case Theirs():
            return _too_long("a kind", node.kind, MAX_NAME)
        case TorchGenerator():
            return _too_long("a state", node.state, MAX_TEXT)
    return None


_LONGEST = {"bytes": MAX_TEXT, "int": MAX_INT}


def _too_long(what: str, data: str | bytes, most: int) -> str | None:
    return f"{what} of {len(data)}, at most {most} may cross" if len(data) > most else None


def _no_blob(node: Memory | Numbers, blobs: list[int]) -> str | None:
    if not 0 <= node.blob < len(blobs):
        return "a blob that is not there"
    if isinstance(node, Numbers) and blobs[node.blob] % 8:
        return "numbers that are not eight bytes each"
    return None


def _no_shape(shape: list[int]) -> str | None:
    if len(shape) > MAX_AXES or any(not 0 <= side < 2**40 for side in shape):
        return "no shape: too many axes, or a side that is no size"
    if math.prod(shape) > MAX_ELEMENTS:
        return f"more than {MAX_ELEMENTS} elements in an array"
    return None
