"""A run gives the same outcomes forked or fresh, whole or in halves, whatever else is loaded."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts.halves import together
from scripts.results import CaseResult, Result, Spot
from tests.tooling.conftest import ROOT, Project

pytestmark = pytest.mark.timeout(300)

RUN = """
import json
import sys
from pathlib import Path

import scripts.running
from scripts.catalogue import Catalogue

if __name__ == "__main__":
    slug, forks, ready, *names = sys.argv[1:]
    scripts.running.FORKS = forks == "forked"
    kata = Catalogue(Path.cwd()).find(slug)
    runner = scripts.running.Runner(torch=False)
    if ready == "ready":
        runner.prepare(kata.suite)
    jobs = [scripts.running.Job.variant(kata, "mistake", name) for name in names]
    jobs.append(scripts.running.Job.solution(kata, kata.root / "katas"))
    if ready == "shared":
        jobs = 4 * jobs  # so many that collecting the suite once pays
    results = [(result.outcomes, result.problem) for result in runner.run_all(jobs)]
    runner.stop()
    print(json.dumps(results))
"""


def outcomes(root: Path, folder: Path, *arguments: str) -> Any:
    script = folder / "run.py"
    script.write_text(RUN)
    done = subprocess.run(
        [sys.executable, str(script), *arguments],
        cwd=root,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("slug", "mistakes"),
    [
        ("power_rule", ["exponent not lowered", "coefficient not multiplied"]),
        ("scaled_dot_product", ["not scaled"]),
    ],
)
def test_forked_and_fresh_runs_of_a_kata_end_alike(slug, mistakes, tmp_path):
    forked = outcomes(ROOT, tmp_path, slug, "forked", "ready", *mistakes)
    assert forked == outcomes(ROOT, tmp_path, slug, "fresh", "ready", *mistakes)
    assert forked == outcomes(ROOT, tmp_path, slug, "forked", "as it is", *mistakes)
    assert 4 * forked == outcomes(ROOT, tmp_path, slug, "forked", "shared", *mistakes)
    assert all(problem is None for _, problem in forked)


SUITE = '''
"""Suite of a kata made for a test."""

from hypothesis import given
from hypothesis.strategies import floats, integers, lists

from tests.harness import bronze, silver

DRAWN = []


@bronze
@given(numbers=lists(integers() | floats(), min_size=30, max_size=30))
def test_draws(kata, numbers):
    """Numbers are drawn."""
    DRAWN.extend(numbers)
    assert kata.double(1) == 2


@silver
def test_waits(kata):
    """The other half."""


@silver
def test_says_what_was_drawn(kata):
    """Says it."""
    raise AssertionError(repr(DRAWN))
'''


def test_what_is_drawn_does_not_depend_on_what_was_written(project: Project, tmp_path: Path):
    right = "def double(x):\n    return 2 * x\n"
    project.add("k1_double", suite=SUITE, stub=right)
    plain = outcomes(project.root, tmp_path, "double", "forked", "as it is")
    literals = f"NUMBERS = {[*range(1000, 1800), *(number + 0.25 for number in range(200))]}\n"
    project.write("katas/l01_calculus/k1_double.py", literals + right)
    assert plain == outcomes(project.root, tmp_path, "double", "forked", "as it is")
    assert plain == outcomes(project.root, tmp_path, "double", "fresh", "ready")
    assert not (project.root / ".hypothesis").exists()


def case(name: str, status: str = "passed") -> CaseResult:
    return CaseResult(name, "bronze", "", status, place=ord(name))


def test_halves_are_put_together_in_the_order_of_the_suite():
    halves = [
        Result((case("a"), case("d"), case("e")), None, 1.0),
        Result((case("b"), case("c")), None, 2.0),
    ]
    whole = together(halves)
    assert [test.test for test in whole.tests] == ["a", "b", "c", "d", "e"]
    assert (whole.medal, whole.seconds) == ("gold", 2.0)


def test_a_half_that_breaks_off_earns_nothing():
    broken = Result((case("b", "not run"),), "it broke off", 1.0, Spot(3, "x = 1"))
    whole = together([Result((case("a"),), None, 1.0), broken])
    assert (whole.medal, whole.problem, whole.spot) == (None, broken.problem, broken.spot)


def test_a_suite_of_one_test_has_two_halves(project: Project, tmp_path: Path):
    one = SUITE[: SUITE.index("@silver")]
    project.add("k1_double", suite=one, stub="def double(x):\n    return 2 * x\n")
    [(ended, problem)] = outcomes(project.root, tmp_path, "double", "forked", "ready")
    assert (ended, problem) == ({"test_draws": "passed"}, None)
