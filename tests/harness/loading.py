"""Loads a solution by its path, and says in the learner's terms what keeps it from loading."""

import linecache
import sys
from pathlib import Path
from types import ModuleType

from tests.harness.explaining import advice
from tests.harness.limits import LimitError
from tests.harness.tracebacks import last_step_in
from tests.harness.variants import shown, way_back


class LoadError(Exception):
    """The solution cannot be loaded; the message says what is wrong, on which line."""


def read_solution(path: Path) -> str:
    """The text of a solution's file.

    Raises:
        LoadError: there is no such file, or it is no text in UTF-8.
    """
    try:
        return path.read_text("utf-8").removeprefix("\ufeff")  # which some editors put first
    except FileNotFoundError:
        raise LoadError(f"{shown(path)} is not there. {way_back(_slug(path))}") from None
    except IsADirectoryError:
        raise LoadError(
            f"{shown(path)} is a directory. `kata reset {_slug(path)}` sets it aside and brings "
            "the stub back"
        ) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise LoadError(f"{shown(path)}, line {line}: not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise LoadError(f"{shown(path)} cannot be read: {error.strerror}") from None


def _slug(path: Path) -> str:
    return path.stem.partition("_")[2]


def load_text(text: str, path: Path, name: str, label: str | None = None) -> ModuleType:
    """Run a solution's text as a module of its own.

    Args:
        text: the source.
        path: the file it comes from, for messages.
        name: of the module; a module of that name is replaced.
        label: stands for the path where the text is not the file's (a mistake made in it).

    Raises:
        LoadError: it is no Python, or running it fails or exits.
    """
    filename = label or str(path)
    linecache.cache[filename] = (len(text), None, text.splitlines(True), filename)
    module = ModuleType(name)
    module.__file__ = filename
    sys.modules[name] = module  # dataclasses look their module up while it runs
    try:
        code = compile(text, filename, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise LoadError(_syntax(error, label or shown(path))) from None
    try:
        exec(code, module.__dict__)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        if _is_pytests(error):
            raise  # the file's own skip: pytest knows what to make of it
        raise LoadError(_failed(error, filename, label or shown(path))) from None
    return module


def _is_pytests(error: BaseException) -> bool:
    outcomes = sys.modules.get("_pytest.outcomes")  # `kata train` loads solutions without pytest
    return outcomes is not None and isinstance(error, outcomes.OutcomeException)


def last_line_in(error: BaseException, filename: str) -> int | None:
    """The innermost line of the file that an exception passed through."""
    step = last_step_in(error.__traceback__, filename)
    return step.tb_lineno if step else None


def _syntax(error: SyntaxError, name: str) -> str:
    kind = "" if type(error) is SyntaxError else f"{type(error).__name__}: "
    where = name if error.lineno is None else f"{name}, line {error.lineno}"
    lines = [f"{where}: {kind}{error.msg}"]
    if error.text:
        lines.append(f"    {error.text.expandtabs().rstrip()}")
        if error.offset and not isinstance(error, IndentationError):
            before = error.text[: error.offset - 1].expandtabs()
            lines.append("    " + " " * len(before) + "^")
    if isinstance(error, TabError):
        lines.append("indent every line with spaces: here a tab stands among them")
    return "\n".join(lines)


def _failed(error: BaseException, filename: str, name: str) -> str:
    line = last_line_in(error, filename)
    where = f"{name}, line {line}" if line else name
    if isinstance(error, SystemExit):
        said = "the file calls exit() while it is loaded"
    elif isinstance(error, LimitError):
        said = f"while it is loaded, the file was {error}"
    else:
        message = f": {error}" if str(error) else ""
        said = f"{type(error).__name__} while the file is loaded{message}"
    source = linecache.getline(filename, line).strip() if line else ""
    lines = [f"{where}: {said}", *([f"    {source}"] if source else []), *advice(error)]
    return "\n".join(lines)
