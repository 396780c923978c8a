"""What stays on its side of the wall: callables, instances, modules. A number stands for each."""

import itertools
import weakref
from typing import Any, Protocol

from scripts.wall import nodes
from scripts.wall.codec import CodecError


class Keeper(Protocol):
    """How a side sees what stays on the other, and what it lets go by number only."""

    def shown(self, number: int, kind: str) -> Any:
        """What stands here for something that stays on the other side."""

    def number(self, value: Any) -> int | None:
        """The number of something that stays on the other side, or None for what is here."""

    def back(self, thing: Any) -> Any:
        """What a thing of this side's is here when the other side hands it back."""

    def stays(self, value: Any) -> tuple[Any, str] | None:
        """The thing itself and its kind, for a value that stays here; None if it may not."""


class Things:
    """This side's things by their numbers, and what stands for the other side's.

    `gone` are numbers of the other side's that nothing stands for any more.
    """

    def __init__(self, keeper: Keeper) -> None:
        self.gone: list[int] = []
        self._keeper = keeper
        self._things: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._shown: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()
        self._count = itertools.count(1)

    def leave(self, value: Any) -> nodes.Node:
        """The node for a value that does not cross.

        Raises:
            CodecError: it may not stay, either.
        """
        number = self._keeper.number(value)
        if number is not None:
            return nodes.Yours(number)
        stays = self._keeper.stays(value)
        if stays is None:
            raise CodecError(f"{value!r:.100} cannot cross")
        thing, kind = stays
        known = self._numbers.get(id(thing))
        if known is None:
            known = next(self._count)
            self._things[known], self._numbers[id(thing)] = thing, known
        return nodes.Theirs(known, kind[:100])

    def mine(self, number: int) -> Any:
        """What is handed back.

        Raises:
            CodecError: nothing has that number.
        """
        if number not in self._things:
            raise CodecError(f"nothing here has the number {number}")
        return self._keeper.back(self._things[number])

    def theirs(self, node: nodes.Theirs) -> Any:
        """What stands here for a thing of the other side's."""
        shown = self._shown.get(node.id)
        if shown is None:
            shown = self._shown[node.id] = self._keeper.shown(node.id, node.kind)
            weakref.finalize(shown, self.gone.append, node.id)
        return shown

    def released(self) -> list[int]:
        """Numbers that the other side may forget."""
        return [number for number in self.gone if number not in self._shown]

    def forget(self, numbers: list[int]) -> None:
        """Let go of what the other side holds no longer."""
        for number in numbers:
            self._numbers.pop(id(self._things.pop(number, None)), None)
