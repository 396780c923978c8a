"""What a run's report says of the tests that fail beside the first."""

from io import StringIO

from rich.console import Console

from scripts.catalogue import Catalogue
from scripts.judging import Judged
from scripts.report import tell
from scripts.results import CaseResult, Result


def failed(name: str, sentence: str) -> CaseResult:
    return CaseResult(name, "silver", sentence, status="failed", message=f"no {name}")


def test_cases_of_one_sentence_are_one_line_and_its_own_brackets_stay():
    tests = [
        failed("test_first", "The first."),
        failed("test_unit[[3, 4]-5]", "The vector [3, 4] has a unit vector. [[3, 4]-5]"),
        failed("test_unit[[0, 1]-1]", "The vector [3, 4] has a unit vector. [[0, 1]-1]"),
        failed("test_last", "It ends with [brackets]"),
    ]
    result = Result(tuple(tests), None, 0.1)
    screen = Console(file=StringIO(), width=100)
    screen.print(tell(Judged(Catalogue().katas[0], result)))
    shown = screen.file.getvalue()
    assert "(2 cases) The vector [3, 4] has a unit vector." in shown.splitlines()[-2]
    assert "It ends with [brackets]" in shown.splitlines()[-1]
