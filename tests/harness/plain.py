"""Which values need no change to cross between a suite and a solution in one process."""

from collections.abc import Iterable
from functools import cache
from typing import Any


def is_public_type(value: Any) -> bool:
    """A type that both sides have, such as `float` or `numpy.float32` for a dtype."""
    return isinstance(value, type) and value.__module__ in ("builtins", "numpy")


def is_plain(value: Any) -> bool:
    """Numbers, text, arrays and tensors: what crosses as it is."""
    return _is_plain_type(type(value))  # type: ignore[arg-type]  # mypy: a class has no hash


def holds_plain(value: Any) -> bool:
    """A container in which nothing needs a change. There may be ten thousands of numbers in it."""
    kind = type(value)
    if kind is dict:
        return _are_plain(value) and _are_plain(value.values())
    return kind in (list, tuple, set, frozenset) and _are_plain(value)


def _are_plain(values: Iterable[Any]) -> bool:
    return all(map(_is_plain_type, set(map(type, values))))


@cache
def _is_plain_type(kind: type) -> bool:
    if issubclass(kind, type(None) | bool | int | float | complex | str | bytes):
        return True
    home = kind.__module__.partition(".")[0]
    if home == "numpy":
        return True
    if home == "torch":
        import torch

        return issubclass(
            kind, torch.Tensor | torch.dtype | torch.device | torch.Size | torch.Generator
        )
    return False
