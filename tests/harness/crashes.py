"""Where a solution was when its process crashed, or when it could not be stopped.

The process that runs a suite has Python write that into a file; who waits for it reads the file.
"""

import contextlib
import faulthandler
import os
import re
import tempfile
from pathlib import Path
from typing import TextIO

_FRAME = re.compile(r'^  File "(.*)", line (\d+) in ', re.MULTILINE)
_file: TextIO | None = None


def open_crash_file() -> str:
    """Have Python write its tracebacks of crashes into a new file; its path.

    Whoever is told of the path removes the file.
    """
    global _file
    descriptor, path = tempfile.mkstemp(prefix="kata-", suffix=".crash")
    _file = os.fdopen(descriptor, "w")
    faulthandler.enable(_file, all_threads=False)
    return path


def write_down_after(seconds: float) -> None:
    """Write where this process is then, even if it takes no notice of signals any more."""
    if _file is not None:
        faulthandler.dump_traceback_later(seconds, file=_file)


def close_crash_file() -> None:
    """Write nothing any more."""
    global _file
    if _file is not None:
        faulthandler.cancel_dump_traceback_later()
        faulthandler.disable()
        _file.close()
        _file = None


def read_crash_file(path: str, filename: str) -> int | None:
    """The line of a file at which the process was, or None. The crash file is removed."""
    text = ""
    with contextlib.suppress(OSError):
        text = Path(path).read_text("ascii", "replace")
        Path(path).unlink()
    shown = filename.encode("ascii", "backslashreplace").decode()  # as Python writes it there
    for thread in reversed(text.split("\n\n")):  # the main thread is the last
        lines = [int(line) for file, line in _FRAME.findall(thread) if file == shown]
        if lines:
            return lines[0]  # the latest call comes first
    return None
