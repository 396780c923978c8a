"""`kata watch --json` in a project made for a test, and the processes that belong to it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any
from uuid import uuid4

from tests.tooling.conftest import Project

WITHOUT_FORKS = """
import sys
import scripts.running

scripts.running.FORKS = False
if __name__ == "__main__":
    from scripts.cli import main

    main()
"""
"""`kata` as it runs where a system cannot fork."""

_MARK = "KATA_WATCHER"


class Watcher:
    """A watch that runs. Its processes, however far from it, bear a mark in their environment."""

    def __init__(
        self, project: Project, *arguments: str, forks: bool, stdin: int, reads: bool
    ) -> None:
        command = ["-m", "scripts.cli"] if forks else [str(project.write("kata.py", WITHOUT_FORKS))]
        self._mark = uuid4().hex
        self.process = subprocess.Popen(
            [sys.executable, *command, "watch", "--json", *arguments],
            cwd=project.root,
            env={**os.environ, "PYTHONPATH": str(project.root), _MARK: self._mark},
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._events: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        if reads:
            Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._events.put(json.loads(line))
        self._events.put(None)

    def next(self, event: str, seconds: float = 60) -> dict[str, Any]:
        """The next event of a kind; what comes before it is passed over."""
        while True:
            try:
                found = self._events.get(timeout=seconds)
            except Empty:
                raise TimeoutError(f"no {event} within {seconds} s") from None
            if found is None:
                raise EOFError(f"no {event} before the end: {self.errors()}")
            if found["event"] == event:
                return found

    def rest(self) -> list[dict[str, Any]]:
        """All events that are left, up to the end."""
        return list(iter(lambda: self._events.get(timeout=60), None))

    def errors(self) -> str:
        """What it wrote to standard error, once it has ended."""
        assert self.process.stderr is not None
        return self.process.stderr.read()

    def processes(self) -> list[int]:
        """The processes that were started by it and are still there, itself among them."""
        mark = f"{_MARK}={self._mark}".encode()
        found = []
        for environment in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                if mark in environment.read_bytes().split(b"\0"):
                    found.append(int(environment.parent.name))
        return found

    def is_gone(self, seconds: float = 10) -> bool:
        """Whether all its processes end within some time."""
        end = time.monotonic() + seconds
        while self.processes():
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True


@contextmanager
def watching(
    project: Project,
    *arguments: str,
    forks: bool = True,
    stdin: int = subprocess.PIPE,
    reads: bool = True,
) -> Iterator[Watcher]:
    """Watch within this block; unless `reads`, its output is left to whoever asks."""
    watcher = Watcher(project, *arguments, forks=forks, stdin=stdin, reads=reads)
    try:
        yield watcher
    finally:
        watcher.process.kill()
        watcher.process.communicate()
