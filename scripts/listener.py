"""Puts together what a worker tells of its run, and says what kept it from its end."""

import json
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from scripts.prepared import Fork
from scripts.results import CaseResult, Result, Spot
from tests.harness.crashes import read_crash_file
from tests.harness.variants import shown

START = 60.0
"""Seconds in which a run must begin: importing torch takes long on a slow disk."""

GRACE = 5.0
"""Seconds beyond its own limit after which a test that nothing stops is ended from outside."""

_NAMED = 3  # of the tests that did not run
_CRASHES = ("SIGSEGV", "SIGBUS", "SIGABRT", "SIGILL", "SIGFPE")


class Listener:
    """Listens to one run: first `listen`, then, once its process has ended, `result`.

    Args:
        solution: the file that is judged, to say where in it a crash was.
    """

    def __init__(self, solution: Path | None) -> None:
        self._solution = solution
        self._tests: dict[str, CaseResult] = {}
        self._thread: Spot | None = None
        self._problem: str | None = None
        self._broke_off: str | None = None  # how, if it did
        self._finished = self._enough = False
        self._current: str | None = None
        self._limit = 0.0
        self._loading = False
        self._crash_file = ""
        self._given_up = ""  # why, if it was

    def listen(self, pipe: Connection, process: BaseProcess | Fork) -> None:
        """Take every message to the end."""
        for event in self._events(pipe):
            if event is None:
                self._broke_off = self._not_stopped()
                return
            self._take(event)
            if self._finished:
                return  # a child that the solution left may keep the pipe open
        process.join(5)
        self._broke_off = self._ended_early(process.exitcode)

    def result(self, seconds: float) -> Result:
        """What came of the run."""
        spot = self._spot_of_crash()
        problem = self._problem or self._broke_off
        if self._broke_off and self._current and not self._loading:
            test = self._tests[self._current]
            self._tests[self._current] = replace(
                test,
                status="failed",
                error="Crash",
                message=self._broke_off,
                line=spot.line if spot else None,
                source=spot.source if spot else "",
            )
            problem = f"the run broke off in {self._current}"
        not_run = [test.test for test in self._tests.values() if test.status == "not run"]
        if not problem and not self._tests:
            problem = "the suite has no tests"
        elif not problem and not_run and not self._enough:
            more = f" and {len(not_run) - _NAMED} more" if len(not_run) > _NAMED else ""
            named = f"{', '.join(not_run[:_NAMED])}{more}"
            problem = f"some tests did not run: {named}{self._given_up}"
        return Result(tuple(self._tests.values()), problem, seconds, spot, self._thread)

    def _spot_of_crash(self) -> Spot | None:
        line = read_crash_file(self._crash_file, str(self._solution))
        if line is None or self._solution is None:
            return None
        lines: list[str] = []
        with suppress(OSError):  # it may have been deleted since
            lines = self._solution.read_text("utf-8", "replace").splitlines()
        return Spot(line, lines[line - 1].strip() if line <= len(lines) else "")

    def _events(self, pipe: Connection) -> Iterator[dict[str, Any] | None]:
        """Messages until the pipe closes; None, and no more, after a long silence."""
        with suppress(EOFError, OSError):
            while pipe.poll(self._limit + GRACE if self._current else START):
                yield json.loads(pipe.recv_bytes())
            yield None

    def _take(self, event: dict[str, Any]) -> None:
        kind = event.pop("event")
        if kind == "collected":
            self._tests = {entry["test"]: CaseResult(**entry) for entry in event["tests"]}
            if event["deselected"]:
                self._problem = f"{event['deselected']} tests were deselected"
        elif kind == "crash file":
            self._crash_file = event["path"]
        elif kind == "started":
            self._current, self._limit = event["test"], event["limit"]
        elif kind == "loading":
            self._loading = event["loading"]
        elif kind == "test":
            known = self._tests[event["test"]]
            self._current = None
            if known.status in ("not run", "passed"):  # a failing teardown undoes a pass
                self._tests[event["test"]] = replace(known, **event)
        elif kind == "broken":
            self._problem = f"the suite cannot be collected:\n{event['message']}"
        elif kind == "given up":
            self._given_up = f" ({event['message']})"
        elif kind == "finished":
            self._finished, self._enough = True, event["enough"]
            self._thread = Spot(**event["thread"]) if event["thread"] else None

    def _when(self) -> str:
        if self._loading:
            return f"while {self._solution and shown(self._solution)} was loaded"
        if self._current:
            return "in this test"
        has_run = any(test.status != "not run" for test in self._tests.values())
        return "after a test" if has_run else "before the first test"

    def _not_stopped(self) -> str:
        if not self._current:
            return f"nothing was heard of the run for {START:.0f} s, and it was ended"
        return (
            f"told to stop after {self._limit:g} s {self._when()}, it went on, and the run was "
            "ended: a bare `except:` in a loop does that, or a call that does not return"
        )

    def _ended_early(self, exitcode: int | None) -> str:
        if exitcode is None:
            return f"the run broke off {self._when()}"
        if exitcode >= 0:
            return (
                f"Python ended {self._when()} (exit code {exitcode}), and what follows could "
                "not be judged: is there an os._exit()?"
            )
        name = signal.Signals(-exitcode).name
        if name in _CRASHES:
            return (
                f"Python itself crashed {self._when()} ({name}): ctypes, a recursion deeper than "
                "the stack, or a defect of a library can do that"
            )
        if name == "SIGKILL":
            return (
                f"the system ended the run {self._when()}, as it does when memory runs out: "
                "does a list or a tensor grow without end?"
            )
        return f"the run was ended {self._when()} ({name})"
