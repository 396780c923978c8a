"""Saves of one file, whichever way an editor writes it: in place, by rename, in bursts."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

from watchfiles import watch

from scripts.files import fingerprint

_SETTLE_MS = 20
_EMPTY_FOR = 0.15


def saves(path: Path, stop: Event) -> Iterator[None]:
    """Yield once for each new content of the file, until `stop` is set.

    The folder is watched, not the file: an editor that writes beside it and renames replaces the
    file. Writing the same content again is no save. A file found empty gets a moment to fill:
    some editors truncate before they write.
    """
    last = fingerprint([path])
    changes = watch(
        path.parent,
        watch_filter=lambda _, changed: Path(changed).name == path.name,
        step=_SETTLE_MS,
        debounce=10 * _SETTLE_MS,
        rust_timeout=500,
        yield_on_timeout=True,
        recursive=False,
        stop_event=stop,
        raise_interrupt=False,
    )
    for changed in changes:
        if not changed:
            continue
        if _is_empty(path):
            time.sleep(_EMPTY_FOR)
        now = fingerprint([path])
        if now != last:
            last = now
            yield


def _is_empty(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except OSError:
        return True
