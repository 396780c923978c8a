"""Diagnoses of graded files, and the command: from submissions to pages."""

import csv
import json
import xml.etree.ElementTree as ET

import pytest

from scripts.cards import load_card
from scripts.drill.records import Check
from scripts.drill.report import diagnosing
from scripts.drill.report.diagnosing import Diagnoser, Likeness
from scripts.results import CaseResult, Result
from scripts.running import Job
from scripts.stubs import make_stub
from tests.tooling.conftest import CARD, SOLUTION, Project
from tests.tooling.gradings import SLUGS, check, grade
from tests.tooling.webpage import Page

KATA = SLUGS["power_rule"]
MISTAKE = load_card(KATA.card).mistake[0]
OTHER, THIRD = (mistake.name for mistake in load_card(KATA.card).mistake[1:3])
ENDED = {"test_bronze": "passed", "test_silver": "AssertionError: expected 1, got 2"}
OTHERWISE = {**ENDED, "test_silver": "AssertionError: expected 1, got 3"}
NEARLY = {**ENDED, "test_silver": "passed"}
ELSEWHERE = {"test_bronze": "AssertionError: no", "test_silver": "passed"}


def ended(outcomes: dict[str, str]) -> list[Check]:
    made = []
    for name, behaviour in outcomes.items():
        outcome = "passed" if behaviour == "passed" else "failed"
        medal = name.removeprefix("test_")
        made.append(check(medal, outcome, behaviour=behaviour, reason=behaviour))
    return made


class Runs:
    """In place of a runner: what each mistake's tests end in, with any seed but the usual one."""

    def __init__(self, outcomes: dict[str, dict[str, str]], problem: str | None = None) -> None:
        self.jobs: list[Job] = []
        self._outcomes, self._problem = outcomes, problem

    def run_all(self, jobs: list[Job]) -> list[Result]:
        self.jobs += jobs
        return [self._result(self._outcomes[job.mistake or ""]) for job in jobs]

    def _result(self, outcomes: dict[str, str]) -> Result:
        cases = [
            CaseResult(name, "bronze", "", status="failed", outcome=outcome)
            for name, outcome in outcomes.items()
        ]
        return Result(tuple(cases), self._problem, 0.1)


def diagnose(
    monkeypatch, runs: Runs, known: dict[str, dict[str, str]], **changes
) -> Likeness | None:
    monkeypatch.setattr(diagnosing, "known_outcomes", lambda kata, runner: known)
    made = grade("power_rule", ended(changes.pop("mine", ENDED)), seed=77, **changes)
    return Diagnoser({"power_rule": KATA}, lambda kata: runs).diagnose(made)  # type: ignore[arg-type, return-value]


def test_the_mistake_that_ends_alike_on_the_same_inputs_is_named(monkeypatch):
    runs = Runs({MISTAKE.name: ENDED, OTHER: OTHERWISE})
    known = {MISTAKE.name: OTHERWISE, OTHER: ENDED, THIRD: ELSEWHERE}  # on the usual inputs
    assert diagnose(monkeypatch, runs, known) == Likeness(MISTAKE.name, MISTAKE.says)
    assert [job.mistake for job in runs.jobs] == [MISTAKE.name, OTHER]
    assert all(job.options[-2:] == ("--seed", "77") for job in runs.jobs)


def test_a_mistake_that_one_test_finds_with_some_inputs_only_is_tried(monkeypatch):
    found = diagnose(monkeypatch, Runs({MISTAKE.name: ENDED}), {MISTAKE.name: NEARLY})
    assert found == Likeness(MISTAKE.name, MISTAKE.says)


def test_two_that_end_alike_are_none(monkeypatch):
    runs = Runs({MISTAKE.name: ENDED, OTHER: ENDED})
    assert diagnose(monkeypatch, runs, {MISTAKE.name: ENDED, OTHER: ENDED}) is None


def test_a_run_that_broke_names_nothing(monkeypatch):
    assert diagnose(monkeypatch, Runs({OTHER: ENDED}, problem="it ended"), {OTHER: ENDED}) is None


def test_where_no_mistake_fails_the_same_tests_none_runs(monkeypatch):
    runs = Runs({})
    assert diagnose(monkeypatch, runs, {OTHER: ELSEWHERE}) is None
    assert runs.jobs == []


@pytest.mark.parametrize(
    "changes",
    [
        {"mine": dict.fromkeys(ENDED, "passed")},
        {"mine": dict.fromkeys(ENDED, "NotImplementedError: your code here")},
        {"status": "grader error", "problem": "broke"},
        {"hashes": {"suite": "an older one"}},
    ],
)
def test_nothing_is_compared_of_what_cannot_be_told(monkeypatch, changes):
    outcomes = changes.get("mine", ENDED)
    runs = Runs({MISTAKE.name: outcomes})
    assert diagnose(monkeypatch, runs, {MISTAKE.name: outcomes}, **changes) is None
    assert runs.jobs == []


def test_a_kata_that_is_not_here_has_no_diagnosis():
    assert Diagnoser({}, lambda kata: pytest.fail("ran")).diagnose(grade("power_rule")) is None


@pytest.fixture
def drill(project: Project) -> Project:
    """A drill of one kata, and submissions: a right one, one with a mistake, one not begun."""
    project.add("k1_double")
    project.write("drill.toml", 'title = "Doubling"\nminutes = 10\nkatas = ["double"]\n')
    right = SOLUTION.lstrip()
    tripled = right.replace("2 * x", "3 * x  # <script>")
    for name, text in (("anna", right), ("bob", tripled), ("cleo", make_stub(right))):
        project.write(f"came/{name}/katas/l01_calculus/k1_double.py", text)
    return project


@pytest.mark.timeout(380)
def test_from_submissions_to_pages(drill):
    asked = ("drill", "grade", "came", "--drill", "drill.toml", "--out", "graded", "--no-sandbox")
    graded = drill.kata(*asked)
    assert graded.returncode == 0, graded.stderr
    done = drill.kata("drill", "report", "graded")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "wrote graded/report/index.html, for the team\n"
        "graded/report/candidates has what candidates may see\n"
    )
    report = drill.root / "graded" / "report"
    says = "That is three times."
    assert says in CARD
    for page, seen in (("interviewer/bob", True), ("candidates/bob", False), ("index", False)):
        assert (says in (report / f"{page}.html").read_text("utf-8")) is seen
    text = Page((report / "interviewer/bob.html").read_text("utf-8")).text
    assert f"Behaves like a known mistake: {says}" in text
    assert "return 3 * x # <script>" in text
    assert (
        "Not begun: the file is the stub."
        in Page((report / "interviewer/cleo.html").read_text("utf-8")).text
    )
    results = json.loads((report / "results.json").read_text("utf-8"))
    assert [submission["points"] for submission in results["submissions"]] == [100, 0, 0]
    assert len(list(csv.reader((report / "tests.csv").open(encoding="utf-8-sig")))) == 1 + 9
    assert len(ET.parse(report / "junit.xml").getroot()) == 3


def test_a_folder_without_a_grading_is_a_sentence(project):
    done = project.kata("drill", "report", "nowhere")
    assert done.returncode == 2
    assert done.stderr == "kata: nowhere holds no grading; kata drill grade makes one\n"
