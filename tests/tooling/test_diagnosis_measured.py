"""The diagnosis, measured: a kata whole here, all of them in scripts/bench/diagnosis.py."""

import os

import pytest

from scripts.bench.diagnosis import HANDS, Measured, OtherHand, measure
from scripts.catalogue import Catalogue, Kata
from scripts.running import Runner
from tests.harness.variants import Place

SOLVED = [
    Kata(Place(file.parent.name, file.stem), HANDS.parents[2]) for file in HANDS.glob("l*/k*.py")
]


@pytest.fixture(scope="module")
def measured() -> Measured:
    """Of the kata whose suite is the fastest."""
    hand = OtherHand.of(Catalogue().find("power_rule"))
    assert hand is not None
    return measure(hand, Runner(os.cpu_count() or 1, torch=False))


@pytest.mark.timeout(600)
def test_no_certain_diagnosis_is_wrong(measured):
    wrong = sum(counter["wrong"] for counter in measured.counts.values())
    assert wrong == 0, measured.remarks


@pytest.mark.timeout(600)
def test_most_mistakes_are_named_however_they_are_written(measured):
    counter = measured.counts["mistake"]
    assert counter["right"] >= 0.75 * counter.total(), measured.remarks
    assert counter["right"] + counter["hint"] >= 0.9 * counter.total(), measured.remarks


@pytest.mark.timeout(600)
def test_the_suite_tells_the_other_hand_from_its_mistakes(measured):
    assert not [remark for remark in measured.remarks if "SUITE" in remark]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("kata", SOLVED, ids=lambda kata: kata.slug)
def test_whatever_another_hand_makes_wrong_can_be_made(kata):
    hand = OtherHand.of(kata)
    assert hand is not None
    assert kata.solution.is_file()
    assert not hand.mistakes.keys() & hand.strangers.keys(), "one name for two things"
    for name in (*hand.mistakes, *hand.strangers):
        assert hand.made(name) != hand.text
        compile(hand.made(name), name, "exec")
