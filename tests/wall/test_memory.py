"""Memory that both sides hold: whose it is, what may be written into it, and when it is let go."""

import gc

import numpy as np
import pytest
import torch

from scripts.wall import arrays, nodes
from scripts.wall.arriving import Decoder
from scripts.wall.blocks import MAX_BYTES, Block, Blocks
from scripts.wall.codec import CodecError, Frame
from scripts.wall.crossing import Encoder
from scripts.wall.heap import Heap


class Sides:
    """The suite's heap, and frames as a worker may forge them."""

    def __init__(self) -> None:
        self.heap = Heap(0)

    def share(self, value: object) -> tuple[int, int]:
        """The numbers of a value that the suite has handed over, and of its memory."""
        Encoder(self.heap, lambda thing: nodes.Plain(None)).add(value)
        number = self.heap.number(value)
        assert number is not None
        memory = None if isinstance(value, list) else self.heap.blocks.at(*arrays.stretch_of(value))
        return number, memory or 0

    def take(self, *said: nodes.Node, blobs: tuple[bytes, ...] = ()) -> object:
        """What a frame of the worker's comes to."""
        frame = Frame(1, "reply", list(said), blobs=list(blobs))
        return Decoder(self.heap, lambda node: node, lambda number: 0, list, False).decode(frame)


@pytest.fixture
def sides():
    return Sides()


def test_a_tensor_that_gets_other_memory_keeps_the_old_from_being_written_to(sides):
    """What was its memory may be anybody's by now."""
    tensor = torch.zeros(1000)
    number, memory = sides.share(tensor)
    address = tensor.data_ptr()
    swapped = nodes.Tensor(number, 9001, "float32", [4], [1], 0, False, True, -1)
    sides.take(nodes.Memory(9001, 0), swapped, blobs=(b"\0" * 16,))
    assert tensor.shape == (4,)
    sides.heap.sweep()
    assert sides.heap.blocks[memory].owner.data_ptr() == address  # it has not been freed
    sides.take(nodes.Memory(memory, 0), nodes.Plain(1), blobs=(b"A" * 4000,))
    del tensor
    assert memory in sides.heap.sweep()
    with pytest.raises(CodecError):
        sides.take(nodes.Memory(memory, 0), nodes.Plain(1), blobs=(b"A" * 4000,))


def test_an_array_made_of_a_tensor_outlives_its_change_of_memory(sides):
    tensor = torch.arange(1000.0)
    array = tensor.numpy()
    number, _ = sides.share(tensor)
    swapped = nodes.Tensor(number, 9001, "float32", [4], [1], 0, False, True, -1)
    sides.take(nodes.Memory(9001, 0), swapped, blobs=(b"\0" * 16,))
    sides.heap.sweep()
    gc.collect()
    others = [torch.full((1000,), 7.0) for _ in range(50)]
    assert array.tolist() == list(range(1000)) and len(others) == 50


def test_memory_that_was_resized_is_not_looked_at(sides):
    tensor = torch.zeros(4)
    _, memory = sides.share(tensor)
    tensor.resize_(100_000)
    assert sides.heap.blocks[memory].has_moved and not sides.heap.blocks[memory].has_changed()
    with pytest.raises(CodecError, match="cannot take"):
        sides.take(nodes.Memory(memory, 0), nodes.Plain(1), blobs=(b"A" * 16,))
    assert memory in sides.heap.sweep()


def test_a_view_of_memory_keeps_it_known(sides):
    base = torch.zeros(10)
    _, memory = sides.share(base[2:])
    sides.heap.sweep()
    assert sides.share(base)[1] == memory


def test_what_nobody_holds_is_forgotten(sides):
    sides.share(torch.zeros(3))
    sides.share(np.zeros(3))
    sides.share([[1, 2], {"a": 3}])
    while sides.heap.sweep():
        pass  # what the list held, nobody holds now
    assert not sides.heap.objects() and len(sides.heap.blocks) == 0


@pytest.mark.parametrize(
    "value", [np.frombuffer(b"constant", np.uint8), np.broadcast_to(np.zeros(2), (3, 2)).copy()]
)
def test_what_may_not_be_written_to_is_not_written_to(sides, value):
    value.flags.writeable = False
    before = value.copy()
    _, memory = sides.share(value)
    with pytest.raises(CodecError, match="cannot take"):
        sides.take(nodes.Memory(memory, 0), nodes.Plain(1), blobs=(b"\1" * value.nbytes,))
    assert (value == before).all()


@pytest.mark.parametrize(
    ("dtype", "shape", "strides", "offset"),
    [
        ("<f8", [2, 2], [8, 16], -8), ("<f8", [2, 2], [8, 16], 64), ("<f8", [9], [8], 0),
        ("<f8", [2], [-8], 0), ("<f8", [2, 2], [2**62, 2**62], 0), ("<f8", [2], [60], 0),
        ("<U0", [2], [0], 0), ("<f8", [1], [8], 60), ("<U25000", [2**13], [0], 0),
    ],
)  # fmt: skip
def test_an_array_cannot_look_beyond_its_memory(sides, dtype, shape, strides, offset):
    array = nodes.Array(9003, 9001, dtype, shape, strides, offset, True)
    with pytest.raises(CodecError):
        sides.take(nodes.Memory(9001, 0), array, blobs=(b"\0" * 64,))


@pytest.mark.parametrize(
    ("dtype", "shape", "strides", "offset"),
    [
        ("float32", [17], [1], 0), ("float32", [2], [16], 0), ("float64", [8], [1], 1),
        ("float32", [2, 2], [-1, 1], 2), ("float32", [2], [2**62], 0), ("float32", [1], [1], -1),
        ("float32", [2, 2], [2**63 - 1, 2**63 - 1], 0), ("quint8", [1], [1], 0),
    ],
)  # fmt: skip
def test_a_tensor_cannot_look_beyond_its_memory(sides, dtype, shape, strides, offset):
    tensor = nodes.Tensor(9003, 9001, dtype, shape, strides, offset, False, True, -1)
    with pytest.raises(CodecError):
        sides.take(nodes.Memory(9001, 0), tensor, blobs=(b"\0" * 64,))


BOOLS = nodes.Tensor(9003, 9001, "bool", [2, 2], [1, 2], 1, False, True, -1)
FLAGS = nodes.Array(9003, 9001, "|b1", [2, 2], [1, 2], 1, True)
TEXTS = nodes.Array(9003, 9001, "<U1", [2], [4], 0, True)
SWAPPED = nodes.Array(9003, 9001, ">U1", [2], [4], 0, True)


@pytest.mark.parametrize(
    ("node", "good", "bad"),
    [
        (BOOLS, b"\7\1\0\1\1\7\7\7", b"\7\1\0\2\1\7\7\7"),
        (FLAGS, b"\7\1\0\1\1\7\7\7", b"\7\1\0\2\1\7\7\7"),
        (TEXTS, "a\U0010ffff".encode("utf-32-le"), b"a\0\0\0\0\0\x11\0"),
        (SWAPPED, "a\U0010ffff".encode("utf-32-be"), b"\0\0\0a\0\x11\0\0"),
    ],
    ids=["tensor", "array", "text", "text of other bytes"],
)
def test_bools_are_true_or_false_and_texts_are_letters(sides, node, good, bad):
    """When they are made, and whenever what they look at is changed."""
    kept = sides.take(nodes.Memory(9001, 0), node, blobs=(good,))
    sides.take(nodes.Memory(9001, 0), nodes.Plain(1), blobs=(good,))
    with pytest.raises(CodecError, match="neither True nor False, or text of no letters"):
        sides.take(nodes.Memory(9001, 0), nodes.Plain(1), blobs=(bad,))
    fresh = Sides()
    with pytest.raises(CodecError, match="neither True nor False, or text of no letters"):
        fresh.take(nodes.Memory(9001, 0), node, blobs=(bad,))
    assert kept is not None


def test_bools_of_the_suites_own_stay_bools(sides):
    mask = torch.zeros(4, dtype=torch.bool)
    number, memory = sides.share(mask)
    told = nodes.Tensor(number, memory, "bool", [4], [1], 0, False, True, -1)
    with pytest.raises(CodecError, match="neither True nor False"):
        sides.take(nodes.Memory(memory, 0), told, blobs=(b"\2\0\0\0",))


def test_blocks_are_found_by_any_stretch_within_them():
    blocks, arrays_ = Blocks(), [np.zeros(size, np.uint8) for size in (5, 100, 1, 4096)]
    for number, array in enumerate(arrays_):
        blocks.add(Block(array.ctypes.data, array.nbytes, array), number)
    for number, array in enumerate(arrays_):
        start = array.ctypes.data
        assert blocks.at(start, array.nbytes) == blocks.at(start + array.nbytes - 1, 1) == number
        assert blocks.at(start + array.nbytes - 1, 2) is None
    blocks.forget(1)
    assert blocks.at(arrays_[1].ctypes.data, 1) is None and len(blocks) == 3


def test_more_memory_than_may_be_held_is_refused(sides):
    size = MAX_BYTES // 4 + 1
    kept = []
    with pytest.raises(CodecError, match="held at once"):
        for number in range(9001, 9011, 2):
            kept += [sides.take(nodes.Memory(number, 0), nodes.Plain(1), blobs=(b"\0" * size,))]
    assert len(kept) == 3
