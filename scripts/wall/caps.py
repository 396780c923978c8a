"""What one frame may hold: numbers and sizes of nodes, and what it takes to look at them."""

import math
from collections.abc import Callable
from typing import Any

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
        kind = type(node)
        wrong = _FAULTS[kind](node, blobs) if kind in _FAULTS else None
        if wrong:
            return wrong
        parts = _PARTS[kind](node) if kind in _PARTS else []
        if not parts:
            weights.append(_WEIGHTS[kind](node, blobs) if kind in _WEIGHTS else 1)
            depths.append(0)
            items += weights[-1] if kind is Numbers else 0
        elif min(parts) < 0 or max(parts) >= place:
            return f"node {place} refers to what is not before it"
        else:
            weights.append(1 + sum([weights[part] for part in parts]))
            depths.append(1 + max([depths[part] for part in parts]))
            if kind in _HASHED:
                hashed += sum([weights[part] for part in _HASHED[kind](node)])
            items += len(parts)
        if isinstance(node, Array | Tensor):
            elements += _looked_at(node)
        if elements > MAX_LOOKED_AT:
            return f"more than {MAX_LOOKED_AT} elements in a frame"
        if items > MAX_ITEMS or weights[-1] > MAX_ITEMS:
            return f"more than {MAX_ITEMS} items in a frame"
        if hashed > MAX_KEYS:
            return f"more than {MAX_KEYS} keys in a frame"
        if depths[-1] > MAX_DEPTH:
            return f"containers nested more than {MAX_DEPTH} deep"
    return None


def text_weight(length: int) -> int:
    """What a text or bytes of that length weigh."""
    return 1 + length // 16


def _too_long(what: str, data: str | bytes, most: int) -> str | None:
    return f"{what} of {len(data)}, at most {most} may cross" if len(data) > most else None


def _no_text(node: Plain, blobs: list[int]) -> str | None:
    return _too_long("a text", node.value, MAX_TEXT) if isinstance(node.value, str) else None


def _no_bytes(node: Bytes, blobs: list[int]) -> str | None:
    most = {"bytes": MAX_TEXT, "int": MAX_INT}[node.kind]
    return _too_long(f"{node.kind} as bytes", node.data, most)


def _no_mapping(node: Mapping, blobs: list[int]) -> str | None:
    if len(node.keys) != len(node.values):
        return "a mapping with keys and values of different number"
    return None


def _no_blob(node: Memory | Numbers, blobs: list[int]) -> str | None:
    if not 0 <= node.blob < len(blobs):
        return "a blob that is not there"
    if isinstance(node, Numbers) and blobs[node.blob] % 8:
        return "numbers that are not eight bytes each"
    return None


def _no_shape(node: Size | Array | Tensor, blobs: list[int]) -> str | None:
    if len(node.shape) > MAX_AXES or any(not 0 <= side < 2**40 for side in node.shape):
        return "no shape: too many axes, or a side that is no size"
    if math.prod(node.shape) > MAX_ELEMENTS:
        return f"more than {MAX_ELEMENTS} elements in an array"
    return None


def _no_array(node: Array | Tensor, blobs: list[int]) -> str | None:
    if len(node.shape) != len(node.strides):
        return f"{len(node.shape)} axes with {len(node.strides)} strides"
    return _no_shape(node, blobs) or _too_long("a dtype", node.dtype, MAX_NAME)


def _text_in(node: Plain) -> int:
    return text_weight(len(node.value)) if isinstance(node.value, str) else 1


def _looked_at(node: Array | Tensor) -> int:
    """How many numbers or letters an array looks at."""
    letters = node.dtype[2:] if node.dtype[1:2] == "U" else "1"
    return math.prod(node.shape) * (int(letters) if letters.isdecimal() else 1)


# By kind, in tables: a frame is looked through on both sides, and a suite makes thousands.
_FAULTS: dict[type, Callable[[Any, list[int]], str | None]] = {
    Plain: _no_text,
    Bytes: _no_bytes,
    Mapping: _no_mapping,
    Memory: _no_blob,
    Numbers: _no_blob,
    Size: _no_shape,
    Array: _no_array,
    Tensor: _no_array,
    Scalar: lambda node, blobs: _too_long("a scalar", node.data, MAX_TEXT),
    Named: lambda node, blobs: _too_long("a name", node.name, MAX_NAME),
    Part: lambda node, blobs: _too_long("a name", node.name, MAX_NAME),
    Theirs: lambda node, blobs: _too_long("a kind", node.kind, MAX_NAME),
    TorchGenerator: lambda node, blobs: _too_long("a state", node.state, MAX_TEXT),
}
_PARTS: dict[type, Callable[[Any], list[int]]] = {
    Sequence: lambda node: node.items,
    Mapping: lambda node: node.keys + node.values,
    Tensor: lambda node: [node.grad] if node.grad >= 0 else [],
    NumpyGenerator: lambda node: [node.state],
    Part: lambda node: [node.args, node.kwargs],
}
_HASHED: dict[type, Callable[[Any], list[int]]] = {
    Mapping: lambda node: node.keys,
    Sequence: lambda node: node.items if node.kind in ("set", "frozenset") else [],
}
_WEIGHTS: dict[type, Callable[[Any, list[int]], int]] = {
    Plain: lambda node, blobs: _text_in(node),
    Bytes: lambda node, blobs: text_weight(len(node.data)),
    Scalar: lambda node, blobs: text_weight(len(node.data)),
    Numbers: lambda node, blobs: 1 + blobs[node.blob] // 8,
}
