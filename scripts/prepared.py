"""A suite that is collected once and from then on forks for each of its runs (Linux)."""

import atexit
import json
import socket
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, Pipe, wait
from multiprocessing.context import BaseContext
from pathlib import Path
from threading import Lock
from typing import NamedTuple

_PATIENCE = 1.0
_PAYS = 4
"""Runs of a suite for which collecting it once is worth a process."""


class Suite(NamedTuple):
    """What a process can be held ready to run; for the wall, pytest is set up otherwise."""

    file: Path
    walled: bool


class Prepared:
    """Has a process that is ready to run one suite; scripts/suite_server.py is what it does.

    Args:
        context: starts that process.
        suite: what it is to run.
        spares: forks that it has ready, so that as many runs at a time begin at once.
    """

    def __init__(self, context: BaseContext, suite: Suite, spares: int) -> None:
        self._control, theirs = _pair()
        with theirs:
            arguments = (theirs, str(suite.file), suite.walled, spares)
            self._process = context.Process(target=_serve, args=arguments)  # type: ignore[attr-defined]
            self._process.start()
        atexit.register(self.close)  # or Python would wait for the process to end

    def start(self, options: list[str]) -> tuple["Fork", Connection]:
        """Start a run with these options; its process, and the pipe that it reports over.

        Raises:
            OSError: the process is not there any more.
        """
        events, reporting = Pipe(duplex=False)
        ours, theirs = _pair()
        with reporting, theirs:
            try:
                request = json.dumps(options).encode()
                socket.send_fds(self._control, [request], [reporting.fileno(), theirs.fileno()])
            except OSError:
                events.close()
                ours.close()
                raise
        return Fork(ours), events

    def close(self) -> None:
        """End the process, and every run that is still on."""
        atexit.unregister(self.close)
        self._control.close()
        with suppress(ValueError):  # that has been done
            self._process.join(_PATIENCE)
            self._process.kill()  # where it is still busy with importing torch
            self._process.join()
            self._process.close()


class Suites:
    """Suites that are held ready: one for good, others from the first of many runs to the last.

    Args:
        context: starts the processes that hold them.
    """

    def __init__(self, context: BaseContext) -> None:
        self._context = context
        self._left: Counter[Suite] = Counter()
        self._prepared: dict[Suite, Prepared] = {}
        self._lock = Lock()

    def keep(self, suite: Suite, spares: int = 0) -> None:
        """Hold a suite ready from now on, with forks that wait for that many runs."""
        self._prepared[suite] = Prepared(self._context, suite, spares)

    def get(self, suite: Suite) -> Prepared | None:
        """What holds a suite ready, if it is held."""
        return self._prepared.get(suite)

    def expect(self, suites: Iterable[Suite], least: int = _PAYS) -> None:
        """Count what is to come, each within `at_hand`; what comes less often does not pay."""
        runs = Counter(suite for suite in suites if suite not in self._prepared)
        self._left.update({suite: count for suite, count in runs.items() if count >= least})

    @contextmanager
    def at_hand(self, suite: Suite) -> Iterator[None]:
        """Hold a suite ready within this block, and for what else was said to be expected."""
        with self._lock:
            if self._left[suite] and suite not in self._prepared:
                self.keep(suite)
        try:
            yield
        finally:
            with self._lock:
                last = self._prepared.pop(suite, None) if self._left[suite] == 1 else None
                self._left[suite] -= self._left[suite] > 0
            if last:
                last.close()

    def close(self) -> None:
        """End every process, and every run that is still on."""
        with self._lock:
            self._left.clear()
            prepared, self._prepared = self._prepared, {}
        for each in prepared.values():
            each.close()


class Fork:
    """A run of a prepared suite, to be handled like any other process."""

    pid = None  # its parent, who can tell whether it is still there, ends it
    exitcode: int | None = None

    def __init__(self, run: socket.socket) -> None:
        self._run = run

    def join(self, timeout: float | None = None) -> None:
        """Wait until the process and what it has started have ended."""
        if self.exitcode is None and wait([self._run], timeout):
            with suppress(ConnectionResetError):  # it ended while it was told to
                self.exitcode = int(self._run.recv(16) or 1)  # nothing: its parent has ended

    def kill(self) -> None:
        """End the process and what it has started."""
        with suppress(OSError):  # it has ended
            self._run.send(b"end")

    def close(self) -> None:
        """Forget the process; its parent ends it, if it has not ended."""
        self._run.close()


def _serve(control: socket.socket, suite: str, walled: bool, spares: int) -> None:
    from scripts.suite_server import serve  # which imports pytest

    serve(control, suite, walled, spares)


def _pair() -> tuple[socket.socket, socket.socket]:
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
