"""Where a solution was when its process crashed, or when it could not be stopped.

The process that runs a suite has Python write that into a file; who waits for it reads the file.
"""

import contextlib
import faulthandler
import os
import re
import tempfile
import time
from pathlib import Path
from typing import TextIO

_FRAME = re.compile(r'^  File "(.*)", line (\d+) in ', re.MULTILINE)
_BEGINNING = re.compile(r"^(?=Timeout \(|Fatal Python error)", re.MULTILINE)
_file: TextIO | None = None
_writes = 0.0  # when, by the clock of `time.monotonic`

LEEWAY = 2.0
"""Seconds that it may be written later than was asked for."""


def open_crash_file() -> str:
    """Have Python write its tracebacks of crashes into a new file; its path.

    Whoever is told of the path removes the file.
    """
    global _file, _writes
    descriptor, path = tempfile.mkstemp(prefix="kata-", suffix=".crash")
    _file = os.fdopen(descriptor, "w")
    _writes = 0.0
    faulthandler.enable(_file, all_threads=False)
    return path


def write_down_after(seconds: float) -> None:
    """Write where this process is then, even if it takes no notice of signals any more.

    Each call is in place of the one before. Where that would write at about the same time, within
    LEEWAY seconds, it stays: Python starts a thread for each, and most tests are over sooner.
    """
    global _writes
    then = time.monotonic() + seconds
    if _file is not None and not then <= _writes <= then + LEEWAY:
        faulthandler.dump_traceback_later(seconds + LEEWAY, file=_file)
        _writes = then + LEEWAY


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
    latest = _BEGINNING.split(text)[-1]
    for thread in reversed(latest.split("\n\n")):  # the main thread is the last
        lines = [int(line) for file, line in _FRAME.findall(thread) if file == shown]
        if lines:
            return lines[0]  # the latest call comes first
    return None
