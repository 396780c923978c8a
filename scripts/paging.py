"""Shows what is longer than the terminal in `less`, where there is one."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, RenderableType

_PROMPT = "-Psspace goes on, q goes back"


def can_page() -> bool:
    """Whether there is a pager here."""
    return shutil.which("less") is not None


def page(console: Console, content: RenderableType) -> None:
    """Show something in the pager until its reader quits it."""
    with console.capture() as captured:
        console.print(content)
    with _signals_are_for_others():
        subprocess.run(
            ["less", "-R", _PROMPT],
            input=captured.get().encode(),
            env={**os.environ, "LESSCHARSET": "utf-8"},
        )


@contextmanager
def _signals_are_for_others() -> Iterator[None]:
    """Leave Ctrl-C and Ctrl-Z to a program that has the terminal."""
    wanted = {"SIGINT": signal.SIG_IGN, "SIGTSTP": signal.SIG_DFL}
    known = {getattr(signal, name): to for name, to in wanted.items() if hasattr(signal, name)}
    before = {number: signal.signal(number, to) for number, to in known.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
