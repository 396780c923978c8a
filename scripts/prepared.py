"""A suite that is collected once and from then on forks for each of its runs (Linux)."""

import atexit
import json
import socket
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe, wait
from multiprocessing.context import BaseContext
from pathlib import Path

_PATIENCE = 1.0


class Prepared:
    """Has a process that is ready to run one suite; scripts/suite_server.py is what it does.

    Args:
        context: starts that process.
        suite: the file.
    """

    def __init__(self, context: BaseContext, suite: Path) -> None:
        self._control, theirs = _pair()
        with theirs:
            self._process = context.Process(target=_serve, args=(theirs, str(suite)))  # type: ignore[attr-defined]
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


def _serve(control: socket.socket, suite: str) -> None:
    from scripts.suite_server import serve  # which imports pytest

    serve(control, suite)


def _pair() -> tuple[socket.socket, socket.socket]:
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
