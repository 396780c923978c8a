"""Writes down what a suite's run shows: which tests there are, and how each one ended.

An *outcome* is a test's end as a text: "passed", or the type of the failure and its message
with numbers rounded, so that solutions which behave alike have equal outcomes.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.harness.loading import last_line_in
from tests.harness.medals import MEDALS

_NUMBER = re.compile(r"-?\d+\.\d*(?:e[+-]?\d+)?|-?\d+e[+-]?\d+")
_ADDRESS = re.compile(r"0x[0-9a-f]+")
_TIMEOUT = re.compile(r"^Timeout \(>([\d.]+)s\) from pytest-timeout\.$")
_TOO_LONG = r"stopped after \1 s: is there a loop that does not end?"
_OUTPUT_CAP = 4096


def rounded(text: str) -> str:
    """The text with its fractions at three digits and its addresses gone."""
    text = _ADDRESS.sub("0x", text)  # first: some addresses look like numbers, 0x7f81e5
    return _NUMBER.sub(lambda match: f"{float(match[0]):.3g}", text)


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
    """A pytest plugin that emits one dict for each thing that happens.

    First `{"event": "collected", "tests": [{"test", "medal", "sentence"}, ...], "deselected": n}`.
    For each test `{"event": "started", "test"}`, then `{"event": "test", "test", "status",
    "outcome", "message", "error", "line", "notes", "output", "seconds"}`, where status is passed,
    failed, skipped or xfailed. At the end `{"event": "finished"}`. A suite that cannot be
    collected gives `{"event": "broken", "message"}`.
    """

    def __init__(self, emit: Callable[[dict[str, Any]], None]) -> None:
        self._emit = emit
        self._deselected = 0
        self._seconds = 0.0

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self._deselected += len(items)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._emit({"event": "broken", "message": report.longreprtext})

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        tests = [
            {"test": item.name, "medal": medal_of(item), "sentence": sentence_of(item)}
            for item in session.items
        ]
        self._emit({"event": "collected", "tests": tests, "deselected": self._deselected})

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self._emit({"event": "started", "test": item.name})
        # nobody reads pytest's traceback here, and drawing it costs more than most tests
        item.repr_failure = lambda *_, **__: ""  # type: ignore[method-assign]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
        report: pytest.TestReport = yield  # type: ignore[assignment]
        self._seconds = call.duration if call.when == "setup" else self._seconds + call.duration
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
            message = _TIMEOUT.sub(_TOO_LONG, str(error)) or type(error).__name__
            verdict |= {
                "message": message,
                "error": type(error).__name__,
                "outcome": f"{type(error).__name__}: {rounded(message)}",
                "line": last_line_in(error, item.session.stash.get(SOLUTION_FILE, "")),
                "notes": [note for note in getattr(error, "__notes__", []) if note.strip()],
            }
        verdict["output"] = (report.capstdout + report.capstderr)[:_OUTPUT_CAP]
        verdict["seconds"] = round(self._seconds, 4)
        return verdict

    def pytest_sessionfinish(self) -> None:
        self._emit({"event": "finished"})


SOLUTION_FILE: pytest.StashKey[str] = pytest.StashKey()
"""The file name of the solution that is under test, as its tracebacks show it."""
