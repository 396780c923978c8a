"""Tests of a suite shared out between processes."""

from hypothesis import given
from hypothesis import strategies as st

from scripts.halves import PARTS
from tests.harness.portions import portion

NAMES = [f"test_{letter}" for letter in "abcdefgh"]


def portions(tests, seconds):
    return [portion(tests, part, seconds) for part in PARTS]


@given(
    count=st.integers(2, 8),
    seconds=st.dictionaries(st.sampled_from(NAMES), st.floats(0, 10), max_size=8),
)
def test_each_test_is_in_one_part_and_in_its_order(count, seconds):
    tests = NAMES[:count]
    first, second = portions(tests, seconds)
    assert sorted(first + second) == tests
    assert first == sorted(first) and second == sorted(second)


def test_nothing_known_gives_every_other_test():
    assert portions(NAMES[:5], {}) == [["test_a", "test_c", "test_e"], ["test_b", "test_d"]]


def test_parts_are_about_as_long_as_each_other():
    first, second = portions(NAMES, {"test_a": 0.3, "test_b": 0.01, "test_c": 0.2, "test_d": 0.1})
    assert "test_a" in first and {"test_c", "test_d"} <= {*second}


def test_many_short_tests_weigh_as_much_as_a_long_one():
    tests = [f"test_{number}" for number in range(100)]
    first, second = portions(tests, {"test_0": 0.3})
    assert len(first) == 26 and len(first) + len(second) == 100


def test_one_test_is_in_both_parts():
    assert portions(["test_a"], {"test_a": 1.0}) == [["test_a"], ["test_a"]]
    assert portions([], {}) == [[], []]
