"""Names the known mistake that a graded file behaves like.

Every file has inputs of its own. So the mistakes that fail the same tests, or nearly, run again on
the inputs of the file: the one with which every test ends alike is named. If none is, or several
are, nothing is said. No code of a candidate runs here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from scripts.cards import load_card
from scripts.catalogue import Kata
from scripts.diagnosis import Outcomes, known_outcomes
from scripts.drill.records import Grade
from scripts.drill.report.reading import is_begun
from scripts.files import fingerprint
from scripts.running import Job, Runner

_EITHER_WAY = 1  # tests that may fail with some inputs and pass with others


@dataclass(frozen=True)
class Likeness:
    """The mistake that a file behaves like, and what its card says to who makes it."""

    mistake: str
    says: str


class Diagnoser:
    """Compares graded files with the known mistakes of their katas.

    Args:
        katas: those there are on this machine, by their slugs.
        runner: gives what runs the mistakes of a kata.
    """

    def __init__(self, katas: dict[str, Kata], runner: Callable[[Kata], Runner]) -> None:
        self._katas, self._runner = katas, runner
        self._known: dict[str, dict[str, Outcomes]] = {}

    def diagnose(self, grade: Grade) -> Likeness | None:
        """The mistake that a file behaves like, if there is exactly one."""
        kata = self._katas.get(grade.kata)
        if kata is None or not _can_be_told(grade, kata):
            return None
        mine = {check.test: check.behaviour for check in grade.tests}
        runner = self._runner(kata)
        if kata.slug not in self._known:
            self._known[kata.slug] = known_outcomes(kata, runner)
        known = self._known[kata.slug]
        names = [
            name
            for name, theirs in known.items()
            if len(_failing(theirs) ^ _failing(mine)) <= _EITHER_WAY
        ]
        seed = ("--seed", str(grade.seed))
        results = runner.run_all([Job.variant(kata, "mistake", name, *seed) for name in names])
        alike = [
            name
            for name, result in zip(names, results, strict=True)
            if result.complete and result.outcomes == mine
        ]
        if len(alike) != 1:
            return None
        says = {mistake.name: mistake.says for mistake in load_card(kata.card).mistake}
        return Likeness(alike[0], says[alike[0]])


def same_suite(grade: Grade, kata: Kata) -> bool:
    """Whether a file was graded by the suite that is there today."""
    return grade.hashes.get("suite") == fingerprint([kata.suite, kata.card])


def _can_be_told(grade: Grade, kata: Kata) -> bool:
    has_failed = grade.status == "graded" and grade.passed < len(grade.tests)
    return has_failed and is_begun(grade) and same_suite(grade, kata)


def _failing(outcomes: Outcomes) -> set[str]:
    return {test for test, outcome in outcomes.items() if outcome != "passed"}
