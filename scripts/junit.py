"""Results as JUnit XML, for services that show test reports."""

import xml.etree.ElementTree as ET
from pathlib import Path

from scripts.judging import Judged


def write_junit(path: Path, results: list[Judged]) -> None:
    """Write one test suite for each kata; a run that broke is an error of its suite."""
    root = ET.Element("testsuites")
    for judged in results:
        result = judged.result
        suite = ET.SubElement(
            root,
            "testsuite",
            name=f"{judged.kata.id} {judged.kata.slug}",
            tests=str(len(result.tests)),
            failures=str(len(result.tests) - result.passed),
            errors=str(int(result.problem is not None)),
            time=f"{result.seconds:.3f}",
        )
        for test in result.tests:
            case = ET.SubElement(
                suite,
                "testcase",
                classname=f"{judged.kata.slug}.{test.medal}",
                name=test.test,
                time=f"{test.seconds:.3f}",
            )
            if not test.passed:
                failure = ET.SubElement(case, "failure", message=test.sentence)
                failure.text = _printable(test.message or test.status)
        if result.problem:
            ET.SubElement(suite, "system-err").text = _printable(result.problem)
    path.parent.mkdir(parents=True, exist_ok=True)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _printable(text: str) -> str:
    """XML has no form for most control characters."""
    return "".join(char if char >= " " or char in "\n\t" else "�" for char in text)
