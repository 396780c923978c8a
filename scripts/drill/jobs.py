"""Grading one file: a pure function of its bytes, the kata, the seed and the grader."""

import ast
import hashlib
import platform
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from scripts.catalogue import Kata
from scripts.drill.records import Check, Grade, Outcome
from scripts.files import fingerprint
from scripts.prepared import Suite
from scripts.results import CaseResult, Result
from scripts.running import Job, Runner
from tests.harness.limits import NOT_TRIED
from tests.harness.medals import MEDALS
from tests.harness.outcomes import rounded
from tests.harness.variants import ROOT

_PACKAGES = ("nabla-katas", "torch", "numpy", "pytest", "hypothesis", "msgspec")
_COUNTERS = {"op_count", "flops", "graph_nodes"}
_LONGEST = 4000  # letters of a reason
_OUTCOMES: dict[str, Outcome] = {
    "CrashedError": "crashed",
    "TooLongError": "timeout",
    "RefusedError": "refused",
    "TimeLimitError": "timeout",
}


@dataclass(frozen=True)
class Task:
    """One file to grade, and all that its grade depends on."""

    kata: Kata
    source: bytes
    seed: int
    """Of the whole grading."""
    points: tuple[tuple[str, int], ...]
    """What each medal is worth."""
    sandbox: str
    """What it is made of, or "none"."""

    @property
    def suite(self) -> Suite:
        """What is run of the kata."""
        return Suite(self.kata.suite, walled=True)

    @property
    def hashes(self) -> dict[str, str]:
        return {
            "submission": hashlib.sha256(self.source).hexdigest(),
            "suite": fingerprint([self.kata.suite, self.kata.card]),
            "grader": grader_print(),
        }

    @property
    def own_seed(self) -> int:
        """The seed of this file's inputs, which nobody can know before the grading."""
        asked = f"{self.seed}/{self.hashes['submission']}/{self.kata.slug}"
        return int.from_bytes(hashlib.sha256(asked.encode()).digest()[:4], "little")

    @property
    def key(self) -> str:
        """Equal for tasks that must get the same grade."""
        parts = [self.kata.slug, str(self.own_seed), repr(self.points), self.sandbox]
        parts += [*self.hashes.values(), *versions().values()]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def grade(task: Task, runner: Runner) -> Grade:
    """Judge a file with all medals, behind the wall, and say what it is worth."""
    with tempfile.TemporaryDirectory(prefix="nabla-") as folder:
        path = task.kata.place.solution(Path(folder))
        path.parent.mkdir(parents=True)
        path.write_bytes(task.source)
        options = ["--wall", "--seed", str(task.own_seed)]
        if task.sandbox == "none":
            options.append("--no-sandbox")
        result = runner.run(Job.solution(task.kata, Path(folder), *options))
        hidden = str(path.relative_to(folder))
        checks = _checks(task.kata, result, {str(path): hidden, folder: ""})
    problem = _problem(result, task.kata, runner)
    medal = None if problem else result.medal
    return Grade(
        key=task.key,
        kata=task.kata.slug,
        status="grader error" if problem else "graded",
        problem=problem,
        medal=medal,
        points=points_of(medal, dict(task.points)),
        passed=sum(check.outcome == "passed" for check in checks),
        tests=checks,
        seed=task.own_seed,
        hashes=task.hashes,
        versions=versions(),
        sandbox=task.sandbox,
        seconds=round(result.seconds, 3),
    )


def points_of(medal: str | None, points: dict[str, int]) -> int:
    """What a medal is worth together with those below it."""
    if medal is None:
        return 0
    return sum(points[name] for name in MEDALS[: MEDALS.index(medal) + 1])


def _problem(result: Result, kata: Kata, runner: Runner) -> str | None:
    """What keeps a result from being a grade: only what was expected and seen counts."""
    if result.problem:
        return result.problem
    missing = set(expected_tests(kata, runner)) - {test.test for test in result.tests}
    return f"tests are missing: {', '.join(sorted(missing))}" if missing else None


def _checks(kata: Kata, result: Result, renamed: dict[str, str]) -> list[Check]:
    counted = _counting_tests(kata.suite.read_text("utf-8"))
    # Outcomes have numbers at three digits, and the name of a folder may look like one: 5e00.
    in_outcomes = {rounded(path): name for path, name in renamed.items()}
    return [
        Check(
            test=test.test,
            medal=test.medal or "",
            sentence=test.sentence,
            outcome=_outcome(test),
            reason="" if test.passed else _reason(test, renamed),
            behaviour=_renamed(test.outcome, in_outcomes),
            advisory=test.test.partition("[")[0] in counted,
            line=test.line,
            seconds=test.seconds,
        )
        for test in result.tests
    ]


def _outcome(test: CaseResult) -> Outcome:
    if test.passed:
        return "passed"
    if test.status == "not run" or test.message == NOT_TRIED:
        return "not run"
    return _OUTCOMES.get(test.error or "", "failed")


def _reason(test: CaseResult, renamed: dict[str, str]) -> str:
    text = test.message or test.status
    if test.error and test.error not in ("AssertionError", "Failed", *_OUTCOMES):
        text = f"{test.error}: {text}"
    return _renamed(text, renamed)


def _renamed(text: str, renamed: dict[str, str]) -> str:
    """A text that is the same each time: the names of temporary folders are not."""
    for path, name in renamed.items():
        text = text.replace(path, name)
    return text[:_LONGEST]


def expected_tests(kata: Kata, runner: Runner) -> tuple[str, ...]:
    """The tests of a suite, as they are found without anybody's solution."""
    key = fingerprint([kata.suite])
    if (kata.suite, key) not in _expected:
        options = ("--wall", "--collect-only", "--solution", "reference")
        found = runner.run(Job(kata, kata.suite, options))
        _expected[kata.suite, key] = tuple(test.test for test in found.tests)
    return _expected[kata.suite, key]


_expected: dict[tuple[Path, str], tuple[str, ...]] = {}


@cache
def _counting_tests(suite: str) -> frozenset[str]:
    """The tests of a suite that count operations, themselves or by a function of the suite."""
    functions = {
        node.name: {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
        for node in ast.parse(suite).body
        if isinstance(node, ast.FunctionDef)
    }
    counting = set(_COUNTERS)
    while True:
        more = {name for name, used in functions.items() if used & counting} - counting
        if not more:
            return frozenset(counting - _COUNTERS)
        counting |= more


@cache
def grader_print() -> str:
    """A hash of the code that grades."""
    trees = ("scripts/wall", "scripts/drill", "tests/harness")
    files = [path for tree in trees for path in sorted((ROOT / tree).glob("*.py"))]
    return fingerprint([*files, ROOT / "scripts/running.py", ROOT / "scripts/worker.py"])


@cache
def versions() -> dict[str, str]:
    """The versions that a grade stands on."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "none"
    return found
