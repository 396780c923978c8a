"""What all submissions say together: places, rates, and which katas fail good candidates."""

import pytest

from scripts.drill.report.cohort import CheckFigures, Cohort, KataFigures, Part
from scripts.drill.report.reading import Graded
from tests.tooling.gradings import Made, check, checks, grade, missing

STUB = [
    check(medal, "failed", reason="NotImplementedError: your code here")
    for medal in ("bronze", "silver", "gold")
]
FULL, SILVER, BRONZE, NONE = checks(), checks("gold"), checks("silver"), checks("bronze")


@pytest.fixture
def made(tmp_path) -> Made:
    return Made(tmp_path)


def cohort(made: Made) -> Cohort:
    graded = Graded(made.end())
    taken = Cohort(graded.grading)
    for entry in graded.entries():
        taken.add(entry)
    return taken


def kata(made: Made, slug: str = "power_rule") -> KataFigures:
    return next(found for found in cohort(made).katas if found.asked.slug == slug)


def of(figures: KataFigures, test: str) -> CheckFigures:
    return next(found for found in figures.tests if found.test == test)


def test_equal_points_have_equal_places(made):
    for name, tests in {"a": FULL, "b": SILVER, "c": SILVER, "d": BRONZE}.items():
        made.add(name, grade("power_rule", tests))
    entries = list(Graded(made.end()).entries())
    assert [(entry.name, entry.rank) for entry in entries] == [
        ("a", 1),
        ("b", 2),
        ("c", 2),
        ("d", 4),
    ]


def test_the_histogram_counts_everybody_once(made):
    made.add("a", grade("power_rule"), grade("neuron"))  # 100 %
    made.add("b", grade("power_rule"), grade("neuron", SILVER))  # 90 %
    made.add("c", grade("power_rule", SILVER))  # 40 %
    made.add("d")  # 0 %
    found = cohort(made)
    assert found.histogram == [1, 0, 0, 0, 1, 0, 0, 0, 0, 2]
    assert found.median_percent == 65


def test_a_test_is_counted_for_those_who_have_begun_its_kata(made):
    made.add("a", grade("power_rule"))
    made.add("b", grade("power_rule", SILVER))
    made.add("stub", grade("power_rule", STUB))
    made.add("nothing", missing("power_rule"))
    made.add("refused", grade("power_rule", [], status="refused", problem="refused: why"))
    made.add("broke", grade("power_rule", NONE, status="grader error", problem="broke"))
    figures = kata(made)
    assert figures.begun == 2
    assert of(figures, "test_gold").passed == Part(2, 1)
    assert of(figures, "test_silver").passed == Part(2, 2)
    assert dict(figures.medals) == {"gold": 1, "silver": 1, None: 4}


def test_a_kata_that_nobody_began_has_no_figures(made):
    made.add("a", grade("power_rule"))
    assert kata(made, "neuron").tests == []
    assert kata(made, "neuron").begun == 0


def cast(made: Made, power_rule: dict[str, list], neuron: dict[str, list]) -> None:
    for name in power_rule:
        made.add(name, grade("power_rule", power_rule[name]), grade("neuron", neuron[name]))


GOOD_AT_NEURON = {"a": FULL, "b": FULL, "c": SILVER, "d": NONE, "e": NONE, "f": NONE}


def test_a_kata_that_good_candidates_fail_is_pointed_out(made):
    tried = {"a": BRONZE, "b": BRONZE, "c": FULL, "d": FULL, "e": FULL, "f": FULL}
    cast(made, tried, GOOD_AT_NEURON)
    figures = kata(made)
    assert figures.good_without_silver == Part(3, 2)
    assert figures.others_without_silver == Part(3, 0)
    assert figures.fails_good_ones
    assert [test.test for test in figures.doubtful] == ["test_silver"]


def test_the_katas_that_fail_the_most_good_candidates_come_first(made):
    tried = {"a": BRONZE, "b": BRONZE, "c": FULL, "d": FULL, "e": FULL, "f": FULL}
    cast(made, tried, GOOD_AT_NEURON)
    found = [(one.asked.slug, one.good_without_silver) for one in cohort(made).doubtful]
    assert found == [("neuron", Part(4, 3)), ("power_rule", Part(3, 2))]


def test_a_kata_that_the_others_fail_is_not(made):
    tried = {"a": FULL, "b": FULL, "c": BRONZE, "d": BRONZE, "e": BRONZE, "f": BRONZE}
    cast(made, tried, GOOD_AT_NEURON)
    assert not kata(made).fails_good_ones
    assert kata(made).doubtful == []


def test_two_good_candidates_are_too_few_to_say_anything(made):
    cast(made, {"a": NONE, "b": NONE, "c": FULL}, {"a": FULL, "b": FULL, "c": NONE})
    assert kata(made).good_without_silver == Part(2, 2)
    assert not kata(made).fails_good_ones


def test_nobody_is_good_without_points_elsewhere(made):
    for name in "abcd":
        made.add(name, grade("power_rule", NONE))
    assert kata(made).good_without_silver == Part(0, 0)


def test_who_is_unsure_is_not_counted_as_good(tmp_path):
    made = Made(tmp_path, ("power_rule", "neuron", "matmul"))
    for name in "abc":
        made.add(name, grade("power_rule", NONE), grade("neuron"))
    assert kata(made).fails_good_ones
    broke = grade("matmul", status="grader error", problem="broke")
    made.add("a", grade("power_rule", NONE), grade("neuron"), broke)
    assert kata(made).good_without_silver == Part(2, 2)


def test_a_gold_test_may_be_hard_as_long_as_it_tells_the_good_ones(made):
    tried = {"a": SILVER, "b": SILVER, "c": FULL, "d": SILVER, "e": SILVER, "f": SILVER}
    cast(made, tried, GOOD_AT_NEURON)
    assert of(kata(made), "test_gold").good_failed == Part(3, 2)
    assert kata(made).doubtful == []
    cast(made, tried | {"d": FULL}, GOOD_AT_NEURON)
    assert [test.test for test in kata(made).doubtful] == ["test_gold"]


def test_the_slowest_tests_come_first_with_whose_took_longest(made):
    for name, seconds in (("a", 1.0), ("b", 5.0), ("c", 2.0)):
        tests = [
            check("bronze", seconds=0.1),
            check("silver", seconds=seconds),
            check("gold", seconds=0.2),
        ]
        made.add(name, grade("power_rule", tests))
    (_, first), (_, second), _ = cohort(made).slowest
    assert (first.test, first.median_seconds) == ("test_silver", 2.0)
    assert (first.longest_seconds, first.longest_name) == (5.0, "b")
    assert second.test == "test_gold"
