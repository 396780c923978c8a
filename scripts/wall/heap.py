"""What both sides of the wall hold at once: lists, dicts, memory, arrays, tensors, generators.

Each has a number that both know it by, so that what crosses twice is one object on the other
side too, a view stays a view, and a change in place is told with the next frame. What one side
holds no longer, both forget.
"""

import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from scripts.wall.blocks import Block, Blocks
from scripts.wall.codec import CodecError
from scripts.wall.weights import Scales

MAX_SHARED = 20_000

UNTOLD = object()
"""Stands for what an object is to the other side when that is not known."""


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
    blocks: Blocks = field(default_factory=Blocks)
    scales: Scales = field(default_factory=Scales)
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
        if number in self.blocks:
            self.blocks[number].told = None
        elif number in self._objects:
            self._told[number] = UNTOLD

    def has(self, number: int) -> bool:
        return number in self._objects

    def add_block(self, block: Block, number: int | None = None) -> int:
        number = self._new_number(number)
        self.blocks.add(block, number)
        return number

    def objects(self) -> list[tuple[int, Any]]:
        return list(self._objects.items())

    def sweep(self) -> list[int]:
        """Forget what only the heap holds; the numbers, for the other side to forget as well."""
        owned = Counter(id(block.owner) for _, block in self.blocks.all())
        dead = [
            number
            for number in self._objects
            if _holders(self._objects, number) <= owned[id(self._objects[number])]
        ]
        self.forget(dead)
        blocks = self.blocks.all()
        owners = {number: block.owner for number, block in blocks}
        for number, block in blocks:
            owner = id(block.owner)
            known = owned[owner] * 2 - 1 + (owner in self._numbers)
            if block.has_moved or (_holders(owners, number) <= known and not block.is_used):
                dead.append(number)
        self.forget(dead)
        self.scales.sweep()
        return dead

    def forget(self, numbers: list[int]) -> None:
        """Forget what the other side holds no longer."""
        for number in numbers:
            thing = self._objects.pop(number, None)
            if thing is not None and self._numbers.get(id(thing)) == number:
                del self._numbers[id(thing)]
            self._told.pop(number, None)
            self.blocks.forget(number)

    def _new_number(self, number: int | None) -> int:
        if len(self._objects) + len(self.blocks) >= MAX_SHARED:
            raise CodecError(f"more than {MAX_SHARED} objects are held at once")
        if number is None:
            self._next += 2
            return self._next + self.parity
        if number % 2 == self.parity or number < 2:
            raise CodecError(f"{number} is not the other side's to give out")
        return number
