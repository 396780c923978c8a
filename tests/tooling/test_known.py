"""Outcomes of mistakes are run once, after the verdict, and outlive what interrupts them."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from scripts.catalogue import Kata
from scripts.known import known_outcomes
from scripts.results import CaseResult, Result
from scripts.running import CancelledError, Job
from tests.harness.variants import Place
from tests.tooling.conftest import CARD, SOLUTION

FAILED = CaseResult("test_a", "silver", "It holds.", status="failed", outcome="E: no")
RESULT = Result((FAILED,), None, 0.1)
NAMES = ["tripled", "unchecked"]


class FakeRunner:
    """Notes which mistakes it is asked for; may be stopped after some of them."""

    def __init__(self, stop_after: int | None = None, result: Result = RESULT) -> None:
        self.asked: list[str | None] = []
        self._stop_after, self._result = stop_after, result

    def run_all(self, jobs: Iterable[Job], done: Callable[[Job, Result], None]) -> None:
        for job in jobs:
            if len(self.asked) == self._stop_after:
                raise CancelledError
            self.asked.append(job.mistake)
            done(job, self._result)


@pytest.fixture
def kata(project) -> Kata:
    project.add("k1_double")
    return Kata(Place("l01_calculus", "k1_double"), project.root)


def asked_for(kata: Kata, runner: FakeRunner | None = None) -> list[str | None]:
    runner = runner or FakeRunner()
    known_outcomes(kata, runner)
    return runner.asked


def test_outcomes_are_run_once(kata):
    assert asked_for(kata) == NAMES
    assert asked_for(kata) == []
    assert known_outcomes(kata, FakeRunner()) == dict.fromkeys(NAMES, RESULT.outcomes)


def test_what_was_interrupted_goes_on_where_it_stopped(kata):
    with pytest.raises(CancelledError):
        asked_for(kata, FakeRunner(stop_after=1))
    assert asked_for(kata) == NAMES[1:]


@pytest.mark.parametrize("changed", ["suite", "card", "solution"])
def test_a_change_of_the_kata_runs_them_again(kata, changed):
    asked_for(kata)
    file = getattr(kata, changed)
    file.write_text(f"{file.read_text('utf-8')}# changed\n", "utf-8")
    assert asked_for(kata) == NAMES
    assert len(list((kata.root / ".kata/outcomes").iterdir())) == 1


def test_what_the_learner_writes_does_not_run_them_again(kata):
    asked_for(kata)
    kata.stub.write_text("def double(x):\n    return 3 * x\n", "utf-8")
    assert asked_for(kata) == []


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"tripled": 3}'])
def test_damaged_outcomes_are_run_again(kata, damage):
    asked_for(kata)
    (kept,) = (kata.root / ".kata/outcomes").iterdir()
    kept.write_text(damage, "utf-8")
    assert asked_for(kata) == NAMES


def test_a_mistake_whose_run_broke_off_is_left_out_and_tried_again(kata):
    broken = FakeRunner(result=replace(RESULT, problem="the run broke off"))
    assert known_outcomes(kata, broken) == {}
    assert asked_for(kata) == NAMES


THREEFOLD = SOLUTION.replace("2 * x", "x * 3")


@pytest.mark.timeout(200)
def test_run_tells_the_diagnosis(project):
    project.add("k1_double", stub=THREEFOLD)
    assert "Diagnosis: That is three times." in project.kata("run", "double").stdout
    kept = list((project.root / ".kata/outcomes").iterdir())
    assert len(kept) == 1
    assert "Diagnosis: That is three times." in project.kata("run", "double").stdout
    assert list((project.root / ".kata/outcomes").iterdir()) == kept


@pytest.mark.timeout(200)
def test_the_verdict_comes_before_any_mistake_is_run(project):
    card = CARD.replace('["2 * x", "3 * x"]', '["return 2 * x", "while True:\\n        x += 1"]')
    project.add("k1_double", stub=THREEFOLD, card=card)
    with subprocess.Popen(
        [sys.executable, "-m", "scripts.cli", "run", "double"],
        cwd=project.root,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as run:
        assert run.stdout is not None
        assert any("1.1 double" in line for line in run.stdout)
        assert not (project.root / ".kata/outcomes").exists()
        run.kill()
