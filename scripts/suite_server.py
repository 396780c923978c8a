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
from scripts.written_pages import WrittenPages
from tests.harness.forbidden import load_forbidden
from tests.harness.recording import Recorder
from tests.harness.variants import Place, read_card

_REQUEST_BYTES = 65536
_PR_SET_CHILD_SUBREAPER = 36
_BEHIND = 10
_REST = 0.05
"""Seconds without a run after which a fork is made that waits for the next one."""


def serve(control: socket.socket, suite: str, walled: bool, spares: int) -> None:
    """Collect a suite, then run it whenever `control` asks, until `control` closes.

    A request is a list of pytest's options in JSON, with two file descriptors: the pipe to report
    over, and a socket that gets the exit code of the run. The run is ended, with all it has
    started, when anything comes over that socket or it closes. Where it is `walled`, the suite
    judges through the wall. So many `spares` are forked while nothing runs, and wait for runs.
    """
    os.setsid()  # Ctrl-C and Ctrl-Z in the terminal are for whoever asks
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # see _end_orphans
    _warm_up(torch=imports_torch(Path(suite)))
    if place := Place.of_suite(Path(suite)):
        card = read_card(place.card())  # which keeps it
        load_forbidden(card.get("forbidden", []))
    server = _Server(control, spares)
    run_pytest(suite, ["--wall"] * walled, Recorder(server.emit), server)


def _warm_up(*, torch: bool) -> None:
    """Load what the process that this one is a fork of has not."""
    lacks_torch = torch and "torch" not in sys.modules
    if lacks_torch:
        importlib.import_module("scripts.warming.with_torch")
    if lacks_torch or "scripts.warming.with_a_run" not in sys.modules:
        with before_forks():
            rehearse()


class _Server:
    """A plugin that holds pytest after it has collected, and forks; in the fork it goes on."""

    def __init__(self, control: socket.socket, spares: int) -> None:
        self._control = control
        self._most_spares = spares
        self._before: list[dict[str, Any]] = []
        self._pipe: Connection | None = None
        self._spares: dict[int, socket.socket] = {}
        self._runs: dict[int, socket.socket] = {}
        self._pages = WrittenPages()
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
            lacks_spares = not self._runs and len(self._spares) < self._most_spares
            sources: list[Any] = [self._control, self._woken, *self._runs.values()]
            ready = wait(sources, _REST if lacks_spares else None)
            if self._woken in ready:
                os.read(self._woken, 4096)
            self._end_runs(ready)
            if self._control in ready:
                is_run = self._answer(session.config)
            else:
                is_run = not ready and self._fork(session.config, ahead=True)
            if is_run:
                return

    def _answer(self, config: pytest.Config) -> bool:
        """Have a fork run what is asked for; whether this is that fork."""
        request, descriptors, *_ = socket.recv_fds(self._control, _REQUEST_BYTES, 2)
        if not request:  # nobody asks any more
            for pid in [*self._runs, *self._spares]:
                self._end(pid)
            os._exit(0)
        pipe, run = descriptors
        if not self._spares and self._fork(config, ahead=False):
            return True
        pid, line = self._spares.popitem()
        with line, suppress(OSError):  # it was killed just now
            socket.send_fds(line, [request], [pipe])
        os.close(pipe)
        self._runs[pid] = socket.socket(fileno=run)
        return False

    def _fork(self, config: pytest.Config, *, ahead: bool) -> bool:
        """Fork a process that waits for a run to do; whether this is that fork, with its run.

        With time `ahead` of the run, it prepares for it.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = os.fork()
        if pid:
            theirs.close()
            self._spares[pid] = ours
            return False
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        settle_in()
        for line in (ours, self._control, *self._runs.values(), *self._spares.values()):
            line.close()
        if ahead:
            self._pages.copy()
        request, descriptors, *_ = socket.recv_fds(theirs, _REQUEST_BYTES, 1)
        theirs.close()
        if not request:  # whoever asks has ended
            os._exit(0)
        config._parser.parse_known_args(json.loads(request), config.option)
        if config.option.mistake:
            os.nice(_BEHIND)  # whoever wrote the solution waits for other runs
        self._pipe = Connection(descriptors[0], readable=False)
        for event in self._before:
            self.emit(event)
        return True

    def _end_runs(self, ready: list[Any]) -> None:
        """End the runs that have come to their end, or are to; forget a spare that was killed."""
        for pid, line in [*self._runs.items(), *self._spares.items()]:
            if line in ready or os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                self._end(pid)

    def _end(self, pid: int) -> None:
        if pid in self._runs and self._most_spares:
            self._pages.note(pid)
        for kill in (os.killpg, os.kill):  # it may have no group of its own yet
            with suppress(ProcessLookupError):
                kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        lines = self._runs if pid in self._runs else self._spares
        with lines.pop(pid) as line, suppress(OSError):  # who asked may be gone
            line.send(str(os.waitstatus_to_exitcode(status)).encode())
        self._end_orphans()

    def _end_orphans(self) -> None:
        """End what a run has started in a session of its own: it became this process's child."""
        while sum(_ended(pid) for pid in _children() - self._runs.keys() - self._spares.keys()):
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
