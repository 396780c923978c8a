"""Exceptions across the wall: what is told of one, and what is raised where it arrives."""

import builtins
from dataclasses import dataclass
from typing import Any

from scripts.wall.codec import CodecError
from tests.harness.forbidden import ForbiddenCallError
from tests.harness.loading import LoadError
from tests.harness.solution import MissingNameError

_OURS = {error.__name__: error for error in (ForbiddenCallError, LoadError, MissingNameError)}
_SPECIAL = (  # what their constructors take is not a message
    "UnicodeEncodeError",
    "UnicodeDecodeError",
    "UnicodeTranslateError",
    "ExceptionGroup",
)
_LONGEST = 8192
_NAMES = 20


@dataclass(frozen=True)
class Told:
    """What crosses of an exception: the names of its class and bases, its arguments and text."""

    names: tuple[str, ...]
    args: tuple | None
    text: str
    notes: tuple[str, ...]
    line: int | None

    @classmethod
    def of(cls, error: BaseException, line: int | None) -> "Told":
        names = tuple(base.__name__[:100] for base in type(error).__mro__[:_NAMES])
        plain = all(type(arg) in (int, float, str, bool, type(None)) for arg in error.args)
        args = tuple(error.args) if plain and len(str(error.args)) < _LONGEST else None
        notes = tuple(str(note)[:_LONGEST] for note in getattr(error, "__notes__", ())[:5])
        return cls(names, args, str(error)[:_LONGEST], notes, line)

    @classmethod
    def read(cls, value: Any) -> "Told":
        """What a frame says of an exception.

        Raises:
            CodecError: it says something else.
        """
        match value:
            case [tuple(names), tuple() | None as args, str(text), tuple(notes), line]:
                texts = all(type(name) is str for name in (*names, *notes))
                if texts and (line is None or type(line) is int):
                    return cls(names, args, text, notes, line)
        raise CodecError("no exception")

    def value(self) -> tuple:
        return self.names, self.args, self.text, self.notes, self.line

    def error(self) -> Exception:
        """An exception of the same class where it is Python's own, else of the nearest such one.

        One that would end a process (`SystemExit`) arrives as an ordinary one of that name.
        """
        known = next(filter(None, map(_known, self.names)), Exception)
        name = self.names[0] if self.names and self.names[0].isidentifier() else "Exception"
        if known.__name__ == name and self.args is not None:
            error = known(*self.args)
        else:
            shown = {"__str__": lambda _: self.text, "__module__": "solution"}
            error = type(name, (known,), shown)(self.text)
        error.__notes__ = list(self.notes)
        error.__kata_line__ = self.line  # type: ignore[attr-defined]
        return error


def _known(name: str) -> type[Exception] | None:
    if name in _OURS:
        return _OURS[name]
    if name in ("LinAlgError", "OutOfMemoryError"):
        return _library(name)
    known = getattr(builtins, name, None)
    if isinstance(known, type) and issubclass(known, Exception) and name not in _SPECIAL:
        return known
    return None


def _library(name: str) -> type[Exception] | None:
    import numpy as np

    from tests.harness.comparing import torch_module

    if name == "LinAlgError":
        return np.linalg.LinAlgError
    return getattr(torch_module(), name, None)
