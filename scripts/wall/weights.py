"""What it takes to look at values that have arrived: lists that hold lists that hold lists.

A frame's own nodes are weighed before anything is built (scripts/wall/caps.py). But a list that
can change may be told anew, fuller, when others hold it already. So whatever holds such a list
is weighed again with every frame, as long as the suite has it.
"""

import sys
from collections.abc import Iterable
from typing import Any

from scripts.wall.caps import MAX_DEPTH, MAX_ITEMS, text_weight
from scripts.wall.codec import CodecError

_CHANGING = {list, dict, set}
_CONTAINERS = {list, dict, set, tuple, frozenset}
_TEXTS = {str, bytes}


class Scales:
    """Weighs what has arrived."""

    def __init__(self) -> None:
        self._nests: dict[int, Any] = {}

    def weigh(self, values: Iterable[Any]) -> None:
        """Take in what a frame has made, parts before wholes, and weigh what can grow.

        Raises:
            CodecError: something holds itself, or would take forever to look at.
        """
        for value in values:
            if type(value) in _CONTAINERS and any(map(self._can_grow, _parts(value))):
                self._nests[id(value)] = value
        seen: dict[int, tuple[int, int]] = {}
        for nest in self._nests.values():
            _weigh(nest, seen, 0)

    def sweep(self) -> None:
        """Let go of what nobody else holds."""
        held = {}
        while self._nests:
            number, nest = self._nests.popitem()
            if sys.getrefcount(nest) > _MINE:
                held[number] = nest
        self._nests = held

    def _can_grow(self, value: Any) -> bool:
        return type(value) in _CHANGING or id(value) in self._nests


def _mine() -> int:
    _, nest = {0: object()}.popitem()
    return sys.getrefcount(nest)


_MINE = _mine()  # references to what is popped and held by nobody else, as this Python counts them


def _weigh(value: Any, seen: dict[int, tuple[int, int]], depth: int) -> tuple[int, int]:
    """The weight of a container and how deep it nests."""
    known = seen.get(id(value))
    if known is None:
        if depth > MAX_DEPTH:
            raise CodecError("a container that holds itself, or nests too deep")
        parts = _parts(value)
        weight, height = 1 + len(parts), 0
        types = set(map(type, parts))
        if types & _TEXTS:
            weight += sum(text_weight(len(part)) for part in parts if type(part) in _TEXTS)
        if types & _CONTAINERS:
            below = [_weigh(part, seen, depth + 1) for part in parts if type(part) in _CONTAINERS]
            weight += sum(each for each, _ in below)
            height = 1 + max(each for _, each in below)
        known = seen[id(value)] = weight, height
    if known[0] > MAX_ITEMS or depth + known[1] > MAX_DEPTH:
        raise CodecError("a container that would take forever to look at")
    return known


def _parts(value: Any) -> list[Any] | tuple[Any, ...]:
    if type(value) is dict:
        return [*value, *value.values()]
    return value if type(value) in (list, tuple) else list(value)
