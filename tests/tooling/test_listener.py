"""What is made of a run that does not come to its end: said of the test it was in, and no medal."""

import json
import signal
from multiprocessing import Pipe
from types import SimpleNamespace

import pytest

from scripts import listener
from scripts.listener import Listener
from scripts.results import Result, Spot

COLLECTED = {
    "event": "collected",
    "tests": [
        {"test": "test_one", "medal": "bronze", "sentence": "One."},
        {"test": "test_two", "medal": "gold", "sentence": "Two."},
    ],
    "deselected": 0,
}
FINISHED = {"event": "finished", "thread": None, "enough": False}
STARTED = {"event": "started", "test": "test_two", "limit": 10.0}


def passed(test: str) -> dict:
    return {"event": "test", "test": test, "status": "passed", "outcome": "passed"}


def heard(*events: dict, exitcode: int | None = 0, closed: bool = True, **files) -> Result:
    """What comes of a run that tells this and ends so."""
    ours, theirs = Pipe(duplex=False)
    for event in events:
        theirs.send_bytes(json.dumps(event).encode())
    if closed:
        theirs.close()
    ears = Listener(files.get("solution"))
    ears.listen(ours, SimpleNamespace(exitcode=exitcode, join=lambda seconds: None))
    return ears.result(0.5)


def test_a_run_to_its_end():
    result = heard(COLLECTED, passed("test_one"), passed("test_two"), FINISHED)
    assert (result.problem, result.medal, result.thread) == (None, "gold", None)


ENDS = {
    0: "Python ended in this test (exit code 0), and what follows could not be judged: is there",
    3: "Python ended in this test (exit code 3)",
    -signal.SIGSEGV: "Python itself crashed in this test (SIGSEGV): ctypes",
    -signal.SIGABRT: "Python itself crashed in this test (SIGABRT)",
    -signal.SIGKILL: "the system ended the run in this test, as it does when memory runs out",
    -signal.SIGTERM: "the run was ended in this test (SIGTERM)",
    None: "the run broke off in this test",
}


@pytest.mark.parametrize(("exitcode", "message"), ENDS.items(), ids=str)
def test_the_test_it_was_in_has_failed(exitcode, message):
    result = heard(COLLECTED, passed("test_one"), STARTED, exitcode=exitcode)
    one, two = result.tests
    assert (one.status, two.status, two.error) == ("passed", "failed", "Crash")
    assert two.message.startswith(message)
    assert (result.problem, result.medal) == ("the run broke off in test_two", None)


def test_while_it_is_loaded_no_test_is_to_blame(tmp_path):
    solution = tmp_path / "k1_x.py"
    loading = {"event": "loading", "loading": True}
    result = heard(COLLECTED, {**STARTED, "test": "test_one"}, loading, solution=solution)
    assert [test.status for test in result.tests] == ["not run", "not run"]
    assert str(result.problem).startswith(f"Python ended while {solution} was loaded (exit code 0)")


def test_once_it_is_loaded_the_test_is():
    loaded = {"event": "loading", "loading": False}
    result = heard(COLLECTED, {**STARTED, "test": "test_one"}, loaded)
    assert [test.status for test in result.tests] == ["failed", "not run"]


def test_an_end_between_tests():
    result = heard(COLLECTED, passed("test_one"))
    assert [test.status for test in result.tests] == ["passed", "not run"]
    assert str(result.problem).startswith("Python ended after a test (exit code 0)")
    assert result.medal is None


def test_silence_for_longer_than_a_test_may_take(monkeypatch):
    monkeypatch.setattr(listener, "GRACE", 0.05)
    result = heard(COLLECTED, {**STARTED, "limit": 0.05}, closed=False)
    assert result.tests[1].message.startswith("told to stop after 0.05 s in this test, it went on")
    assert result.medal is None


def test_silence_from_the_start(monkeypatch):
    monkeypatch.setattr(listener, "START", 0.05)
    assert str(heard(closed=False).problem).startswith("nothing was heard of the run for 0")


def test_the_line_of_a_crash_and_what_stands_there(tmp_path):
    solution, crash = tmp_path / "k1_x.py", tmp_path / "crash"
    solution.write_text("def f():\n    boom()\n")
    crash.write_text(f'Fatal Python error: x\n\n  File "{solution}", line 2 in f\n')
    events = (COLLECTED, {"event": "crash file", "path": str(crash)}, STARTED)
    result = heard(*events, exitcode=-signal.SIGSEGV, solution=solution)
    assert (result.tests[1].line, result.tests[1].source) == (2, "boom()")
    assert result.spot == Spot(2, "boom()")
    assert not crash.exists()


def test_a_file_that_has_changed_since_has_no_such_line(tmp_path):
    solution, crash = tmp_path / "k1_x.py", tmp_path / "crash"
    crash.write_text(f'Fatal Python error: x\n\n  File "{solution}", line 2 in f\n')
    events = (COLLECTED, {"event": "crash file", "path": str(crash)}, STARTED)
    for text in ("", None):
        solution.write_text(text) if text is not None else solution.unlink()
        crash.write_text(f'Fatal Python error: x\n\n  File "{solution}", line 2 in f\n')
        result = heard(*events, exitcode=-signal.SIGSEGV, solution=solution)
        assert result.spot == Spot(2, "")


def test_a_thread_that_is_left():
    finished = {**FINISHED, "thread": {"line": 4, "source": "wait()"}}
    result = heard(COLLECTED, passed("test_one"), passed("test_two"), finished)
    assert (result.thread, result.medal) == (Spot(4, "wait()"), "gold")


def test_tests_that_were_deselected_or_did_not_run():
    some = {**COLLECTED, "deselected": 1}
    assert heard(some, passed("test_one"), passed("test_two"), FINISHED).problem
    result = heard(COLLECTED, passed("test_one"), FINISHED)
    assert (result.problem, result.medal) == ("some tests did not run: test_two", None)


def test_a_run_that_was_to_end_early_is_no_problem_and_passes_nothing_more():
    result = heard(COLLECTED, passed("test_one"), {**FINISHED, "enough": True})
    assert (result.problem, result.all_passed) == (None, False)
