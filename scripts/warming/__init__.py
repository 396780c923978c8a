"""Makes a process warm, from which runs are forked: what a run needs is loaded.

The forkserver imports what it is to have loaded, by name: see `preload`.
"""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

_LOOK = 0.2  # seconds of work


def preload(*, torch: bool, many: bool, wall: bool) -> list[str]:
    """Names of modules for a forkserver to import.

    Args:
        torch: whether suites need it.
        many: whether several suites will run: only then a run to rehearse is worth its time.
        wall: whether suites will judge through the wall.
    """
    name = "scripts.warming"
    return [
        "__main__",
        *[f"{name}.with_torch"] * torch,
        f"{name}.with_the_harness",
        *[f"{name}.with_the_wall"] * wall,
        *[f"{name}.with_a_run"] * many,
    ]


@contextmanager
def before_forks() -> Iterator[None]:
    """Load things within this block: quietly, and so that forks neither scan nor copy them.

    This process ends when its parent has ended: importing torch would go on for seconds. Garbage is
    looked for at the end alone: an import leaves next to none, and looking is a tenth of torch's.
    """
    sys.excepthook = _say
    parent = os.getppid()

    def look(*_: object) -> None:
        if os.getppid() != parent:
            os._exit(1)

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, _LOOK, _LOOK)
    gc.disable()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        gc.enable()
    gc.collect()
    gc.freeze()


def _say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say what went wrong, unless who wanted a run went away before saying which."""
    if kind is not EOFError:
        sys.__excepthook__(kind, error, trace)
