"""Results as JUnit XML, for services that show test reports."""

import re
import xml.etree.ElementTree as ET

from scripts.judging import Judged
from scripts.results import CaseResult

_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(results: list[Judged], *, skip_not_begun: bool = False) -> str:
    """One test suite for each kata; a run that broke is an error of its suite.

    With `skip_not_begun` the tests of a kata that is still the stub are skipped, not failed.
    """
    root = ET.Element("testsuites")
    for judged in results:
        result = judged.result
        skipped = skip_not_begun and not result.begun
        failed = len(result.tests) - result.passed
        suite = ET.SubElement(
            root,
            "testsuite",
            name=f"{judged.kata.id} {judged.kata.slug}",
            tests=str(len(result.tests)),
            failures=str(0 if skipped else failed),
            errors=str(int(result.problem is not None)),
            skipped=str(failed if skipped else 0),
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
            if skipped:
                ET.SubElement(case, "skipped", message="not begun")
            elif not test.passed:
                _fail(case, test)
        if result.problem:
            ET.SubElement(suite, "system-err").text = _printable(result.problem)
    text = ET.tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n"


def _fail(case: ET.Element, test: CaseResult) -> None:
    failure = ET.SubElement(case, "failure", message=_printable(test.sentence))
    failure.text = _printable(test.message or test.status)


def _printable(text: str) -> str:
    """XML has no form for most control characters, nor for half a surrogate pair."""
    return _NO_XML.sub("�", text)
