"""A diagnosis names one mistake or none; a hint says that it is one."""

import pytest

from scripts.cards import Mistake
from scripts.diagnosis import diagnose
from scripts.results import CaseResult, Result

RIGHT = "def double(x):\n    if x < 0:\n        raise ValueError('negative')\n    return 2 * x\n"
MISTAKES = [
    Mistake(name=name, swap=["a", "b"], says=f"You made {name}.")
    for name in ("scale", "mask", "shift")
]
KNOWN = {
    "scale": {"a": "AssertionError: expected 0.804, got 0.881", "b": "passed", "c": "E: 1.5"},
    "mask": {"a": "passed", "b": "AssertionError: 3 of 9 elements differ", "c": "E: 2.5"},
    "shift": {"a": "AssertionError: expected 0.804, got 0.5", "b": "passed", "c": "E: 1.25"},
}


def result(problem: str | None = None, error: str = "AssertionError", **outcomes: str) -> Result:
    tests = [
        CaseResult(
            test=name,
            medal="silver",
            sentence="It holds.",
            status="passed" if outcome == "passed" else "failed",
            outcome=outcome,
            error=None if outcome == "passed" else error,
        )
        for name, outcome in outcomes.items()
    ]
    return Result(tuple(tests), problem, 0.1)


def test_equal_outcomes_name_the_mistake():
    found = diagnose(result(**KNOWN["mask"]), KNOWN, MISTAKES)
    assert found is not None
    assert (found.mistakes, found.certain, found.text) == (("mask",), True, "You made mask.")


def test_rounding_does_not_hide_a_mistake():
    mine = {**KNOWN["scale"], "a": "AssertionError: expected 0.804, got 0.88"}
    found = diagnose(result(**mine), KNOWN, MISTAKES)
    assert found is not None
    assert found.certain


def test_two_mistakes_together_give_a_hint_that_names_both():
    mine = {"a": KNOWN["scale"]["a"], "b": KNOWN["mask"]["b"], "c": "E: 7.5"}
    found = diagnose(result(**mine), KNOWN, MISTAKES)
    assert found is not None
    assert set(found.mistakes) == {"scale", "mask"}
    assert not found.certain


@pytest.mark.parametrize(
    "mine",
    [
        {"a": "passed", "b": "passed", "c": "passed"},
        {"a": "AssertionError: expected 0.804, got 0.7", "b": "passed", "c": "E: 9.5"},
        {"a": "TypeError: no", "b": "TypeError: no", "c": "TypeError: no"},
        {"a": "passed", "b": "passed", "c": "E: 1.5"},
    ],
    ids=["nothing wrong", "same tests, other ways", "all else", "a part of one"],
)
def test_what_is_not_clear_is_not_diagnosed(mine):
    assert diagnose(result(**mine), KNOWN, MISTAKES) is None


def test_a_run_that_broke_is_not_diagnosed():
    assert diagnose(result(problem="ended early", **KNOWN["mask"]), KNOWN, MISTAKES) is None


def test_a_stub_is_not_diagnosed():
    mine = result(error="NotImplementedError", **KNOWN["mask"])
    assert diagnose(mine, KNOWN, MISTAKES) is None


@pytest.mark.timeout(200)
def test_run_tells_the_diagnosis_and_keeps_the_outcomes(project):
    wrong = (
        "def double(x):\n    if x < 0:\n        raise ValueError('negative')\n    return x * 3\n"
    )
    project.add("k1_double", stub=wrong)
    assert "Diagnosis: That is three times." in project.kata("run", "double").stdout
    kept = list((project.root / ".kata/outcomes").iterdir())
    assert len(kept) == 1
    assert "Diagnosis: That is three times." in project.kata("run", "double").stdout
    assert list((project.root / ".kata/outcomes").iterdir()) == kept
