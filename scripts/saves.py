"""Saves of one file, whichever way an editor writes it: in place, by rename, in bursts."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

from watchfiles import watch

from scripts.files import fingerprint

_STEP_MS = 4  # what is not at rest for one step is still being written
_BURST_MS = 100
_LOOK_MS = 500
_REST = 0.003
_EMPTY_FOR = 0.15


def saves(path: Path, stop: Event) -> Iterator[None]:
    """Yield once for each new content of the file, until `stop` is set.

    Writing the same content again is no save. A file found empty, or not found, gets a moment to
    fill: some editors truncate or remove it before they write.
    """
    last = fingerprint([path])
    for _ in _moments(path, stop):
        if fingerprint([path]) == last:
            continue
        now = _settled(path, stop)
        if now != last:
            last = now
            yield


def let_fill(path: Path, stop: Event) -> None:
    """Give a file that is empty or not there a moment to fill: it may be about to be written."""
    if _is_empty(path):
        _settled(path, stop)


def _moments(path: Path, stop: Event) -> Iterator[None]:
    """When to look: at once after something happened in the file's folder, and now and then.

    The folder is watched, not the file, which an editor may replace; the one that a link leads to
    is watched as well. A folder may come and go, and some systems tell of nothing.
    """
    while not stop.is_set():
        yield
        folders = _folders(path)
        try:
            for _ in watch(
                *folders,
                watch_filter=None,
                step=_STEP_MS,
                debounce=_BURST_MS,
                rust_timeout=_LOOK_MS,
                yield_on_timeout=True,
                recursive=False,
                stop_event=stop,
                raise_interrupt=False,
            ):
                yield
                if _folders(path) != folders:
                    break
        except (OSError, RuntimeError):  # no such folder, or too many are watched already
            stop.wait(_LOOK_MS / 1000)


def _folders(path: Path) -> dict[Path, int]:
    """The folders to watch, and what they are on the disk: one made anew is another one."""
    try:
        return {folder: folder.stat().st_ino for folder in {path.parent, path.resolve().parent}}
    except (OSError, RuntimeError):  # a folder that is not there, or a link to itself
        return {}


def _settled(path: Path, stop: Event) -> str:
    """The file's fingerprint once it is at rest."""
    before, now = "", fingerprint([path])
    until = time.monotonic() + _EMPTY_FOR
    while now != before or (_is_empty(path) and time.monotonic() < until):
        stop.wait(_REST)
        before, now = now, fingerprint([path])
    return now


def _is_empty(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except OSError:
        return True
