"""What is wrong as editors read it: `FILE:LINE: what`, once for each line of a solution."""

import re
from collections.abc import Iterator

from scripts.judging import Judged
from scripts.report import said
from scripts.results import CaseResult
from tests.harness.medals import MEDALS

_LINES = 2  # of a message: what differs, and where first


def problem_lines(judged: Judged) -> Iterator[str]:
    """A line for each line of the file where a test failed, and what the lowest medal's says.

    What failed nowhere in the file is told of its first line.
    """
    result = judged.result
    if not result.begun or result.all_passed:
        return
    path = str(judged.kata.stub.relative_to(judged.kata.root))
    failed = [test for test in result.tests if not test.passed and test.message]
    failed.sort(key=lambda test: MEDALS.index(test.medal or "bronze"))
    known: dict[int, str] = {}
    if result.spot:
        known[result.spot.line] = _joined(result.problem or "")
    for test in failed:
        line, what = _problem(test, path)
        if line:
            known.setdefault(line, what)
    if not known:
        known[1] = _joined(said(failed[0]) if failed else result.problem or "")
    for line, what in sorted(known.items()):
        yield f"{path}:{line}: {what}"


def _problem(test: CaseResult, path: str) -> tuple[int | None, str]:
    """Where a test failed, and how."""
    if test.line:
        return test.line, f"{_joined(said(test))} ({test.sentence})"
    at_load = re.match(rf"{re.escape(path)}(?:, line (\d+))?:? (.*)", test.message)
    if not at_load:
        return None, ""
    line, what = at_load.groups()
    return (int(line), what) if line else (1, f"this file {what}")


def _joined(text: str) -> str:
    return "; ".join(" ".join(line.split()) for line in text.strip().splitlines()[:_LINES])
