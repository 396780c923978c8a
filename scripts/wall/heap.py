"""What both sides of the wall hold at once: lists, dicts, memory, arrays, tensors, generators.

Each has a number that both know it by, so that what crosses twice is one object on the other
side too, a view stays a view, and a change in place is told with the next frame. What one side
holds no longer, both forget.
"""

import ctypes
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scripts.wall.codec import CodecError

MAX_SHARED = 100_000
MAX_BYTES = 2**30
_ALIGNED = 64


UNTOLD = object()
"""Stands for what an object is to the other side when that is not known."""


@dataclass
class Block:
    """A stretch of memory that arrays and tensors look at; it lives as long as its owner."""

    address: int
    size: int
    owner: Any
    told: bytes | None = None

    @classmethod
    def new(cls, data: bytes) -> tuple["Block", np.ndarray]:
        """Memory made here, and its owner: whoever looks at it must hold that."""
        owner = np.empty(len(data) + _ALIGNED, np.uint8)
        start = -owner.ctypes.data % _ALIGNED
        block = cls(owner.ctypes.data + start, len(data), owner, data)
        block.write(data)
        return block, owner

    def read(self) -> bytes:
        return ctypes.string_at(self.address, self.size)

    def write(self, data: bytes) -> None:
        if len(data) != self.size:
            raise CodecError(f"memory of {self.size} bytes is given {len(data)}")
        ctypes.memmove(self.address, data, self.size)
        self.told = data

    def has_changed(self) -> bool:
        return self.read() != self.told

    def tell(self) -> bytes:
        """The bytes as they are, noted as told."""
        data = self.told = self.read()
        return data

    def holds(self, address: int, size: int) -> bool:
        return self.address <= address and address + size <= self.address + self.size


def _holders(table: dict[int, Any], number: int) -> int:
    """How many hold an object, besides a table that it stands in once."""
    return sys.getrefcount(table[number]) - _TABLE


_TABLE = 0
_TABLE = _holders({0: object()}, 0)  # as this Python counts it


@dataclass
class Heap:
    """The objects that both sides hold.

    Args:
        parity: 0 or 1; the two sides give out even and odd numbers.
    """

    parity: int
    _objects: dict[int, Any] = field(default_factory=dict)
    _numbers: dict[int, int] = field(default_factory=dict)
    _told: dict[int, Any] = field(default_factory=dict)
    _blocks: dict[int, Block] = field(default_factory=dict)
    _next: int = 2

    def number(self, thing: Any) -> int | None:
        """The number of an object, if it has one."""
        return self._numbers.get(id(thing))

    def get(self, number: int) -> Any:
        try:
            return self._objects[number]
        except KeyError:
            raise CodecError(f"there is no shared object {number}") from None

    def add(self, thing: Any, number: int | None = None) -> int:
        """Share an object, under its number if the other side gave it one."""
        number = self._new_number(number)
        self._objects[number], self._numbers[id(thing)] = thing, number
        return number

    def tell(self, number: int, state: Any) -> None:
        """Note the state of an object that both sides know now."""
        self._told[number] = state

    def told(self, number: int) -> Any:
        return self._told.get(number)

    def untell(self, number: int) -> None:
        """What was told of an object did not arrive."""
        if number in self._blocks:
            self._blocks[number].told = None
        elif number in self._objects:
            self._told[number] = UNTOLD

    def has(self, number: int) -> bool:
        return number in self._objects

    def add_block(self, block: Block, number: int | None = None) -> int:
        number = self._new_number(number)
        self._blocks[number] = block
        if sum(known.size for known in self._blocks.values()) > MAX_BYTES:
            raise CodecError(f"more than {MAX_BYTES} bytes of arrays are held at once")
        return number

    def block(self, number: int) -> Block:
        try:
            return self._blocks[number]
        except KeyError:
            raise CodecError(f"there is no memory {number}") from None

    def has_block(self, number: int) -> bool:
        return number in self._blocks

    def block_at(self, address: int, size: int) -> int | None:
        """The number of the memory that a stretch of addresses lies in, if it is known."""
        for number, block in self._blocks.items():
            if block.holds(address, size):
                return number
        return None

    def blocks(self) -> list[tuple[int, Block]]:
        return list(self._blocks.items())

    def objects(self) -> list[tuple[int, Any]]:
        return list(self._objects.items())

    def sweep(self) -> list[int]:
        """Forget what only the heap holds; the numbers, for the other side to forget as well."""
        owned = Counter(id(block.owner) for block in self._blocks.values())
        dead = [
            number
            for number in self._objects
            if _holders(self._objects, number) <= owned[id(self._objects[number])]
        ]
        self.forget(dead)
        owners = {number: block.owner for number, block in self._blocks.items()}
        for number in owners:
            known = owned[id(owners[number])] * 2 - 1 + (id(owners[number]) in self._numbers)
            if _holders(owners, number) <= known:
                dead.append(number)
        self.forget(dead)
        return dead

    def forget(self, numbers: list[int]) -> None:
        """Forget what the other side holds no longer."""
        for number in numbers:
            thing = self._objects.pop(number, None)
            if thing is not None and self._numbers.get(id(thing)) == number:
                del self._numbers[id(thing)]
            self._told.pop(number, None)
            self._blocks.pop(number, None)

    def _new_number(self, number: int | None) -> int:
        if len(self._objects) + len(self._blocks) >= MAX_SHARED:
            raise CodecError(f"more than {MAX_SHARED} objects are held at once")
        if number is None:
            self._next += 2
            return self._next + self.parity
        if number % 2 == self.parity or number < 2:
            raise CodecError(f"{number} is not the other side's to give out")
        return number
