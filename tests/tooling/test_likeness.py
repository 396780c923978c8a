"""Outcomes of the same behaviour are alike, however it is written; others are not."""

import pytest

from scripts.likeness import SAME, asks_for_error, likeness

WRONG_VALUE = (
    "AssertionError: weights: 2 of 9 elements differ\n  first at [0, 1]: expected 1.5, got "
)


def alike(mine: str, theirs: str, refusal: bool = False) -> float:
    assert likeness(mine, theirs, asks_for_error=refusal) == likeness(
        theirs, mine, asks_for_error=refusal
    )
    return likeness(mine, theirs, asks_for_error=refusal)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("passed", "passed"),
        (f"{WRONG_VALUE}0.804", f"{WRONG_VALUE}0.805"),
        (
            "AssertionError: x: the value differs\n got [ 0.  ]",
            "AssertionError: x: the value differs\n got [-0.]",
        ),
        ("ValueError of its own: 3 is too many", "ValueError of its own: at most 2, not 3"),
        ("ValueError of its own: no", "TypeError of its own: never"),
        ("accepted: no ValueError was raised", "accepted: no error"),
        ("AssertionError: slow\nassert 4 < 3", "AssertionError: slow\nassert 4 < 3\n + where x"),
    ],
    ids=["passed", "last digit", "spaces, and 0", "own words", "own error", "accepted", "pytest's"],
)
def test_the_same_behaviour_is_the_same(mine, theirs):
    assert alike(mine, theirs) == SAME


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (f"{WRONG_VALUE}0.804", f"{WRONG_VALUE}0.95"),
        (f"{WRONG_VALUE}0.804", f"{WRONG_VALUE}nan"),
        (f"{WRONG_VALUE}0.804", "AssertionError: output: expected shape (2, 3), got (3, 2)"),
        (f"{WRONG_VALUE}0.804", "IndexError: list index out of range"),
        ("ValueError of its own: no", f"{WRONG_VALUE}0.804"),
    ],
    ids=["other number", "NaN", "other value", "it broke", "it refused"],
)
def test_other_behaviour_is_far_from_it(mine, theirs):
    assert 0 < alike(mine, theirs) <= 0.3


def test_what_passes_is_nothing_like_what_fails():
    assert alike("passed", "IndexError: no") == 0
    assert alike("passed", "passed") == SAME


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("RuntimeError: a (3) and b (4)", "RuntimeError: mat1 and mat2 differ"),
        ("RuntimeError: missing 'mask'", "RuntimeError: missing 'bias'"),
        ("AssertionError: 22 operations, not 12", "AssertionError: 11 operations, not 12"),
        ("ValueError of its own: step 4", "ValueError of its own: step 5"),
    ],
    ids=["an error's words", "names in it", "what something costs", "numbers of its own"],
)
def test_the_same_failure_in_other_words_is_neither_here_nor_there(mine, theirs):
    assert 0.5 <= alike(mine, theirs) < 0.9


def test_breaking_is_like_accepting_where_a_refusal_is_asked_for():
    broken, refused = "RuntimeError: mat1 and mat2 differ", "TypeError of its own: no"
    assert alike(broken, "RuntimeError: a (3) and b (4)", refusal=True) > 0.9
    assert 0.5 <= alike(broken, "accepted: no error") < 0.9
    assert alike(refused, "accepted: no error") <= 0.3
    assert alike(refused, broken, refusal=True) <= 0.3  # it does check, though wrongly
    assert alike(refused, broken) >= 0.5


def test_badly_worded_refusal_is_no_missing_one():
    worded = "ValueError in other words of its own: they do not fit"
    assert alike(worded, "ValueError in other words: operands do not fit", refusal=True) <= 0.3
    assert alike(worded, "accepted: no error", refusal=True) <= 0.3


def test_cases_of_one_test_all_ask_for_an_error():
    runs = [
        {"test_a[1]": "passed", "test_a[2]": "accepted: no error", "test_b": "passed"},
        {"test_a[1]": "IndexError: no", "test_a[2]": "IndexError: no", "test_b": "IndexError: no"},
        {"test_c": "ValueError in other words of its own: no"},
    ]
    assert asks_for_error(runs) == {"test_a[1]", "test_a[2]", "test_c"}
