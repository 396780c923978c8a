"""What all submissions of a grading say together: of the candidates, and of the katas.

A *good* candidate, for a kata, is one in the upper half by the points of the other katas. Where the
good ones fail, the suite or the text may be at fault. Gold tests are hard on purpose: of these only
such are doubtful as do not tell the good ones from the others.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from scripts.drill.records import Asked, Check, Grade, Grading
from scripts.drill.report.reading import Entry, is_begun
from tests.harness.medals import MEDALS

BINS = 10
"""Of the histogram, over 0 to 100 %."""
FEWEST_GOOD = 3
"""Good candidates below which nothing is said of a kata."""
SLOWEST = 10


@dataclass(frozen=True)
class Part:
    """So many of so many."""

    of: int
    count: int

    @property
    def percent(self) -> float:
        return 100 * self.count / self.of if self.of else 0.0


@dataclass(frozen=True)
class CheckFigures:
    """One test in all files that are more than the stub."""

    test: str
    medal: str
    sentence: str
    advisory: bool
    passed: Part
    good_failed: Part
    others_failed: Part
    median_seconds: float
    longest_seconds: float
    longest_name: str

    @property
    def fails_good_ones(self) -> bool:
        """Whether at least half of the good candidates fail it, for no good reason."""
        tells_apart = self.good_failed.percent < self.others_failed.percent
        return _at_least_half(self.good_failed) and not (self.medal == MEDALS[-1] and tells_apart)


@dataclass(frozen=True)
class KataFigures:
    """One kata in all submissions. `begun` counts the files that are more than the stub."""

    asked: Asked
    medals: Counter[str | None]
    begun: int
    good_without_silver: Part
    others_without_silver: Part
    tests: list[CheckFigures]

    @property
    def fails_good_ones(self) -> bool:
        return _at_least_half(self.good_without_silver)

    @property
    def doubtful(self) -> list[CheckFigures]:
        """The tests that fail good candidates."""
        return [test for test in self.tests if test.fails_good_ones]


def _at_least_half(part: Part) -> bool:
    return part.of >= FEWEST_GOOD and 2 * part.count >= part.of


@dataclass(frozen=True)
class _Mark:
    """What the cohort needs to remember of one graded file."""

    name: str
    medal: str | None
    seconds: dict[str, float]
    failed: frozenset[str]


class Cohort:
    """Takes the submissions in one by one, and remembers little of each.

    Args:
        grading: what they were graded for.
    """

    def __init__(self, grading: Grading) -> None:
        self._grading = grading
        self._points: dict[str, dict[str, int]] = {}
        self._unsure: set[str] = set()
        self._percents: list[float] = []
        self._marks: dict[str, list[_Mark]] = defaultdict(list)
        self._medals: dict[str, Counter[str | None]] = defaultdict(Counter)
        self._checks: dict[str, dict[str, Check]] = defaultdict(dict)

    def add(self, entry: Entry) -> None:
        """Take a submission in."""
        self._points[entry.name] = {slug: grade.points for slug, grade in entry.grades.items()}
        self._percents.append(entry.total.percent)
        if entry.total.unsure:
            self._unsure.add(entry.name)
        for slug, grade in entry.grades.items():
            self._medals[slug][grade.medal] += 1
            if grade.status == "graded" and is_begun(grade):
                self._take(entry.name, slug, grade)

    def _take(self, name: str, slug: str, grade: Grade) -> None:
        for check in grade.tests:
            self._checks[slug].setdefault(check.test, check)
        failed = frozenset(check.test for check in grade.tests if check.outcome != "passed")
        seconds = {check.test: check.seconds for check in grade.tests}
        self._marks[slug].append(_Mark(name, grade.medal, seconds, failed))

    @property
    def median_percent(self) -> float:
        return median(self._percents) if self._percents else 0.0

    @cached_property
    def histogram(self) -> list[int]:
        """How many submissions have 0 to 10 % of the points, 10 to 20 %, and so on; 100 % last."""
        bins = [0] * BINS
        for percent in self._percents:
            bins[min(int(percent * BINS / 100), BINS - 1)] += 1
        return bins

    @cached_property
    def katas(self) -> list[KataFigures]:
        """In the order of the drill."""
        return [self._kata(asked) for asked in self._grading.katas]

    @cached_property
    def doubtful(self) -> list[KataFigures]:
        """The katas that fail good candidates, as a whole or with one of their tests."""
        found = [kata for kata in self.katas if kata.fails_good_ones or kata.doubtful]
        return sorted(found, key=lambda kata: -kata.good_without_silver.percent)

    @cached_property
    def slowest(self) -> list[tuple[Asked, CheckFigures]]:
        """The tests that take longest, by their medians."""
        tests = [(kata.asked, test) for kata in self.katas for test in kata.tests]
        return sorted(tests, key=lambda pair: -pair[1].median_seconds)[:SLOWEST]

    def _kata(self, asked: Asked) -> KataFigures:
        marks = self._marks[asked.slug]
        good = self._good(asked.slug)
        better = [mark for mark in marks if mark.name in good]
        others = [mark for mark in marks if mark.name not in good]
        return KataFigures(
            asked,
            self._medals[asked.slug],
            len(marks),
            _without_silver(better),
            _without_silver(others),
            [_test(check, marks, better, others) for check in self._checks[asked.slug].values()],
        )

    def _good(self, slug: str) -> set[str]:
        """Who is in the upper half by the other katas' points, and has any."""
        others = {
            mark.name: sum(self._points[mark.name].values()) - self._points[mark.name][slug]
            for mark in self._marks[slug]
            if mark.name not in self._unsure
        }
        middle = median(others.values()) if others else 0
        return {name for name, points in others.items() if points >= max(middle, 1)}


def _without_silver(marks: list[_Mark]) -> Part:
    return Part(len(marks), sum(mark.medal not in ("silver", "gold") for mark in marks))


def _test(
    check: Check, marks: list[_Mark], better: list[_Mark], others: list[_Mark]
) -> CheckFigures:
    seconds = [(mark.seconds.get(check.test, 0.0), mark.name) for mark in marks]
    longest, name = max(seconds)
    return CheckFigures(
        check.test,
        check.medal,
        check.sentence,
        check.advisory,
        Part(len(marks), len(marks) - _failing(check.test, marks)),
        Part(len(better), _failing(check.test, better)),
        Part(len(others), _failing(check.test, others)),
        median(taken for taken, _ in seconds),
        longest,
        name,
    )


def _failing(test: str, marks: list[_Mark]) -> int:
    return sum(test in mark.failed for mark in marks)
