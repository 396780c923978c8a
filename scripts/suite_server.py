"""The process that has one suite collected and forks for each of its runs.

What a run costs but its tests is paid once: configuring pytest, importing the suite, collecting.
Whoever asks for runs is in scripts/prepared.py.
"""

import ctypes
import gc
import importlib
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import pytest

from scripts.warming import before_forks
from scripts.warming.rehearsal import rehearse
from scripts.worker import imports_torch, run_pytest, settle_in, tell
from tests.harness.forbidden import load_forbidden
from tests.harness.recording import Recorder
from tests.harness.variants import Place, read_card

_REQUEST_BYTES = 65536
_PR_SET_CHILD_SUBREAPER = 36
_BEHIND = 10


def serve(control: socket.socket, suite: str, walled: bool) -> None:
    """Collect a suite, then run it whenever `control` asks, until `control` closes.

    A request is a list of pytest's options in JSON, with two file descriptors: the pipe to report
    over, and a socket that gets the exit code of the run. The run is ended, with all it has
    started, when anything comes over that socket or it closes. Where it is `walled`, the suite
    judges through the wall.
    """
    os.setsid()  # Ctrl-C and Ctrl-Z in the terminal are for whoever asks
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # see _end_orphans
    _warm_up(torch=imports_torch(Path(suite)), wall=walled)
    if place := Place.of_suite(Path(suite)):
        card = read_card(place.card())  # which keeps it
        load_forbidden(card.get("forbidden", []))
    server = _Server(control)
    run_pytest(suite, ["--wall"] * walled, Recorder(server.emit), server)


def _warm_up(*, torch: bool, wall: bool) -> None:
    """Load what the process that this one is a fork of has not."""
    if wall:
        importlib.import_module("scripts.wall.proxy")
        importlib.import_module("scripts.wall.sandbox")
    lacks_torch = torch and "torch" not in sys.modules
    if lacks_torch:
        importlib.import_module("scripts.warming.with_torch")
    if lacks_torch or "scripts.warming.with_a_run" not in sys.modules:
        with before_forks():
            rehearse()


class _Server:
    """A plugin that holds pytest after it has collected, and forks; in the fork it goes on."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._before: list[dict[str, Any]] = []
        self._pipe: Connection | None = None
        self._runs: dict[int, socket.socket] = {}
        self._woken, self._wakes = os.pipe()

    def emit(self, event: dict[str, Any]) -> None:
        """Report from a run; what comes before the first run is kept for each of them."""
        if self._pipe is None:
            self._before.append(event)
        else:
            tell(self._pipe, event)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        """Serve; return, for pytest to run the tests, only in the process of a run."""
        gc.collect()
        gc.freeze()
        os.set_blocking(self._wakes, False)
        signal.set_wakeup_fd(self._wakes)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            ready = wait([self._control, self._woken, *self._runs.values()])
            if self._woken in ready:
                os.read(self._woken, 4096)
            self._end_runs(ready)
            if self._control in ready and self._answer(session.config):
                return

    def _answer(self, config: pytest.Config) -> bool:
        """Take one request and fork; whether this is the fork."""
        request, descriptors, *_ = socket.recv_fds(self._control, _REQUEST_BYTES, 2)
        if not request:  # nobody asks any more
            for pid in list(self._runs):
                self._end(pid)
            os._exit(0)
        pipe, run = descriptors
        pid = os.fork()
        if pid == 0:
            os.close(run)
            self._become(config, Connection(pipe, readable=False), json.loads(request))
            return True
        os.close(pipe)
        self._runs[pid] = socket.socket(fileno=run)
        return False

    def _become(self, config: pytest.Config, pipe: Connection, options: list[str]) -> None:
        """Make this fork the process of a run."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        settle_in()
        for mine in (self._control, *self._runs.values()):
            mine.close()
        self._runs.clear()
        config._parser.parse_known_args(options, config.option)
        if config.option.mistake:
            os.nice(_BEHIND)  # whoever wrote the solution waits for other runs
        self._pipe = pipe
        for event in self._before:
            self.emit(event)

    def _end_runs(self, ready: list[Any]) -> None:
        """End the runs that have come to their end, or are to."""
        for pid, run in list(self._runs.items()):
            if run in ready or os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                self._end(pid)

    def _end(self, pid: int) -> None:
        for kill in (os.killpg, os.kill):  # it may have no group of its own yet
            with suppress(ProcessLookupError):
                kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        with self._runs.pop(pid) as run, suppress(OSError):  # who asked may be gone
            run.send(str(os.waitstatus_to_exitcode(status)).encode())
        self._end_orphans()

    def _end_orphans(self) -> None:
        """End what a run has started in a session of its own: it became this process's child."""
        while sum(_ended(pid) for pid in _children() - self._runs.keys()):
            pass  # their children are this process's now


def _ended(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except PermissionError:  # it runs as another user
        return False
    os.waitpid(pid, 0)
    return True


def _children() -> set[int]:
    with suppress(OSError):  # a kernel that does not tell
        return {int(pid) for pid in Path("/proc/thread-self/children").read_text().split()}
    return set()
