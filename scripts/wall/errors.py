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
_PLAIN = (int, float, str, bool, type(None))
_LONGEST = 8192
_NAMES = 20
_NAME = 100
_NOTES = 5


class WallError(AssertionError):
    """The solution did not answer as one does: it died, took too long, or broke the rules."""


class CrashedError(WallError):
    """The solution's process ended."""


class TooLongError(WallError):
    """The solution took longer than it may."""


class RefusedError(WallError):
    """The solution's process sent what may not cross."""


_RESERVED = {
    "WallError", "CrashedError", "TooLongError", "RefusedError", "LimitError", "TimeLimitError",
    "OutputLimitError", "OutcomeException", "Failed", "Skipped", "XFailed", "Exit",
}  # fmt: skip
"""Names by which a grader tells its own verdicts from what a solution raises."""


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
        try:
            names = tuple(_fit(base.__name__)[:_NAME] for base in type(error).__mro__[:_NAMES])
            notes = tuple(_fit(str(note)) for note in getattr(error, "__notes__", ())[:_NOTES])
            return cls(names, _plain(error.args), _fit(str(error)), notes, line)
        except Exception:  # of a class of its own, which may do anything when it is asked
            return cls(("Exception",), None, "an exception that cannot be shown", (), line)

    @classmethod
    def read(cls, value: Any) -> "Told":
        """What a frame says of an exception.

        Raises:
            CodecError: it says something else.
        """
        match value:
            case [tuple(names), tuple() | None as args, str(text), tuple(notes), line]:
                if (
                    _are_texts(names, _NAMES, _NAME)
                    and _are_texts((text, *notes), 1 + _NOTES, _LONGEST)
                    and all(type(arg) in _PLAIN for arg in args or ())
                    and (line is None or (type(line) is int and 0 < line < 2**31))
                ):
                    seen = tuple(map(visible, notes))
                    return cls(names, _visible_args(args), visible(text), seen, line)
        raise CodecError("no exception")

    def value(self) -> tuple:
        return self.names, self.args, self.text, self.notes, self.line

    def error(self) -> Exception:
        """An exception of the same class where it is Python's own, else of the nearest such one.

        One that would end a process (`SystemExit`) arrives as an ordinary one of that name.
        """
        known = next(filter(None, map(_known, self.names)), Exception)
        name = self.names[0] if self.names and self.names[0].isidentifier() else "Exception"
        error: Any = _made(known, self.args) if known.__name__ == name else None
        if error is None:
            shown = {"__str__": lambda _: self.text, "__module__": "solution"}
            name = f"solution.{name}" if name in _RESERVED else name
            error = type(name, (known,), shown)(self.text)
        error.__notes__ = list(self.notes)
        error.__kata_line__ = self.line
        return error


def _plain(args: tuple) -> tuple | None:
    """The arguments of an exception, if they are plain and short."""
    if all(type(arg) in _PLAIN for arg in args) and len(str(args)) < _LONGEST:
        return tuple(_fit(arg) if type(arg) is str else arg for arg in args)
    return None


def _fit(text: str) -> str:
    """A text that can be written down, and is not too long."""
    return text.encode("utf-8", "backslashreplace").decode()[:_LONGEST]


def visible(text: str) -> str:
    """A text without what a terminal would take for orders."""
    return "".join(
        letter if letter.isprintable() or letter in "\n\t" else repr(letter)[1:-1]
        for letter in text
    )


def _visible_args(args: tuple | None) -> tuple | None:
    if args is None:
        return None
    return tuple(visible(arg) if type(arg) is str else arg for arg in args)


def _are_texts(values: tuple, most: int, longest: int) -> bool:
    return len(values) <= most and all(
        type(value) is str and len(value) <= longest for value in values
    )


def _made(kind: type[Exception], args: tuple | None) -> Exception | None:
    """An exception as it was made there, or None where that cannot be done again."""
    try:
        return None if args is None else kind(*args)
    except Exception:  # what a constructor does not take, it says in any way
        return None


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
