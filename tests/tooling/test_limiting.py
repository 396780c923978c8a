"""A test that takes more than it may is stopped, and nobody waits for more than it takes to see."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(120)

ROOT = Path(__file__).resolve().parents[2]

SUITE = """
import sys, time
import pytest
from hypothesis import given, strategies as st

TRIED = []


def endless():
    TRIED.append(1)
    while True:
        time.sleep(0.001)


def test_swallows_exceptions():
    try:
        endless()
    except Exception:
        pass


def test_passes_between():
    pass


@given(st.integers())
def test_with_examples(number):
    endless()


def test_is_told_how_often():
    assert len(TRIED) == 2, "an example that did not end was tried again"


def test_a_third():
    endless()


def test_a_fourth():
    endless()
"""

PRINTING = """
import sys
import weakref


class Big:
    pass


KEPT = []


def test_prints_much():
    print("x" * 900_000)


def test_prints_too_much():
    for _ in range(11):
        print("x" * 100_000)


def test_swallows_exceptions():
    try:
        test_prints_too_much()
    except Exception:
        pass


def test_complains_too_much():
    sys.stderr.write("x" * 1_000_001)


def test_asks():
    input("how many? ")


def test_runs_out_of_memory():
    big = Big()
    KEPT.append(weakref.ref(big))
    raise MemoryError


def test_has_the_memory_back():
    assert KEPT[0]() is None
"""

RUN = """
import json, sys, pytest

class Ends:
    def pytest_runtest_logreport(self, report):
        if report.when == "call" or not report.passed:
            said = report.longrepr.reprcrash.message if report.failed else ""
            ends[report.location[2]] = (report.outcome, said, report.capstdout)

ends = {}
pytest.main(sys.argv[1:], [Ends()])
print("ENDS" + json.dumps(ends))
"""


def run(folder: Path, suite: str, *options: str) -> dict[str, list]:
    """By test: how it ended, what was said, and what it printed."""
    level = folder / "l01_x"
    level.mkdir()
    (level / "test_k1_x.py").write_text(suite)
    (level / "test_k2_x.py").write_text("def test_elsewhere():\n    pass\n")
    (folder / "pytest.ini").write_text("[pytest]\ntimeout = 5\n")
    done = subprocess.run(
        [sys.executable, "-c", RUN, "-q", "-p", "tests.harness.limiting", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
    )
    return json.loads(done.stdout.partition("ENDS")[2])


@pytest.fixture(scope="module", params=["signal", "thread"])
def ends(request: pytest.FixtureRequest, tmp_path_factory) -> dict[str, list]:
    folder = tmp_path_factory.mktemp(request.param)
    return run(folder, SUITE, "--timeout-method", request.param, "--timeout", "2.5")


def test_a_test_that_does_not_end_is_stopped_whatever_it_catches(ends):
    outcome, said, _ = ends["test_swallows_exceptions"]
    assert outcome == "failed"
    assert "TimeLimitError: stopped after 2.5 s: is there a loop that does not end?" in said


def test_the_next_ones_get_less_time(ends):
    assert "stopped after 2 s" in ends["test_with_examples"][1]
    assert "stopped after 2 s" in ends["test_a_third"][1]


def test_an_example_that_does_not_end_is_not_tried_again(ends):
    assert ends["test_is_told_how_often"][0] == "passed"


def test_after_three_the_rest_is_not_tried_and_has_failed(ends):
    outcome, said, _ = ends["test_a_fourth"]
    assert (outcome, "not tried, since 3 tests before it did not end" in said) == ("failed", True)


def test_what_ends_is_not_touched(ends):
    assert ends["test_passes_between"][0] == "passed"


def test_another_suite_is_tried_all_the_same(ends):
    assert ends["test_elsewhere"][0] == "passed"


@pytest.fixture(scope="module")
def printing(tmp_path_factory) -> dict[str, list]:
    return run(tmp_path_factory.mktemp("printing"), PRINTING)


def test_much_may_be_printed(printing):
    outcome, _, printed = printing["test_prints_much"]
    assert (outcome, len(printed)) == ("passed", 900_001)


@pytest.mark.parametrize(
    "name", ["test_prints_too_much", "test_swallows_exceptions", "test_complains_too_much"]
)
def test_printing_without_end_is_stopped(printing, name):
    outcome, said, printed = printing[name]
    assert (outcome, len(printed) <= 1_000_000) == ("failed", True)
    assert "OutputLimitError: printed more than 1,000,000 characters" in said


def test_nobody_answers(printing):
    assert "EOFError: nobody types while a test runs" in printing["test_asks"][1]
    assert printing["test_asks"][2] == "how many? "


def test_what_filled_the_memory_is_let_go(printing):
    assert printing["test_has_the_memory_back"][0] == "passed"
