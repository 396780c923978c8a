"""What is written down of a run: equal outcomes for equal behaviour, and what they hold."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.outcomes import rounded

pytestmark = pytest.mark.timeout(120)

ROOT = Path(__file__).resolve().parents[2]

SUITE = '''
import sys
import pytest

def test_passes():
    """It
    passes."""

def test_fails():
    assert 1.23456789 == 2, "off by 0.123456789 at 0x7f3a"

def test_raises():
    print("said")
    print("cried", file=sys.stderr)
    raise ValueError

def test_notes():
    error = KeyError("a")
    error.add_note("a note")
    error.add_note(" ")
    raise error

def test_skips():
    pytest.skip("not now")

@pytest.mark.xfail(reason="known")
def test_xfails():
    assert False

@pytest.mark.silver
@pytest.mark.parametrize("x", [1, 2])
def test_cases(x):
    """Each case."""

@pytest.mark.silver
@pytest.mark.gold
def test_two_medals():
    pass

@pytest.fixture
def broken():
    raise RuntimeError("in the fixture")

def test_setup(broken):
    pass

@pytest.fixture
def closing():
    yield
    raise RuntimeError("in the teardown")

def test_teardown(closing):
    pass

@pytest.mark.timeout(0.2)
def test_hangs():
    while True:
        pass

def test_breaks():
    breakpoint()

def test_sets_a_trace():
    import pdb
    pdb.set_trace()

def test_line():
    namespace = {}
    exec(compile("def f():\\n    return 1 / 0", "<solution>", "exec"), namespace)
    namespace["f"]()

def test_talks_much():
    print("x" * 10_000)
'''


PLUGINS = ("-p", "tests.harness.limiting", "-p", "no:faulthandler")

RUN = """
import json, sys, pytest
from tests.harness.recording import SOLUTION_FILE, Recorder

class Stash:
    def pytest_sessionstart(self, session):
        session.stash[SOLUTION_FILE] = "<solution>"  # as the fixture `kata` does

with open("events", "w") as file:
    recorder = Recorder(lambda event: print(json.dumps(event), file=file))
    sys.exit(pytest.main(sys.argv[1:], [recorder, Stash()]))
"""


def record(folder: Path, suite: str, *options: str) -> list[dict]:
    """The events of a run over one file, in a process of its own."""
    (folder / "test_it.py").write_text(suite)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n  silver\n  gold\n")
    subprocess.run(
        [sys.executable, "-c", RUN, "-q", "-p", "no:cacheprovider", *PLUGINS, *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )
    return [json.loads(line) for line in (folder / "events").read_text().splitlines()]


@pytest.fixture(scope="module")
def events(tmp_path_factory) -> list[dict]:
    return record(tmp_path_factory.mktemp("recorded"), SUITE)


@pytest.fixture(scope="module")
def ends(events) -> dict[str, dict]:
    """The last that is said of each test."""
    return {event["test"]: event for event in events if event["event"] == "test"}


def test_the_tests_are_listed_first_with_medal_and_sentence(events):
    assert (events[0]["event"], events[0]["deselected"]) == ("collected", 0)
    tests = {test["test"]: test for test in events[0]["tests"]}
    assert tests["test_passes"] == {
        "test": "test_passes",
        "medal": None,
        "sentence": "It passes.",
        "place": 0,
    }
    assert tests["test_cases[2]"]["medal"] == "silver"
    assert tests["test_cases[2]"]["sentence"] == "Each case. [2]"


def test_a_test_without_a_sentence_goes_by_its_name(events):
    tests = {test["test"]: test for test in events[0]["tests"]}
    assert tests["test_fails"]["sentence"] == "test_fails"


def test_two_medals_are_none(events):
    tests = {test["test"]: test for test in events[0]["tests"]}
    assert tests["test_two_medals"]["medal"] is None


def test_each_test_is_announced_before_it_ends(events):
    order = [(event["event"], event.get("test")) for event in events]
    for test in events[0]["tests"]:
        assert order.index(("started", test["test"])) < order.index(("test", test["test"]))


def test_the_end_is_told(events):
    assert events[-1] == {"event": "finished", "thread": None, "enough": False}


@pytest.mark.parametrize(
    ("test", "status", "outcome"),
    [
        ("test_passes", "passed", "passed"),
        ("test_fails", "failed", "AssertionError: off by 0.123 at 0x"),
        ("test_raises", "failed", "ValueError: ValueError"),
        ("test_skips", "skipped", "skipped"),
        ("test_xfails", "xfailed", "xfailed"),
        ("test_setup", "failed", "RuntimeError: in the fixture"),
        ("test_teardown", "failed", "RuntimeError: in the teardown"),
        ("test_hangs", "failed", "stopped"),
        ("test_breaks", "failed", "EOFError: nobody types here: take the breakpoint out"),
        ("test_sets_a_trace", "failed", "EOFError: nobody types here: take the breakpoint out"),
    ],
)
def test_an_outcome_is_the_end_of_a_test_as_a_text(ends, test, status, outcome):
    assert ends[test]["status"] == status
    assert ends[test]["outcome"].startswith(outcome)


def test_a_message_keeps_its_numbers(ends):
    assert ends["test_fails"]["message"].startswith("off by 0.123456789 at 0x7f3a")


def test_notes_come_along_without_the_blank_ones(ends):
    assert ends["test_notes"]["notes"] == ["a note"]


def test_the_line_is_the_solutions(ends):
    assert ends["test_line"]["line"] == 2
    assert ends["test_fails"]["line"] is None


def test_a_test_that_was_stopped_says_after_how_long(ends):
    assert ends["test_hangs"]["message"].startswith("stopped after 0.2 s: is there a loop")


def test_what_was_printed_comes_along(ends):
    assert ends["test_raises"]["output"] == "said\ncried\n"


def test_printing_without_end_is_cut_short(ends):
    assert 1000 < len(ends["test_talks_much"]["output"]) < 5000


def test_seconds_are_of_the_whole_test(ends):
    assert 0.2 <= ends["test_hangs"]["seconds"] < 10


def test_what_was_deselected_is_counted(tmp_path):
    events = record(tmp_path, "def test_a(): pass\ndef test_b(): pass\n", "-k", "test_a")
    assert (len(events[0]["tests"]), events[0]["deselected"]) == (1, 1)


def test_a_suite_that_cannot_be_collected_is_broken(tmp_path):
    events = record(tmp_path, "import no_such_library")
    assert events[0]["event"] == "broken"
    assert "No module named 'no_such_library'" in events[0]["message"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("expected 1.23456, got 1.2344", "expected 1.23, got 1.23"),
        ("expected -0.000012345", "expected -1.23e-05"),
        ("got 1.00004e-07", "got 1e-07"),
        ("got 5e-08", "got 5e-08"),
        ("got 123456.7", "got 1.23e+05"),
        ("shape (12, 3456)", "shape (12, 3456)"),
        ("[1.0001, 2.0001]", "[1, 2]"),
        ("<f at 0x7f3a00>", "<f at 0x>"),
        ("<f at 0x7f81e5678ab>", "<f at 0x>"),
        ("<f at 0x1e5>", "<f at 0x>"),
        ("nan and inf", "nan and inf"),
    ],
)
def test_rounded(text, expected):
    assert rounded(text) == expected
