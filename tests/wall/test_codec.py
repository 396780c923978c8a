"""Frames as bytes: what goes in comes out, and nothing else gets through."""

import random
from collections import Counter

import msgspec
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.wall import caps, codec, nodes
from scripts.wall.arriving import Decoder
from scripts.wall.codec import CodecError, Forgotten, Frame
from scripts.wall.crossing import Encoder
from scripts.wall.heap import Heap

NODES = [
    nodes.Plain(None), nodes.Plain(True), nodes.Plain(-7), nodes.Plain(2.5), nodes.Plain("text"),
    nodes.Bytes("bytes", b"\0\xff"), nodes.Bytes("int", b"\1" * 12), nodes.Complex(1.0, -0.0),
    nodes.Numbers("list", 3, "d", 0), nodes.Sequence("tuple", 0, [0, 1, 2]),
    nodes.Mapping(5, [4], [0]), nodes.Memory(7, 1),
    nodes.Array(9, 7, "<f8", [2, 2], [16, 8], 0, True),
    nodes.Tensor(11, 7, "float32", [2, 2], [2, 1], 0, True, True, -1),
    nodes.Scalar("<f4", b"\0" * 4), nodes.Named("torch.dtype", "float32"), nodes.Size([2, 3]),
    nodes.TorchGenerator(13, b"\0" * 8), nodes.Ref(3), nodes.Theirs(15, "GPT"), nodes.Yours(2),
    nodes.NumpyGenerator(17, "PCG64", 10), nodes.Part("linear", 9, 10, 0),
]  # fmt: skip
FRAME = Frame(
    1, "reply", NODES, {"python": b"x"}, Forgotten([1], [2], [3]), [b"\0" * 16, bytes(range(64))]
)
BYTES = codec.encode(FRAME)


def framed(head: bytes, *blobs: bytes) -> bytes:
    return len(head).to_bytes(4, "little") + head + b"".join(blobs)


def raw(kind: str, said: list, *blobs: bytes) -> bytes:
    """A frame that nobody has held against the caps."""
    sizes = [len(blob) for blob in blobs]
    return framed(msgspec.msgpack.encode([1, kind, said, {}, [[], [], []], sizes]), *blobs)


def frame(*said: nodes.Node) -> bytes:
    return raw("call", list(said), b"123", b"\0" * 64)


def test_a_frame_comes_back_as_it_was():
    assert codec.decode(BYTES) == FRAME


TWICE = [nodes.Plain(1), *[nodes.Sequence("tuple", 0, [at, at]) for at in range(40)]]
DEEP = [nodes.Plain(1), *[nodes.Sequence("tuple", 0, [at]) for at in range(1000)]]
LETTERS = nodes.Plain("a" * caps.MAX_TEXT)
HUGE = [nodes.Array(1, 2, "<f8", [2**12, 2**12], [0, 0], 0, True)] * 5


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b"", "no frame"),
        (b"\xff" * 40, "a head of"),
        (framed(b"\xff" * 40), "no frame"),
        (BYTES + b"\0", "blobs"),
        (BYTES[:-1], "blobs"),
        (framed(BYTES[4:40]), "no frame"),
        (framed(b"\x91" * 100_000), "no frame"),
        (framed(b"\0" * (codec.MAX_HEAD + 1)), "a head of"),
        (raw("reply", []), "0 nodes"),
        (raw("exec", [["p", 1]]), "no frame"),
        (raw("reply", [["p", [1]]]), "no frame"),
        (raw("reply", [["p", 1, 2]]), "no frame"),
        (framed(msgspec.msgpack.encode([1, "reply", [["p", 1]], {}, [[], [], []], [-1]])), "sizes"),
        (frame(nodes.Sequence("list", 1, [0])), "not before it"),
        (frame(nodes.Sequence("list", 1, [-1])), "not before it"),
        (frame(nodes.Plain(1), nodes.Mapping(1, [0], [])), "different number"),
        (frame(nodes.Numbers("list", 1, "d", 0)), "eight bytes"),
        (frame(nodes.Numbers("list", 1, "d", 2)), "a blob that is not there"),
        (frame(nodes.Memory(1, -1)), "a blob that is not there"),
        (frame(nodes.Plain("a" * (caps.MAX_TEXT + 1))), "a text of"),
        (frame(nodes.Bytes("int", b"1" * 5000)), "int"),
        (frame(nodes.Theirs(1, "a" * 500)), "a kind of"),
        (frame(nodes.Array(1, 2, "<f8", [2], [], 0, True)), "strides"),
        (frame(nodes.Array(1, 2, "<f8", [2**39], [0], 0, True)), "elements in an array"),
        (frame(nodes.Array(1, 2, "<f8", [-1], [8], 0, True)), "no shape"),
        (frame(*HUGE), "elements in a frame"),
        (frame(nodes.Array(1, 2, "<U9999", [2**14], [0], 0, True)), "elements in a frame"),
        (frame(nodes.Size([1] * 65)), "no shape"),
        (frame(*[nodes.Plain(1)] * (caps.MAX_NODES + 1)), "nodes"),
        (frame(*TWICE), "items in a frame"),
        (frame(*DEEP), "deep"),
        (frame(LETTERS, nodes.Sequence("list", 1, [0] * 40)), "items in a frame"),
        (frame(LETTERS, nodes.Mapping(1, [0], [0])), "keys in a frame"),
        (frame(nodes.Plain(1), nodes.Sequence("set", 1, [0] * 20_001)), "keys in a frame"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_what_is_no_frame_is_refused(bad, why):
    with pytest.raises(CodecError, match=why):
        codec.decode(bad)


def test_a_text_that_cannot_be_written_down_cannot_cross():
    with pytest.raises(CodecError, match="cannot be written down"):
        codec.encode(Frame(1, "reply", [nodes.Plain("\udc80")]))


def decoded(data: bytes) -> None:
    """Decode; the only exception there may be is the codec's own."""
    try:
        result = codec.decode(data)
    except CodecError:
        return
    assert type(result) is Frame


@pytest.mark.timeout(120)
@settings(max_examples=2000, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_frame_or_a_refusal(data):
    decoded(data)
    decoded(framed(data))


PLACES = st.tuples(st.integers(0, len(BYTES) - 1), st.integers(0, 255))


@pytest.mark.timeout(120)
@settings(max_examples=2000, deadline=None)
@given(st.lists(PLACES, min_size=1, max_size=6))
def test_a_changed_frame_ends_in_a_frame_or_a_refusal(changes):
    data = bytearray(BYTES)
    for place, byte in changes:
        data[place] = byte
    decoded(bytes(data))


def mutated(dice: random.Random, data: bytes) -> bytes:
    """A real frame with bytes of its head changed, cut out, doubled or moved."""
    size = int.from_bytes(data[:4], "little")
    mutant, blobs = bytearray(data[4 : 4 + size]), data[4 + size :]
    for _ in range(dice.randint(1, 8)):
        at, size = dice.randrange(len(mutant)), dice.randint(1, 9)
        match dice.randrange(4):
            case 0:
                mutant[at] = dice.randrange(256)
            case 1 if len(mutant) > size:
                del mutant[at : at + size]
            case 2:
                mutant[at:at] = mutant[at : at + size]
            case _:
                mutant[at:at] = dice.randbytes(size)
        if not mutant:
            mutant = bytearray(b"\0")
    return framed(bytes(mutant), blobs)


def real_frame() -> bytes:
    """What a worker really sends: one of everything that crosses."""
    array, tensor = np.arange(12.0).reshape(3, 4), torch.arange(6.0).reshape(2, 3)
    leaf = torch.ones(2, requires_grad=True)
    leaf.grad = torch.zeros(2)
    value = {
        "plain": [None, True, 7, 2.5, "text", b"bytes", 1j, 2**80, (1, 2.0), {3}, frozenset({4})],
        "numbers": ([1, 2, 3], (0.5, 1.5)),
        "arrays": [array, array[::2, 1:], array.T, np.float32(2), np.array(["ab", "c"])],
        "tensors": [tensor, tensor[1:], tensor.mT, leaf, torch.ones(2).bfloat16(), tensor > 2],
        "names": [np.dtype("i4"), torch.float16, torch.device("cpu"), torch.Size([2, 3])],
        "generators": [np.random.default_rng(0), torch.Generator()],
        "twister": np.random.Generator(np.random.MT19937(0)),
    }
    encoder = Encoder(Heap(1), lambda thing: nodes.Theirs(3, "thing"))
    encoder.add((value, object(), value["arrays"][0]))
    return codec.encode(Frame(1, "reply", encoder.nodes, blobs=encoder.blobs))


REAL = real_frame()


def build(data: bytes) -> str:
    """How far the bytes get. The only exception there may be is the codec's own."""
    try:
        arrived = codec.decode(data)
    except CodecError:
        return "no frame"
    decoder = Decoder(Heap(0), lambda node: node, lambda number: number, list, trusted=False)
    try:
        decoder.decode(arrived)
    except CodecError:
        return "no value"
    return "a value"


def test_a_real_frame_is_built():
    assert build(REAL) == "a value"


@pytest.mark.timeout(120)
def test_fifty_thousand_mutants_of_a_real_frame():
    """Bytes changed, cut out, doubled and put in."""
    dice = random.Random(0)
    ends = Counter(build(mutated(dice, REAL)) for _ in range(50_000))
    assert min(ends["no frame"], ends["a value"]) > 500, ends


def leaves(node: list, path: tuple = ()) -> list[tuple]:
    """Where the values of a frame stand, that are no lists themselves."""
    found = []
    for place, item in enumerate(node):
        found += leaves(item, (*path, place)) if isinstance(item, list) else [(*path, place)]
    return found


POOL = [
    None, True, False, 0, 1, -1, 2, 3, 7, 2**31, 2**63 - 1, -(2**63), 0.5, float("nan"), "",
    "list", "tuple", "set", "float32", "bool", "<f8", "<O8", "|V8", "|b1", "<U3", "PCG64",
    "MT19937", "Philox", "int", "builtins.eval", "cuda", "linear", b"", b"\0" * 8, b"\xff" * 24,
    [], [0], [2, 3], [-1, 2],
]  # fmt: skip
TAGS = "pbcsnmyatxdzghrolk"


@pytest.mark.timeout(120)
def test_fifty_thousand_frames_that_say_something_else():
    """Well-formed, with numbers, texts and kinds of nodes that do not belong."""
    dice = random.Random(1)
    size = int.from_bytes(REAL[:4], "little")
    head, blobs = REAL[4 : 4 + size], REAL[4 + size :]
    places = leaves(msgspec.msgpack.decode(head)[2])
    ends: Counter[str] = Counter()
    for _ in range(50_000):
        said = msgspec.msgpack.decode(head)
        for path in dice.sample(places, dice.randint(1, 3)):
            node = said[2]
            for place in path[:-1]:
                node = node[place]
            node[path[-1]] = dice.choice(TAGS if path[-1] == 0 and len(path) == 2 else POOL)
        ends[build(framed(msgspec.msgpack.encode(said), blobs))] += 1
    assert min(ends["no frame"], ends["no value"], ends["a value"]) > 500, ends
