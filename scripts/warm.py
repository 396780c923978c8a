"""Imported by the server that forks for every run: what a run needs, warm, one run done."""

import ctypes
import gc
import os
import signal
import sys
from pathlib import Path
from types import TracebackType

import tests.harness
from scripts.worker import run_pytest
from tests.harness.recording import Recorder

_PR_SET_PDEATHSIG = 1


def warm() -> None:
    """Run a small suite that walks the ways of any suite, and keep what that has loaded."""
    kept = [os.dup(stream) for stream in (0, 1, 2)]
    suite = Path(tests.harness.__file__).with_name("warm_up.py")
    sys.modules.pop("tests.harness.warm_up", None)  # it looks anew whether torch is there
    run_pytest(str(suite), [], Recorder(lambda event: None))
    for stream, copy in enumerate(kept):
        os.dup2(copy, stream)
        os.close(copy)
    gc.collect()
    gc.freeze()  # forks neither scan nor copy what is here


def _say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say what went wrong, unless who wanted a run went away before saying which."""
    if kind is not EOFError:
        sys.__excepthook__(kind, error, trace)


ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # ends with whoever has started it
sys.excepthook = _say
warm()
