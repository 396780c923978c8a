"""What a learner is told beyond an error's own message: near names, what was called, what to do.

It knows nothing of pytest, and looks at values only to name their kind.
"""

import ast
import builtins
import difflib
import inspect
import linecache
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import CodeType, FrameType, TracebackType
from typing import Any

from tests.harness.comparing import kind
from tests.harness.misfits import shapes_there
from tests.harness.tracebacks import last_step_in

_PACKAGES = ("numpy", "torch")
"""What katas are written with, besides Python itself."""

_IMPORTS = {
    "np": "import numpy as np",
    "torch": "import torch",
    "nn": "from torch import nn",
    "F": "from torch.nn import functional as F",
    "Tensor": "from torch import Tensor",
}
"""What brings the names that katas commonly use."""

_BY_TYPE = {
    SystemExit: "it ends the whole program: return a value or raise an error instead",
    RecursionError: "a function calls itself without end: when should it answer without a call?",
}
_BY_MESSAGE = {
    "Can't call numpy() on Tensor that requires grad": (
        "NumPy cannot follow gradients. Where one must flow, use PyTorch's own function; where "
        "none need, .detach() first, as the message says"
    ),
}

_ALIKE = 0.7
"""How much two names must have in common: `False` for `base` would not help, at 0.67."""

_NOT_RAISED = re.compile(r"DID NOT RAISE (?:<class ')?(?:\w+\.)*(\w+)")
_NO_MATCH = re.compile(r"Regex pattern did not match\.\s+\w.*?: (.*)\n\s*\w.*?: (.*)", re.DOTALL)
_WAITING = re.compile(r"with pytest\.raises\((\w+)")
_EXAMPLE = re.compile(r"[\w ]+: \w+\(\n(.*)\n\)", re.DOTALL)


@dataclass
class Call:
    """The suite's latest call of something in the solution."""

    thing: Callable[..., Any]
    count: int
    """How many arguments it was given."""

    returned: Any = None
    has_returned: bool = False
    raised: BaseException | None = None

    @property
    def name(self) -> str:
        return getattr(self.thing, "__name__", None) or type(self.thing).__name__


def said(error: BaseException) -> str:
    """An error's message, without the words of the tools that made it."""
    text = _text(error)
    if isinstance(error, SystemExit):
        return "exit() was called"
    if isinstance(error, RecursionError):
        return "maximum recursion depth exceeded"  # Python adds what it was at, by chance
    if found := _NOT_RAISED.fullmatch(text):
        return f"no {found[1]} was raised, and one should be"
    if found := _NO_MATCH.fullmatch(text):
        return f"the error says {found[2]}, and should say {_wanted(found[1])}"
    return text or type(error).__name__


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # it is the solution's own, and so is how it makes a text
        return ""


def _wanted(pattern: str) -> str:
    """A regular expression as what it looks for, if that is a plain text."""
    regex = ast.literal_eval(pattern)
    text = re.sub(r"\\(.)", r"\1", regex)
    return repr(text) if re.escape(text) == regex else f"what matches {pattern}"


def notes(error: BaseException) -> list[str]:
    """What was added to an error; an example that Hypothesis found comes on one line."""
    shortened = [_example(note.strip()) for note in getattr(error, "__notes__", [])]
    return [note for note in shortened if note]


def _example(note: str) -> str:
    found = _EXAMPLE.fullmatch(note)
    if not found:
        return note
    lines = [line.strip() for line in found[1].splitlines()]
    telling = [line for line in lines if not re.fullmatch(r"kata=kata,|seed=\d+,", line)]
    return f"with {' '.join(telling).removesuffix(',')}" if telling else ""


def explain(error: BaseException, call: Call | None, filename: str) -> None:
    """Add to an exception, as notes, what a learner needs to know besides.

    Args:
        error: what a test ended with.
        call: the latest one before it.
        filename: of the solution.
    """
    for note in [
        *advice(error),
        *shapes_there(error, filename),
        *_about_refusal(error, filename),
        *_about_call(error, call, filename),
    ]:
        if note not in getattr(error, "__notes__", []):  # one object may be raised twice
            error.add_note(note)


def advice(error: BaseException) -> Iterator[str]:
    """What to do about an error, if there is more to say than it says itself."""
    for kind_of_error, text in _BY_TYPE.items():
        if isinstance(error, kind_of_error):
            yield text
    if is_out_of_memory(error):
        yield "that is more memory than it may have: does a list or a tensor grow without end?"
    for message, text in _BY_MESSAGE.items():
        if message in _text(error):
            yield text
    if isinstance(error, ModuleNotFoundError) and error.name:
        yield from _about_module(error.name.partition(".")[0])
    elif isinstance(error, NameError) and error.name and (brings := _import_of(error.name)):
        yield f"is `{brings}` missing?"
    elif isinstance(error, NameError | AttributeError) and error.name:
        yield from _did_you_mean(near(error.name, _names_around(error)))


def is_out_of_memory(error: BaseException) -> bool:
    """Whether Python, NumPy or torch had no more memory to give."""
    return isinstance(error, MemoryError) or "can't allocate memory" in _text(error)


def near(name: str, names: Iterable[str]) -> list[str]:
    """The names most like one, at most two."""
    return difflib.get_close_matches(name, names, n=2, cutoff=_ALIKE)


def _did_you_mean(found: list[str]) -> Iterator[str]:
    if found:
        yield f"did you mean `{'` or `'.join(found)}`?"


def _about_module(name: str) -> Iterator[str]:
    found = near(name, _PACKAGES) or near(name, sys.stdlib_module_names)
    yield from _did_you_mean(found)
    if not found:
        yield f"{name} is not installed here; a kata needs Python, NumPy and PyTorch only"


def _import_of(name: str | None) -> str | None:
    if name is None:
        return None
    is_module = name in sys.stdlib_module_names and not name.startswith("_")
    return _IMPORTS.get(name) or (f"import {name}" if is_module else None)


def _names_around(error: NameError | AttributeError) -> list[str]:
    if isinstance(error, AttributeError):
        return [name for name in dir(error.obj) if not name.startswith("_")]
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return [*frame.f_locals, *frame.f_globals, *dir(builtins)]


def _about_refusal(error: BaseException, filename: str) -> Iterator[str]:
    """Which error the suite was waiting for, where the solution raised another."""
    if isinstance(error, NotImplementedError) or not passes_through(error.__traceback__, filename):
        return
    wanted: Any = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == filename:
            break
        for header in _headers_above(frame, line):
            if found := _WAITING.match(header):
                wanted = frame.f_locals.get(found[1]) or getattr(builtins, found[1], None)
                break
    if isinstance(wanted, type) and not isinstance(error, wanted):
        yield f"the test asks for {wanted.__name__} here"


def _headers_above(frame: FrameType, line: int) -> Iterator[str]:
    """What a line stands under within its function, from the nearest."""
    lines = linecache.getlines(frame.f_code.co_filename, frame.f_globals)
    within = [text for text in lines[frame.f_code.co_firstlineno - 1 : line] if text.strip()]
    depth = len(within[-1]) - len(within[-1].lstrip()) if within else 0
    for text in reversed(within):
        indent = len(text) - len(text.lstrip())
        if indent < depth:
            depth = indent
            yield text.strip()


def _about_call(error: BaseException, call: Call | None, filename: str) -> Iterator[str]:
    """What the call has to do with an error that did not come out of the solution's own lines."""
    if call is None or passes_through(error.__traceback__, filename):
        return
    says_enough = isinstance(error, AssertionError) and not _bare(error)
    if says_enough or not isinstance(error, Exception):
        return
    if call.has_returned:
        question = ": is a `return` missing?" if call.returned is None else ""
        yield f"{call.name} returned {kind(call.returned)}{question}"
    elif isinstance(error, TypeError):
        signature = _signature(call.thing)
        arguments = "1 argument" if call.count == 1 else f"{call.count} arguments"
        yield f"yours is {call.name}{signature}; the suite gives it {arguments}"


def _bare(error: AssertionError) -> bool:
    """Whether it comes from an `assert` in the suite, and so does not say what was there."""
    return re.search(r"^assert ", str(error), re.MULTILINE) is not None


def _signature(thing: Callable[..., Any]) -> str:
    try:
        return str(inspect.signature(thing))
    except (TypeError, ValueError):
        return "(...)"


def passes_through(tb: TracebackType | None, filename: str) -> bool:
    """Whether a traceback has a line of the file."""
    return last_step_in(tb, filename) is not None


def first_line(thing: Any, filename: str | None = None) -> int | None:
    """The line at which something callable begins; None where it has none, or in another file."""
    try:
        code = _code(thing)
    except Exception:  # it is the solution's own, and so are its attributes
        return None
    if code is None or filename not in (None, code.co_filename):
        return None
    return code.co_firstlineno


def _code(thing: Any) -> CodeType | None:
    thing = inspect.unwrap(thing)
    if inspect.isclass(thing):
        thing = thing.__init__
    elif callable(thing) and not inspect.isroutine(thing):
        thing = getattr(type(thing), "forward", None) or type(thing).__call__
    return getattr(getattr(thing, "__func__", thing), "__code__", None)
