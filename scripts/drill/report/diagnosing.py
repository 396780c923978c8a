"""Names the known mistake that a graded file behaves like.

Behind the wall every file has inputs of its own, so numbers are left out but for bronze tests, the
worked examples, which have the same ones always. The same tests must fail, each in the same words.
Where that is true of several mistakes, or of none, nothing is said.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from scripts.cards import load_card
from scripts.catalogue import Kata
from scripts.diagnosis import Outcomes, known_outcomes
from scripts.drill.records import Grade
from scripts.drill.report.reading import is_begun
from scripts.files import fingerprint
from scripts.running import Runner
from tests.harness.medals import MEDALS

Words = dict[str, str]
"""How each test that failed did, by its name, without the numbers that differ from file to file."""

_NUMBERS = re.compile(r"\s*-?(?:\b\d+\.?\d*(?:e[+-]?\d+)?|\binf\b|\bnan\b)\s*")  # and what aligns them


@dataclass(frozen=True)
class Likeness:
    """The mistake that a file behaves like, and what its card says to who makes it."""

    mistake: str
    says: str


class Diagnoser:
    """Compares graded files with the known mistakes of their katas.

    Args:
        katas: those there are on this machine, by their slugs.
        runner: gives what runs the mistakes whose outcomes are not known yet.
    """

    def __init__(self, katas: dict[str, Kata], runner: Callable[[Kata], Runner]) -> None:
        self._katas, self._runner = katas, runner
        self._known: dict[str, dict[str, Outcomes]] = {}

    def diagnose(self, grade: Grade) -> Likeness | None:
        """The mistake that a file behaves like, if there is exactly one."""
        kata = self._katas.get(grade.kata)
        if kata is None or not _can_be_told(grade, kata):
            return None
        examples = {check.test for check in grade.tests if check.medal == MEDALS[0]}
        mine = _words({check.test: check.behaviour for check in grade.tests}, examples)
        known = self._outcomes(kata)
        alike = [name for name, theirs in known.items() if _words(theirs, examples) == mine]
        if len(alike) != 1:
            return None
        says = {mistake.name: mistake.says for mistake in load_card(kata.card).mistake}
        return Likeness(alike[0], says[alike[0]])

    def _outcomes(self, kata: Kata) -> dict[str, Outcomes]:
        if kata.slug not in self._known:
            self._known[kata.slug] = known_outcomes(kata, self._runner(kata))
        return self._known[kata.slug]


def same_suite(grade: Grade, kata: Kata) -> bool:
    """Whether a file was graded by the suite that is there today."""
    return grade.hashes.get("suite") == fingerprint([kata.suite, kata.card])


def _can_be_told(grade: Grade, kata: Kata) -> bool:
    has_failed = grade.status == "graded" and grade.passed < len(grade.tests)
    return has_failed and is_begun(grade) and same_suite(grade, kata)


def _words(outcomes: Outcomes, examples: set[str]) -> Words:
    return {
        test: outcome if test in examples else _NUMBERS.sub("#", outcome)
        for test, outcome in outcomes.items()
        if outcome != "passed"
    }
