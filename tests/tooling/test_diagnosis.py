"""A diagnosis names one mistake or none; a hint says that it is one."""

import pytest

from scripts.cards import Mistake
from scripts.diagnosis import Diagnosis, diagnose
from scripts.results import CaseResult, Result

NAMES = ("scale", "mask", "shift", "unchecked")
MISTAKES = [Mistake(name=n, swap=["a", "b"], says=f"You made {n}.") for n in NAMES]
PASSED = dict.fromkeys([*"abcdef", "r[1]", "r[2]"], "passed")


def wrong(number: float) -> str:
    return f"AssertionError: output: the value differs\n  first: expected 0.804, got {number}"


def broken(words: str) -> str:
    return f"RuntimeError: {words}"


STUB = "NotImplementedError of its own: your code here"
ACCEPTED = "accepted: no ValueError was raised, and one should be"
KNOWN = {
    "scale": PASSED | {"a": wrong(0.881), "b": wrong(1.5), "c": wrong(7.25), "d": wrong(2.0)},
    "mask": PASSED | {"d": wrong(11.0), "e": wrong(12.0), "f": broken("sizes 3 and 4 differ")},
    "shift": PASSED | {"a": wrong(0.5), "b": wrong(1.25), "c": wrong(3.0), "d": wrong(4.0)},
    "unchecked": PASSED | {"r[1]": ACCEPTED, "r[2]": broken("sizes 3 and 4 differ")},
}


def result(outcomes: dict[str, str], problem: str | None = None) -> Result:
    tests = [
        CaseResult(
            test=name,
            medal="silver",
            sentence="It holds.",
            status="passed" if outcome == "passed" else "failed",
            outcome=outcome,
            error=None if outcome == "passed" else outcome.partition(":")[0].split()[0],
        )
        for name, outcome in outcomes.items()
    ]
    return Result(tuple(tests), problem, 0.1)


def diagnosis(outcomes: dict[str, str]) -> Diagnosis | None:
    """What is said to someone whose tests all pass but for these."""
    return diagnose(result(PASSED | outcomes), KNOWN, MISTAKES)


@pytest.mark.parametrize("name", NAMES)
def test_equal_outcomes_name_the_mistake(name):
    assert diagnosis(KNOWN[name]) == Diagnosis((name,), f"You made {name}.", certain=True)


def test_neither_rounding_nor_words_hide_a_mistake():
    found = diagnosis({"r[1]": ACCEPTED, "r[2]": broken("mat1 and mat2 do not fit")})
    assert found == Diagnosis(("unchecked",), "You made unchecked.", certain=True)
    found = diagnosis(KNOWN["scale"] | {"a": wrong(0.88)})
    assert found == Diagnosis(("scale",), "You made scale.", certain=True)


def test_same_tests_failing_almost_in_the_same_way_give_a_hint():
    found = diagnosis(KNOWN["scale"] | {"d": wrong(2.5)})
    assert found == Diagnosis(("scale",), "You made scale.", certain=False)


def test_one_test_more_gives_a_hint():
    found = diagnosis(KNOWN["scale"] | {"r[1]": ACCEPTED})
    assert found == Diagnosis(("scale",), "You made scale.", certain=False)


def test_two_mistakes_together_give_a_hint_that_names_both():
    both = KNOWN["scale"] | {t: KNOWN["mask"][t] for t in "ef"} | {"d": wrong(99.0)}
    found = diagnosis(both)
    assert found == Diagnosis(("mask", "scale"), "You made mask. And: You made scale.", False)


def test_of_two_pairs_that_are_as_likely_only_what_they_share_is_said():
    twins = {**KNOWN, "unchecked": PASSED | {"a": ACCEPTED}, "shift": PASSED | {"a": ACCEPTED}}
    mine = result(KNOWN["mask"] | {"a": ACCEPTED})
    assert diagnose(mine, twins, MISTAKES) == Diagnosis(("mask",), "You made mask.", False)


def test_equal_mistakes_are_not_told_apart():
    twins = {**KNOWN, "shift": KNOWN["scale"]}
    assert diagnose(result(KNOWN["scale"]), twins, MISTAKES) is None


@pytest.mark.parametrize(
    "mine",
    [
        {},
        {"a": wrong(0.7), "b": wrong(0.6), "c": wrong(0.1), "d": wrong(0.2)},
        dict.fromkeys(PASSED, "TypeError: no"),
        {"d": wrong(11.0)},
        dict.fromkeys(["r[1]", "r[2]"], "TypeError of its own: no"),
        dict.fromkeys(["r[1]", "r[2]"], "ValueError in other words of its own: no"),
    ],
    ids=[
        "nothing wrong",
        "same tests, other ways",
        "all else",
        "a part of one",
        "checked, with another error",
        "checked, in other words",
    ],
)
def test_what_is_not_clear_is_not_diagnosed(mine):
    assert diagnosis(mine) is None


def test_a_run_that_broke_is_not_diagnosed():
    assert diagnose(result(KNOWN["mask"], problem="ended early"), KNOWN, MISTAKES) is None


def test_a_kata_without_known_outcomes_is_not_diagnosed():
    assert diagnose(result(KNOWN["mask"]), {}, MISTAKES) is None


def test_a_stub_is_not_diagnosed():
    stub = dict.fromkeys(PASSED, STUB)
    assert diagnose(result(stub), KNOWN, MISTAKES) is None


def test_what_is_begun_is_diagnosed_beside_what_is_not():
    """One function of a kata is wrong, the other one still raises NotImplementedError."""
    not_begun = dict.fromkeys([*"ef", "r[1]", "r[2]"], STUB)
    assert diagnosis(KNOWN["scale"] | not_begun) == Diagnosis(
        ("scale",), "You made scale.", certain=True
    )
    assert diagnosis(not_begun) is None
