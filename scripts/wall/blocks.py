"""Memory that both sides of the wall hold: stretches of it, by number and by address."""

import ctypes
import sys
from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass
from typing import Any

import numpy as np

from scripts.wall.codec import Blob, CodecError
from scripts.wall.nodes import Array, Tensor

MAX_BYTES = 2**29
_ALIGNED = 64


@dataclass
class Block:
    """A stretch of memory that arrays and tensors look at; it lives as long as its owner.

    Args:
        owner: the array whose memory it is. Who looks at the block holds this.
        told: the bytes as the other side knows them, or None.
    """

    address: int
    size: int
    owner: Any
    told: bytes | None = None
    _most: np.ndarray | None = None
    _is_checked: bool = True

    @classmethod
    def new(cls, data: Blob) -> tuple["Block", np.ndarray]:
        """Memory made here, and its owner: whoever looks at it must hold that."""
        owner = np.empty(len(data) + _ALIGNED, np.uint8)
        start = -owner.ctypes.data % _ALIGNED
        block = cls(owner.ctypes.data + start, len(data), owner)
        block.write(data)
        return block, owner

    @property
    def may_change(self) -> bool:
        return bool(self.owner.flags.writeable)

    @property
    def is_used(self) -> bool:
        """Whether somebody looks at it who does not hold the owner."""
        return False

    @property
    def has_moved(self) -> bool:
        """Whether its owner has other memory by now."""
        return False

    def read(self) -> bytes:
        return ctypes.string_at(self.address, self.size)

    def write(self, data: Blob) -> None:
        """Change the bytes to what the other side tells.

        Raises:
            CodecError: they are not as many, or may not change.
        """
        if len(data) != self.size or not self.may_change:
            raise CodecError(f"memory of {self.size} bytes cannot take {len(data)}")
        self.told = bytes(data)
        ctypes.memmove(self.address, self.told, self.size)
        self._is_checked = False

    def has_changed(self) -> bool:
        return not self.has_moved and self.read() != self.told

    def tell(self) -> bytes:
        """The bytes as they are, noted as told."""
        data = self.told = self.read()
        return data

    def holds(self, address: int, size: int) -> bool:
        return self.address <= address and address + size <= self.address + self.size

    def buffer(self) -> Any:
        """The memory as Python and NumPy see it; it keeps the owner."""
        buffer = (ctypes.c_ubyte * self.size).from_address(self.address)
        buffer.owner = self.owner  # type: ignore[attr-defined]
        return buffer

    def limit(self, node: Array | Tensor, most: bytes) -> None:
        """Note that what a node looks at has bytes of at most so much, element by element."""
        if self._most is None:
            self._most = np.full(self.size, 255, np.uint8)
        shape = [
            side if stride else 1 for side, stride in zip(node.shape, node.strides, strict=True)
        ]
        strides, most_ = (*node.strides, 1), np.frombuffer(most, np.uint8)
        looked_at = np.ndarray((*shape, len(most)), np.uint8, self._most, node.offset, strides)
        np.minimum(looked_at, most_, out=looked_at)
        self._is_checked = False

    def check(self) -> None:
        """Hold bytes that are looked at as bools to 0 and 1, and as texts to letters.

        A bool of 2 is as true as one of 1, but `&` of the two is false.

        Raises:
            CodecError: one is something else.
        """
        if self._is_checked or self._most is None:
            return
        if (np.frombuffer(self.buffer(), np.uint8) > self._most).any():
            raise CodecError("bools that are neither True nor False, or text of no letters")
        self._is_checked = True


class Blocks:
    """Blocks by number and by address."""

    def __init__(self) -> None:
        self._blocks: dict[int, Block] = {}
        self._addresses: list[tuple[int, int]] = []
        self._bytes = self._largest = 0

    def __len__(self) -> int:
        return len(self._blocks)

    def __contains__(self, number: int) -> bool:
        return number in self._blocks

    def __getitem__(self, number: int) -> Block:
        try:
            return self._blocks[number]
        except KeyError:
            raise CodecError(f"there is no memory {number}") from None

    def all(self) -> list[tuple[int, Block]]:
        return list(self._blocks.items())

    def add(self, block: Block, number: int) -> None:
        """Take a block in.

        Raises:
            CodecError: it is more than may be held at once.
        """
        self._blocks[number] = block
        insort(self._addresses, (block.address, number))
        self._bytes += block.size
        self._largest = max(self._largest, block.size)
        if self._bytes > MAX_BYTES:
            raise CodecError(f"more than {MAX_BYTES} bytes of arrays are held at once")

    def at(self, address: int, size: int) -> int | None:
        """The number of the block that a stretch of addresses lies in, if it is known."""
        place = bisect_right(self._addresses, (address, sys.maxsize))
        while place and self._addresses[place - 1][0] + self._largest >= address + size:
            place -= 1
            number = self._addresses[place][1]
            if self._blocks[number].holds(address, size) and not self._blocks[number].has_moved:
                return number
        return None

    def forget(self, number: int) -> None:
        block = self._blocks.pop(number, None)
        if block is not None:
            self._bytes -= block.size
            del self._addresses[bisect_left(self._addresses, (block.address, number))]
            if not self._blocks:
                self._largest = 0
