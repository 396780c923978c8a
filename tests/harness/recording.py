"""Writes down what a suite's run shows: which tests there are, and how each one ended."""

import linecache
import pdb
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.harness.crashes import close_crash_file, open_crash_file, write_down_after
from tests.harness.explaining import Call, first_line, notes, said
from tests.harness.limiting import TIME_LIMIT
from tests.harness.limits import no_breakpoint
from tests.harness.loading import last_line_in
from tests.harness.medals import MEDALS
from tests.harness.outcomes import outcome_of
from tests.harness.solution import MissingNameError, Solution

_CAP = 4096
"""Characters that are kept of a message, and of what a test printed."""

ENOUGH = "no more was asked for"
"""Why a session stops that was to go on only until a test fails."""

_UNSTOPPED = 1.0
"""Seconds beyond its limit after which it is written down where a test is, or a little later: still
before it is ended from outside (GRACE in scripts/listener.py)."""


def medal_of(item: pytest.Item) -> str | None:
    """The medal a test is marked with, or None where it has none or several."""
    medals = [medal for medal in MEDALS if item.get_closest_marker(medal)]
    return medals[0] if len(medals) == 1 else None


def sentence_of(item: pytest.Item) -> str:
    """What the learner reads when the test fails: its docstring, and the case it is about."""
    sentence = " ".join((getattr(item.obj, "__doc__", None) or item.name).split())  # type: ignore[attr-defined]
    case = re.search(r"\[(.*)\]$", item.name)
    return f"{sentence} [{case[1]}]" if case else sentence


class Recorder:
    """A pytest plugin that emits one dict for each thing that happens, with its kind as `event`.

    `collected`: `tests`, a list of {"test", "medal", "sentence", "place"}, and how many were
    `deselected`; `place` is where a test stands in the suite, of which this may be a part.
    `crash file`: the `path` of what tests/harness/crashes.py describes.
    `started`: the `test`, and the seconds that it has as its `limit`.
    `loading`: true and false, before and after the solution is loaded.
    `test`: the `test`, its `status` (passed, failed, skipped or xfailed), `outcome`, `output`,
    `seconds`, and those that a processor was `busy` with all that belongs to it (loading the
    solution does not), and of a failure also `message`, `error`, `line`, `source` and `notes`.
    `finished`: the `line` and `source` at which a `thread` of the solution's still is, or null, and
    whether the run ended before all its tests because it was told that this is `enough`.
    `broken`: a suite that cannot be collected; the `message` says why.
    `given up`: the run is ended before its end, by what is no test; the `message` says why.
    """

    def __init__(self, emit: Callable[[dict[str, Any]], None]) -> None:
        self._emit = emit
        self._deselected = 0
        self._tests: dict[str, dict[str, Any]] = {}
        self._loading = 0.0
        self._seconds = 0.0
        self._counted = 0.0  # of the processor's seconds

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self._deselected += len(items)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._emit({"event": "broken", "message": report.longreprtext})

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for place, item in enumerate(session.items):
            medal, sentence = medal_of(item), sentence_of(item)
            test = {"test": item.name, "medal": medal, "sentence": sentence, "place": place}
            self._tests[item.name] = test
            _ = item.location  # pytest keeps it: all of this is done once, before forks

    def pytest_runtestloop(self, session: pytest.Session) -> None:
        tests = [self._tests[item.name] for item in session.items]
        self._emit({"event": "collected", "tests": tests, "deselected": self._deselected})
        self._emit({"event": "crash file", "path": open_crash_file()})
        self._counted = time.process_time()
        sys.breakpointhook = pdb.set_trace = no_breakpoint

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        limit = item.stash.get(TIME_LIMIT, 0.0)
        self._emit({"event": "started", "test": item.name, "limit": limit})
        if limit:
            write_down_after(limit + _UNSTOPPED)
        # nobody reads pytest's traceback here, and drawing it costs more than most tests
        item.repr_failure = lambda *_, **__: ""  # type: ignore[method-assign]

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef) -> Iterator[None]:
        if fixturedef.argname != "kata":
            return (yield)
        self._emit({"event": "loading", "loading": True})
        began, busy = time.perf_counter(), time.process_time()
        try:
            return (yield)
        finally:
            self._loading = time.perf_counter() - began
            self._counted += time.process_time() - busy
            self._emit({"event": "loading", "loading": False})

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
        report: pytest.TestReport = yield  # type: ignore[assignment]
        if call.when == "setup":  # in which the first test loads the solution
            self._seconds, self._loading = -self._loading, 0.0
        self._seconds += call.duration
        ended = call.when == "call" or (call.when == "setup" and not report.passed)
        if ended or not report.passed:
            self._emit({"event": "test", "test": item.name, **self._verdict(item, call, report)})
        return report  # type: ignore[return-value]

    def _verdict(
        self, item: pytest.Item, call: pytest.CallInfo, report: pytest.TestReport
    ) -> dict[str, Any]:
        status = "xfailed" if hasattr(report, "wasxfail") else report.outcome
        verdict: dict[str, Any] = {"status": status, "outcome": status}
        if status == "failed" and call.excinfo is not None:
            error = call.excinfo.value
            message = said(error)[:_CAP]
            line = _line(item, error)
            verdict |= {
                "message": message,
                "error": type(error).__name__,
                "outcome": _outcome(item, error),
                "line": line,
                "source": _source(item.session, line),
                "notes": [note[:_CAP] for note in notes(error)],
            }
        verdict["output"] = (report.capstdout + report.capstderr)[:_CAP]
        verdict["seconds"] = round(self._seconds, 4)
        busy = time.process_time()
        verdict["busy"], self._counted = round(busy - self._counted, 4), busy
        return verdict

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        if isinstance(excinfo.value, pytest.exit.Exception):
            self._emit({"event": "given up", "message": said(excinfo.value)[:_CAP]})

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        close_crash_file()
        lines = sorted(_lines_of_threads(session.stash.get(SOLUTION_FILE, "")))
        spots = [{"line": line, "source": _source(session, line)} for line in lines]
        enough = session.shouldstop == ENOUGH
        self._emit({"event": "finished", "thread": spots[0] if spots else None, "enough": enough})


def _outcome(item: pytest.Item, error: BaseException) -> str:
    call = latest_call(item)
    file = item.session.stash.get(SOLUTION_FILE, "")
    return outcome_of(error, file, call.raised if call is not None else None)


def _line(item: pytest.Item, error: BaseException) -> int | None:
    """Where in the solution a test failed: where it raised, else what was called last."""
    file = item.session.stash.get(SOLUTION_FILE, "")
    line = getattr(error, "__kata_line__", None) or last_line_in(error, file)  # from elsewhere
    call = latest_call(item)
    if line is None and call is not None and not isinstance(error, MissingNameError):
        line = first_line(call.thing, file)
    return line


def _source(session: pytest.Session, line: int | None) -> str:
    """What stands at a line of the solution."""
    file = session.stash.get(SOLUTION_FILE, "")
    return linecache.getline(file, line).strip() if line else ""


def _lines_of_threads(file: str) -> Iterator[int]:
    """The lines of a file at which threads besides this one are."""
    for thread, frame in sys._current_frames().items():
        if thread != threading.get_ident():
            lines = [at.lineno for at in traceback.extract_stack(frame) if at.filename == file]
            yield from (line for line in lines[-1:] if line is not None)


def latest_call(item: pytest.Item) -> Call | None:
    """What a test last called in the solution."""
    solution = item.session.stash.get(SOLUTION, None)
    return solution._side.latest if solution is not None else None


SOLUTION: pytest.StashKey[Solution] = pytest.StashKey()
"""The solution that is under test."""

SOLUTION_FILE: pytest.StashKey[str] = pytest.StashKey()
"""The file name of the solution that is under test, as its tracebacks show it."""
