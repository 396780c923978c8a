"""The tables of a report: whole, and harmless in spreadsheets and XML readers."""

import csv
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from scripts.drill.report.cohort import Cohort
from scripts.drill.report.diagnosing import Likeness
from scripts.drill.report.reading import Entry, Graded
from scripts.drill.report.similarity import AlikeKata, Pair
from scripts.drill.report.tables import (
    checks_csv,
    entry_data,
    junit,
    results_json,
    submissions_csv,
)
from tests.tooling.gradings import Made, check, checks, grade

NO_XML = "\x00\x0b\x1b[0m\x85\ufffe\uffff]]><b>&\u202e"


def entries(made: Made) -> list[Entry]:
    return list(Graded(made.end()).entries())


def rows(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff"), "spreadsheets would not take it for UTF-8"
    return list(csv.DictReader(text[1:].splitlines(keepends=True)))


@pytest.fixture
def made(tmp_path: Path) -> Made:
    made = Made(tmp_path)
    made.add("anna", grade("power_rule"), grade("neuron", checks("gold")))
    made.add("bob", grade("power_rule", checks("bronze")), findings=["a finding"])
    made.add("cleo", grade("power_rule", status="grader error", problem="it broke"))
    return made


def test_submissions_have_a_row_each(made):
    grading = Graded(made.end()).grading
    anna, bob, cleo = rows(submissions_csv(grading, entries(made)))
    assert anna == {
        "rank": "1",
        "submission": "anna",
        "points": "180",
        "percent": "90.0",
        "passed": "yes",
        "unsure": "no",
        "power_rule medal": "gold",
        "power_rule points": "100",
        "neuron medal": "silver",
        "neuron points": "80",
    }
    assert (bob["rank"], bob["points"], bob["power_rule medal"]) == ("2", "0", "")
    assert (cleo["rank"], cleo["unsure"]) == ("2", "yes")


def test_tests_have_a_row_each_and_a_kata_without_any_has_one(made):
    table = rows(checks_csv(entries(made)))
    assert [(row["submission"], row["kata"], row["status"]) for row in table] == [
        *[("anna", "power_rule", "graded")] * 3,
        *[("anna", "neuron", "graded")] * 3,
        *[("bob", "power_rule", "graded")] * 3,
        ("bob", "neuron", "missing"),
        *[("cleo", "power_rule", "grader error")] * 3,
        ("cleo", "neuron", "missing"),
    ]
    gold = table[5]
    assert (gold["medal"], gold["outcome"], gold["advisory"]) == ("gold", "failed", "no")
    assert (gold["sentence"], gold["reason"]) == ("The gold sentence.", "the gold reason")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1+1",
        "\n=1+1",
        "\r=1+1",
        "  =1+1",
        '"=1+1',
        "'=1+1",
        "＝1+1",
        "\u202e=1+1",
        "=cmd|' /C calc'!A0",
    ],
)
def test_no_cell_is_a_formula(tmp_path, text):
    made = Made(tmp_path)
    made.add("anna", grade("power_rule", [check("bronze", "failed", reason=text, sentence=text)]))
    row = rows(checks_csv(entries(made)))[0]
    for cell in (row["reason"], row["sentence"]):
        assert cell[0] in "'\\", cell
        assert cell.endswith(text.lstrip("\t\n\r \"'\u202e"))


def test_a_cell_is_one_cell_whatever_it_holds(tmp_path):
    made = Made(tmp_path)
    text = 'a,"b";\nc\r\nd\te\x00'
    made.add("anna", grade("power_rule", [check("bronze", "failed", reason=text)]))
    table = rows(checks_csv(entries(made)))
    assert len(table) == 2
    assert table[0]["reason"] == 'a,"b";\nc\\r\nd\te\\x00'


def test_junit_has_a_suite_for_each_kata_of_each_submission(made):
    root = ET.fromstring(junit(entries(made)))
    suites = {suite.get("name"): suite for suite in root}
    assert [*suites] == [
        "anna power_rule",
        "anna neuron",
        "bob power_rule",
        "bob neuron",
        "cleo power_rule",
        "cleo neuron",
    ]
    counts = {
        name: tuple(int(suite.get(kind)) for kind in ("tests", "failures", "errors"))
        for name, suite in suites.items()
    }
    assert counts["anna power_rule"] == (3, 0, 0)
    assert counts["anna neuron"] == (3, 1, 0)
    assert counts["bob neuron"] == (1, 1, 0)
    assert counts["cleo power_rule"] == (4, 0, 1)
    case = suites["anna neuron"].findall("testcase")[2]
    assert case.get("classname") == "anna.neuron.gold"
    failure = case.find("failure")
    assert failure.get("message") == "The gold sentence."
    assert failure.text == "the gold reason"
    assert suites["cleo power_rule"].find("testcase/error").get("message") == "it broke"


def test_junit_is_xml_whatever_a_candidate_wrote(tmp_path):
    made = Made(tmp_path)
    test = check("bronze", "failed", reason=NO_XML, sentence=NO_XML, test=NO_XML)
    made.add(
        "anna", grade("power_rule", [test]), grade("neuron", [], status="refused", problem=NO_XML)
    )
    root = ET.fromstring(junit(entries(made)))
    expected = r"\x00\x0b\x1b[0m\x85\ufffe\uffff]]><b>&\u202e"
    assert root.find("testsuite/testcase").get("name") == expected
    assert root.find("testsuite/testcase/failure").text == expected
    assert root.findall("testsuite")[1].find("testcase/failure").get("message") == expected


def test_json_has_what_the_pages_say(made):
    graded = Graded(made.end())
    cohort, data = Cohort(graded.grading), []
    for entry in graded.entries():
        cohort.add(entry)
        data.append(entry_data(entry, {"power_rule": Likeness("tripled", "Three times.")}))
    pairs = [Pair("anna", "bob", [AlikeKata("neuron", 0.95, None)])]
    text = results_json(graded.grading, cohort, pairs, data)
    assert text.isascii()
    results = json.loads(text)
    assert results["grading"]["seed"] == 1234
    assert [submission["name"] for submission in results["submissions"]] == ["anna", "bob", "cleo"]
    anna, bob, _ = results["submissions"]
    assert anna["katas"]["neuron"]["failing"] == [
        {
            "test": "test_gold",
            "medal": "gold",
            "outcome": "failed",
            "reason": "the gold reason",
            "advisory": False,
        }
    ]
    assert bob["findings"] == ["a finding"]
    assert bob["katas"]["power_rule"]["behaves_like"]["mistake"] == "tripled"
    assert bob["katas"]["neuron"]["behaves_like"] is None
    assert results["katas"][0]["medals"] == {"gold": 1, "none": 2}
    assert results["similar"][0]["katas"][0]["similarity"] == 0.95
