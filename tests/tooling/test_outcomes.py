"""An outcome tells what a solution did, and keeps its own words apart from that."""

from collections.abc import Callable

import pytest

from tests.harness import same
from tests.harness.loading import load_text
from tests.harness.outcomes import outcome_of, rounded
from tests.harness.variants import ROOT

SOLUTION = """
def refuse(x):
    raise ValueError(f"not {x}")

def refuse_on_several_lines(x):
    raise ValueError(
        f"not {x}"
    )

def insist(x):
    assert x > 0, "should be positive"

def break_in_a_call(x):
    return [][x]

def give_to_what_breaks(x):
    return int("x")

def accept(x):
    return x
"""
FILE = ROOT / "solution.py"


@pytest.fixture(scope="module")
def solution():
    return load_text(SOLUTION, FILE, "kata_of_outcomes")


def how(test: Callable[[], object], raised: BaseException | None = None) -> str:
    """The outcome of a test, in which the solution raised this."""
    with pytest.raises((Exception, pytest.fail.Exception)) as ended:
        test()
    return outcome_of(ended.value, str(FILE), raised)


def error_of(act: Callable[[], object]) -> BaseException | None:
    try:
        act()
    except Exception as error:
        return error
    return None


@pytest.mark.parametrize(
    ("function", "outcome"),
    [
        ("refuse", "ValueError of its own: not 3"),
        ("refuse_on_several_lines", "ValueError of its own: not 3"),
        ("break_in_a_call", "IndexError: list index out of range"),
        ("give_to_what_breaks", "ValueError: invalid literal for int() with base 10: 'x'"),
    ],
)
def test_an_error_is_the_solutions_own_where_it_raises_it(solution, function, outcome):
    assert how(lambda: getattr(solution, function)(3)) == outcome


def test_so_is_an_assertion_of_its_own(solution):
    assert how(lambda: solution.insist(-1)).startswith("AssertionError of its own: should be")


@pytest.mark.parametrize(
    ("function", "outcome"),
    [
        ("accept", "accepted: "),
        ("refuse", "ValueError in other words of its own: not 3"),
        ("give_to_what_breaks", "ValueError in other words: invalid literal"),
        ("break_in_a_call", "IndexError: "),
    ],
)
def test_what_should_be_refused(solution, function, outcome):
    def act() -> None:
        getattr(solution, function)(3)

    def by_match() -> None:
        with pytest.raises(ValueError, match="at most 2"):
            act()

    def by_hand() -> None:
        with pytest.raises(ValueError) as refusal:
            act()
        assert "at most 2" in str(refusal.value), f"it does not hold 2: {refusal.value}"

    for test in (by_match, by_hand):
        error = error_of(act)
        if function == "break_in_a_call":
            assert how(test).startswith(outcome)  # what ends the test is the error itself
        else:
            assert how(test, error).startswith(outcome)


def test_what_is_compared_after_a_refusal_is_compared(solution):
    error = error_of(lambda: solution.refuse(3))
    assert how(lambda: same(1, 2, "the list after"), error).startswith("AssertionError: the list")


def test_an_assertion_of_the_suite_is_not_the_solutions():
    def asks() -> None:
        assert 1 == 2, "one is not two"

    assert how(asks).startswith("AssertionError: one is not two")


def test_numbers_are_rounded():
    assert rounded("off by 0.123456789 at 0x7f3a, 12 of 34") == "off by 0.123 at 0x, 12 of 34"
