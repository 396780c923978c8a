"""When a medal is earned."""

import pytest

from tests.harness.medals import MEDALS, earned

B, S, G = MEDALS
ALL = [(B, True), (S, True), (S, True), (G, True)]


@pytest.mark.parametrize(
    ("tests", "medal"),
    [
        (ALL, "gold"),
        ([*ALL, (G, False)], "silver"),
        ([*ALL, (S, False)], "bronze"),
        ([*ALL, (B, False)], None),
        ([(B, True), (S, True)], "gold"),  # of gold there is nothing to fail
        ([(B, True), (S, False), (G, True)], "bronze"),
        ([(B, True), (G, False)], "silver"),
        ([(B, False), (S, True), (G, True)], None),
        ([(B, False)], None),
        ([(S, True), (G, False)], "silver"),
        ([(S, False), (G, True)], None),
        ([], None),
    ],
)
def test_earned(tests, medal):
    assert earned(tests) == medal


def test_the_order_of_the_tests_does_not_matter():
    assert earned(reversed([*ALL, (S, False)])) == "bronze"


def test_tests_may_come_one_by_one():
    assert earned(test for test in ALL) == "gold"


def test_a_test_without_a_medal_earns_none():
    assert earned([(None, True)]) is None


def test_medals_are_listed_from_the_lowest():
    assert MEDALS == ("bronze", "silver", "gold")
