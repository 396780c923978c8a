"""The pages of a report: of a candidate for the interviewer, for the candidate, and of them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from scripts.catalogue import Kata
from scripts.drill.records import Asked, Check, Grade, Grading
from scripts.drill.report.cohort import BINS, FEWEST_GOOD, Cohort
from scripts.drill.report.diagnosing import Likeness, same_suite
from scripts.drill.report.listing import Listing, listing
from scripts.drill.report.reading import NO_SANDBOX, Entry, is_begun
from scripts.drill.report.similarity import ALIKE, MOST_PAIRS, Pair
from scripts.mapping import duration
from scripts.rendering import render
from scripts.stubs import stub_of
from tests.harness.medals import MEDALS

_FIRST = 5  # failures that are told without asking
_HEIGHT = 60  # of the histogram's highest bar


@dataclass(frozen=True)
class Failure:
    """Tests that failed in the same way."""

    outcome: str
    reason: str
    checks: list[Check]

    @property
    def many(self) -> int:
        return len(self.checks)


@dataclass(frozen=True)
class Answer:
    """What an interviewer sees of one kata. `stub` and `code` are None where there is none."""

    asked: Asked
    grade: Grade
    counts: dict[str, tuple[int, int]]
    """By medal: how many of its tests passed, and how many there are."""
    failures: list[Failure]
    likeness: Likeness | None
    stub: str | None
    code: Listing | None
    suite_changed: bool

    @property
    def is_begun(self) -> bool:
        return self.grade.status != "graded" or is_begun(self.grade)


def answer(
    asked: Asked, grade: Grade, kata: Kata | None, source: str | None, likeness: Likeness | None
) -> Answer:
    """Put together what is known of one kata.

    Args:
        asked: the kata as it was asked.
        grade: what came of it.
        kata: as it is on this machine, if it is.
        source: the candidate's file, if there was one.
        likeness: the known mistake that it behaves like, if there is one.
    """
    stub = stub_of(kata) if kata else None
    code = listing(source, stub or "") if source is not None else None
    changed = grade.status == "graded" and not (kata and same_suite(grade, kata))
    return Answer(
        asked, grade, _counts(grade), failures(grade.tests), likeness, stub, code, changed
    )


def failures(checks: list[Check]) -> list[Failure]:
    """The tests that did not pass; neighbours that ended in the same way are told once."""
    failed = [check for check in checks if check.outcome != "passed"]
    return [
        Failure(outcome, reason, [*group])
        for (outcome, reason), group in groupby(failed, lambda check: (check.outcome, check.reason))
    ]


def _counts(grade: Grade) -> dict[str, tuple[int, int]]:
    counts = {}
    for medal in MEDALS:
        own = [check for check in grade.tests if check.medal == medal]
        if own:
            counts[medal] = (sum(check.outcome == "passed" for check in own), len(own))
    return counts


def interviewer_page(grading: Grading, entry: Entry, answers: list[Answer], of: int) -> str:
    """A candidate's page for the interviewer: everything, hidden tests too.

    Args:
        grading: what was asked.
        entry: the submission.
        answers: to each kata of the drill.
        of: how many submissions there are.
    """
    versions: dict[str, str] = {}
    for grade in entry.grades.values():
        versions |= grade.versions
    return render(
        "drill/interviewer.html",
        grading=grading,
        entry=entry,
        answers=answers,
        of=of,
        first=_FIRST,
        versions=versions,
        duration=duration,
        sandboxes=sorted({grade.sandbox for grade in entry.grades.values()}),
    )


def candidate_page(grading: Grading, entry: Entry) -> str:
    """A candidate's page for the candidate: of the tests only those that the pack has."""
    answers = [
        (asked, grade, [check for check in grade.tests if check.medal == MEDALS[0]])
        for asked, grade in zip(grading.katas, entry.grades.values(), strict=True)
    ]
    return render(
        "drill/candidate.html",
        grading=grading,
        entry=entry,
        answers=answers,
        duration=duration,
    )


def cohort_page(grading: Grading, entries: list[Entry], cohort: Cohort, pairs: list[Pair]) -> str:
    """The page of all submissions.

    Args:
        grading: what was asked.
        entries: the submissions, the best first.
        cohort: what they say together.
        pairs: those that are alike.
    """
    return render(
        "drill/cohort.html",
        grading=grading,
        entries=entries,
        cohort=cohort,
        bars=[*_bars(cohort.histogram)],
        mark=grading.pass_mark,
        pairs=pairs[:MOST_PAIRS],
        more_pairs=len(pairs[MOST_PAIRS:]),
        alike=ALIKE,
        fewest_good=FEWEST_GOOD,
        medals=[*MEDALS[::-1], None],
        duration=duration,
        in_sandbox=grading.sandbox != NO_SANDBOX and all(entry.in_sandbox for entry in entries),
    )


def _bars(histogram: list[int]) -> Iterator[tuple[int, int, int, float]]:
    """(first percent, last percent, count, height) of each bar."""
    highest = max([*histogram, 1])
    for at, count in enumerate(histogram):
        last = 100 if at == BINS - 1 else (at + 1) * 100 // BINS - 1
        yield at * 100 // BINS, last, count, round(_HEIGHT * count / highest, 1)
