"""A grading as tables, for programs and spreadsheets: CSV, JSON and JUnit XML.

Texts of candidates are in them. In CSV none of these is a formula, in XML all have a form.
"""

import csv
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from io import StringIO
from typing import Any

from scripts.drill.records import Check, Grade, Grading
from scripts.drill.report.cohort import Cohort
from scripts.drill.report.diagnosing import Likeness
from scripts.drill.report.reading import Entry
from scripts.drill.report.similarity import Pair
from scripts.rendering import visible

_FORMULA = tuple("=+-@\t\n＝＋－＠")
_ENCODING_MARK = "\ufeff"  # without it spreadsheets take UTF-8 for something else

Diagnoses = dict[str, Likeness | None]
"""By the kata's slug."""


def submissions_csv(grading: Grading, entries: Iterable[Entry]) -> str:
    """A row for each submission, with a medal and points for each kata."""
    headings = ["rank", "submission", "points", "percent", "passed", "unsure"]
    for kata in grading.katas:
        headings += [f"{kata.slug} medal", f"{kata.slug} points"]
    return _csv(headings, (_submission_row(entry) for entry in entries))


def _submission_row(entry: Entry) -> list[Any]:
    total = entry.total
    row: list[Any] = [entry.rank, entry.name, total.points, total.percent]
    row += [_word(total.passed), _word(total.unsure)]
    for grade in entry.grades.values():
        row += [grade.medal or "", grade.points]
    return row


def checks_csv(entries: Iterable[Entry]) -> str:
    """A row for each test of each submission; one for a kata of which no test was run."""
    headings = ["submission", "kata", "status", "medal", "test", "outcome", "advisory", "seconds"]
    headings += ["sentence", "reason"]
    return _csv(headings, (row for entry in entries for row in _test_rows(entry)))


def _test_rows(entry: Entry) -> Iterator[list[Any]]:
    for slug, grade in entry.grades.items():
        start = [entry.name, slug, grade.status]
        if not grade.tests:
            yield [*start, "", "", "", "", "", "", grade.problem or ""]
        for check in grade.tests:
            row = [check.medal, check.test, check.outcome, _word(check.advisory), check.seconds]
            yield [*start, *row, check.sentence, check.reason]


def _word(value: bool) -> str:
    return "yes" if value else "no"


def _csv(headings: list[str], rows: Iterable[list[Any]]) -> str:
    text = StringIO(newline="")
    text.write(_ENCODING_MARK)
    writer = csv.writer(text)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([_cell(value) if isinstance(value, str) else value for value in row])
    return text.getvalue()


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    shown = visible(text)
    return f"'{shown}" if shown.lstrip(" '\"").startswith(_FORMULA) else shown


def entry_data(entry: Entry, diagnoses: Diagnoses) -> dict[str, Any]:
    """A submission for the JSON: what it got, and why not more."""
    total = entry.total
    return {
        "rank": entry.rank,
        "name": entry.name,
        "points": total.points,
        "percent": total.percent,
        "passed": total.passed,
        "unsure": total.unsure,
        "sha256": entry.taken.sha256,
        "findings": entry.taken.findings,
        "katas": {
            slug: _grade_data(grade, diagnoses.get(slug)) for slug, grade in entry.grades.items()
        },
    }


def _grade_data(grade: Grade, likeness: Likeness | None) -> dict[str, Any]:
    return {
        "status": grade.status,
        "problem": grade.problem,
        "medal": grade.medal,
        "points": grade.points,
        "passed": grade.passed,
        "tests": len(grade.tests),
        "behaves_like": asdict(likeness) if likeness else None,
        "failing": [
            check.model_dump(include={"test", "medal", "outcome", "reason", "advisory"})
            for check in grade.tests
            if check.outcome != "passed"
        ],
        "seed": grade.seed,
        "sandbox": grade.sandbox,
        "seconds": grade.seconds,
    }


def results_json(
    grading: Grading, cohort: Cohort, pairs: list[Pair], submissions: list[dict[str, Any]]
) -> str:
    """Everything that the pages say."""
    data = {
        "grading": grading.model_dump(),
        "histogram": cohort.histogram,
        "submissions": submissions,
        "katas": [
            {
                "kata": kata.asked.slug,
                "begun": kata.begun,
                "medals": {medal or "none": count for medal, count in kata.medals.items()},
                "good_without_silver": asdict(kata.good_without_silver),
                "others_without_silver": asdict(kata.others_without_silver),
                "fails_good_ones": kata.fails_good_ones,
                "tests": [
                    {**asdict(test), "fails_good_ones": test.fails_good_ones} for test in kata.tests
                ],
            }
            for kata in cohort.katas
        ],
        "similar": [asdict(pair) for pair in pairs],
    }
    return json.dumps(data, indent=1) + "\n"


def junit(entries: Iterable[Entry]) -> str:
    """A test suite for each kata of each submission; what the grader failed at is an error."""
    parts = ["<?xml version='1.0' encoding='utf-8'?>\n<testsuites>\n"]
    for entry in entries:
        for slug, grade in entry.grades.items():
            parts.append(ET.tostring(_suite(entry.name, slug, grade), encoding="unicode") + "\n")
    return "".join([*parts, "</testsuites>\n"])


def _suite(name: str, slug: str, grade: Grade) -> ET.Element:
    cases = [_case(f"{name}.{slug}", check) for check in grade.tests]
    if grade.status != "graded":
        case = ET.Element("testcase", classname=f"{name}.{slug}", name=grade.status, time="0")
        kind = "error" if grade.status == "grader error" else "failure"
        ET.SubElement(case, kind, message=visible(grade.problem or ""))
        cases.append(case)
    suite = ET.Element(
        "testsuite",
        name=f"{name} {slug}",
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        errors=str(sum(case.find("error") is not None for case in cases)),
        time=f"{grade.seconds:.3f}",
    )
    suite.extend(cases)
    return suite


def _case(place: str, check: Check) -> ET.Element:
    case = ET.Element(
        "testcase",
        classname=f"{place}.{check.medal}",
        name=visible(check.test),
        time=f"{check.seconds:.3f}",
    )
    if check.outcome != "passed":
        failure = ET.SubElement(case, "failure", type=check.outcome)
        failure.set("message", visible(check.sentence))
        failure.text = visible(check.reason)
    return case
