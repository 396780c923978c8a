"""What plain `pytest` shows of the common ways to fail: the learner's lines, and none of ours."""

import json

import pytest

from tests.tooling.conftest import make_project
from tests.tooling.golden_katas import CARD, HURRIED_SUITE, SOLUTION
from tests.tooling.ways import WAYS

pytestmark = pytest.mark.timeout(120)

SHOWN = {  # by way: what must be shown of it, in this order
    "syntax_error": ["{file}, line 4: expected ':'", "def centre(x)"],
    "tab_trouble": ["{file}, line 6: TabError", "use spaces only|indent every line with spaces"],
    "import_misspelt": ["{file}, line 1: ModuleNotFoundError", "did you mean `numpy`?"],
    "file_deleted": ["{file} is not there. `kata reset file_deleted` brings the stub back"],
    "function_misspelt": ["MissingNameError: {file} has no `centre`: is it your `center`, line 4?"],
    "too_few_parameters": [
        "TypeError: centre() takes 0",
        "yours is centre(); the suite gives it 1",
    ],
    "returns_none": ["AssertionError: rows: expected a NumPy array", "Is a `return` missing?"],
    "wrong_value": ["AssertionError: rows: 3 of 3 elements differ", "expected -2, got 0"],
    "refusal_missing": ["Failed: DID NOT RAISE ValueError"],
    "name_misspelt": ["{file}:6: in centre", "NameError: name 'mean'", "did you mean `means`?"],
    "own_exception": ["{file}:7: in centre", "TooFewRows: only one row"],
    "print_left_in": ["AssertionError: rows", "Captured: x is"],
    "exit_inside": ["{file}:5: in centre", "SystemExit", "it ends the whole program"],
    "endless_loop": ["{file}:5: in centre", "TimeLimitError: stopped after 1 s: is there a loop"],
}


RUN = """
import json, sys
from collections import defaultdict
from pathlib import Path

import pytest

class Failures:
    def pytest_runtest_logreport(self, report):
        if report.failed:
            name = Path(report.location[0]).stem.split("_", 2)[2]
            printed = f"Captured: {report.capstdout}" if report.capstdout else ""
            failures[name] += f"{report.longreprtext}\\n{printed}\\n"

failures = defaultdict(str)
pytest.main(sys.argv[1:], [Failures()])
Path("failures.json").write_text(json.dumps(failures), "utf-8")
"""


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """By way: what pytest shows of the tests that fail in it."""
    project = make_project(tmp_path_factory.mktemp("plain"))
    for number, name in enumerate(SHOWN, start=1):
        project.add(f"k{number}_{name}", solution=SOLUTION, card=CARD, suite=HURRIED_SUITE, stub="")
        path = project.root / f"katas/l01_calculus/k{number}_{name}.py"
        file = WAYS[name].file
        path.write_text(file, "utf-8") if isinstance(file, str) else path.unlink()
    project.python("-c", RUN, "tests/l01_calculus")
    return json.loads((project.root / "failures.json").read_text("utf-8"))


@pytest.mark.parametrize("name", SHOWN)
def test_the_learners_file_and_what_was_wrong(failures, name):
    number = [*SHOWN].index(name) + 1
    file = f"katas/l01_calculus/k{number}_{name}.py"
    at = 0
    for text in SHOWN[name]:
        choices = text.format(file=file).split("|")
        found = [failures[name].find(choice, at) for choice in choices]
        assert max(found) >= at, failures[name]
        at = max(found)


@pytest.mark.parametrize("name", SHOWN)
def test_no_frame_of_ours(failures, name):
    assert "tests/harness" not in failures[name]
    assert "During handling" not in failures[name]


def test_what_is_endless_is_not_waited_for_again_and_again(failures):
    assert failures["endless_loop"].count("stopped after 1 s") == 3
    assert failures["endless_loop"].count("not tried, since 3 tests before it did not end") == 5
