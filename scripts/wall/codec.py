"""Frames: what crosses the wall, as bytes, and the caps on what may.

A frame is a head, msgpack in a fixed shape (a sequence number, a kind, a flat list of nodes), and
blobs: the raw bytes of arrays, tensors and long lists of numbers. Nothing nests, nothing is
circular, and the head is small, so that reading it cannot take much more than it is long.
"""

from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Literal, TypeAlias

import msgspec

from scripts.wall import caps
from scripts.wall.nodes import Node

MAX_FRAME = 128 * 2**20
"""Bytes of one frame."""
MAX_HEAD = 8 * 2**20
"""Bytes of its head: what is read from it takes up to thirty times as many."""

Kind: TypeAlias = Literal[
    "call", "find", "method", "build", "backward", "behind", "reply", "raise", "load", "ready"
]
Blob: TypeAlias = bytes | memoryview

_LENGTH = 4


class CodecError(Exception):
    """Bytes that are no frame, or a frame that says what it may not."""


class Forgotten(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """What the sender holds no longer: shared objects, things of the receiver's, graphs."""

    shared: list[int] = []
    things: list[int] = []
    graphs: list[int] = []


@dataclass
class Frame:
    """One message. The last node is what it says; those before it may change what is shared."""

    seq: int
    kind: Kind
    nodes: list[Node]
    random: dict[str, bytes] = field(default_factory=dict)
    forgotten: Forgotten = field(default_factory=Forgotten)
    blobs: list[Blob] = field(default_factory=list)


class _Head(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    seq: int
    kind: Kind
    nodes: list[Node]
    random: dict[str, bytes]
    forgotten: Forgotten
    sizes: list[int]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Head)


def encode(frame: Frame) -> bytes:
    """The bytes of a frame.

    Raises:
        CodecError: it is larger than a frame may be, or says what one may not.
    """
    check(frame)
    sizes = [len(blob) for blob in frame.blobs]
    said = _Head(frame.seq, frame.kind, frame.nodes, frame.random, frame.forgotten, sizes)
    try:
        head = _encoder.encode(said)
    except UnicodeEncodeError as error:
        raise CodecError(f"a text that cannot be written down: {error.reason}") from None
    if len(head) > MAX_HEAD:
        raise CodecError(f"a head of {len(head)} bytes, at most {MAX_HEAD} may cross")
    total = _LENGTH + len(head) + sum(sizes)
    if total > MAX_FRAME:
        raise CodecError(f"a frame of {total} bytes, at most {MAX_FRAME} may cross")
    return b"".join([len(head).to_bytes(_LENGTH, "little"), head, *frame.blobs])


def decode(data: bytes) -> Frame:
    """The frame that the bytes are.

    Raises:
        CodecError: they are none, or one beyond the caps.
    """
    if len(data) > MAX_FRAME:
        raise CodecError(f"a frame of {len(data)} bytes, at most {MAX_FRAME} may cross")
    body = _LENGTH + int.from_bytes(data[:_LENGTH], "little")
    if body > _LENGTH + MAX_HEAD:
        raise CodecError(f"a head of {body - _LENGTH} bytes, at most {MAX_HEAD} may cross")
    view = memoryview(data)
    try:
        head = _decoder.decode(view[_LENGTH:body])
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise CodecError(f"no frame: {error!s:.200}") from None
    if len(head.sizes) > caps.MAX_NODES or any(size < 0 for size in head.sizes):
        raise CodecError("no frame: no sizes of blobs")
    if body + sum(head.sizes) != len(data):
        raise CodecError("no frame: its blobs are not as long as it says")
    blobs = [view[low:high] for low, high in pairwise(accumulate(head.sizes, initial=body))]
    frame = Frame(head.seq, head.kind, head.nodes, head.random, head.forgotten, list(blobs))
    check(frame)
    return frame


def check(frame: Frame) -> None:
    """Hold a frame against the caps.

    Raises:
        CodecError: a cap is passed, or a node refers to what it may not.
    """
    problem = caps.problem(frame.nodes, [len(blob) for blob in frame.blobs])
    if problem:
        raise CodecError(problem)
