"""Makes a process warm, from which runs are forked: what a run needs is loaded, one run is done."""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import tests.harness
from scripts.worker import run_pytest
from tests.harness.recording import Recorder

_LOOK = 0.2  # seconds of work


def warm(*, torch: bool) -> None:
    """Load pytest, NumPy and the harness, torch if asked for, and run what walks their ways."""
    sys.excepthook = _say
    with _while_there_is_a_parent():
        if torch:
            import torch as loaded

            loaded.set_num_threads(1)  # a fork copes with no threads but the one that forks
        _run_once()
    gc.collect()
    gc.freeze()  # forks neither scan nor copy what is here


def _run_once() -> None:
    kept = [os.dup(stream) for stream in (0, 1, 2)]
    suite = Path(tests.harness.__file__).with_name("warm_up.py")
    sys.modules.pop("tests.harness.warm_up", None)  # it looks anew whether torch is there
    run_pytest(str(suite), [], Recorder(_leave_no_file))
    for stream, copy in enumerate(kept):
        os.dup2(copy, stream)
        os.close(copy)


def _leave_no_file(event: dict[str, Any]) -> None:
    """Take in what the run tells, of which one thing matters here."""
    if event["event"] == "crash file":
        Path(event["path"]).unlink()


def _say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say what went wrong, unless who wanted a run went away before saying which."""
    if kind is not EOFError:
        sys.__excepthook__(kind, error, trace)


@contextmanager
def _while_there_is_a_parent() -> Iterator[None]:
    """End this process when its parent has ended: importing torch would go on for seconds."""
    parent = os.getppid()

    def look(*_: object) -> None:
        if os.getppid() != parent:
            os._exit(1)

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, _LOOK, _LOOK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
