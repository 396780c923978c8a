"""`kata watch --json`: what it tells of each save, how it ends, and what it leaves behind."""

import os
import re
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

from scripts.halves import PARTS
from tests.tooling.conftest import SOLUTION, SUITE, Project
from tests.tooling.watcher import Watcher, watching

pytestmark = [
    pytest.mark.timeout(200),
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc"),
]

FILE = "katas/l01_calculus/k1_double.py"
RIGHT = SOLUTION.replace("# solution", "#").replace("# end solution", "#").lstrip()
TRIPLED = RIGHT.replace("2 * x", "3 * x")
SILVER = RIGHT.replace("return 2 * x", "return 2 * x if x < 1e100 else x")
ENDLESS = RIGHT.replace("return 2 * x", "while True: pass")
WITH_CHILD = "import subprocess\nsubprocess.Popen(['sleep', '1000'])\n" + ENDLESS
both_ways = pytest.mark.parametrize("forks", [True, False], ids=["forked", "fresh"])


@pytest.fixture
def two(project: Project) -> Project:
    project.add("k1_double")
    project.add("k2_treble")
    settings = (project.root / "pyproject.toml").read_text("utf-8")
    project.write("pyproject.toml", settings.replace("timeout = 1\n", "timeout = 60\n"))
    return project


def children_of_solution(watcher: Watcher) -> list[int]:
    commands = {pid: Path(f"/proc/{pid}/comm") for pid in watcher.processes()}
    return [pid for pid, comm in commands.items() if comm.read_text() == "sleep\n"]


def wait_for_child(watcher: Watcher) -> None:
    end = time.monotonic() + 60
    while not children_of_solution(watcher):
        assert time.monotonic() < end
        time.sleep(0.05)


@both_ways
def test_each_save_is_told_of_in_one_line(two, forks):
    with watching(two, "double", forks=forks) as watcher:
        ready = watcher.next("ready")
        assert ready == {"event": "ready", "kata": "double", "file": str(two.root / FILE)}
        stub = watcher.next("verdict")
        assert (stub["medal"], stub["passed"], stub["tests"]) == (None, 0, 3)
        two.write(FILE, TRIPLED)
        verdict = watcher.next("verdict")
        names = "event kata medal seconds passed tests failed problem diagnosis"
        assert set(verdict) == set(names.split())
        assert (verdict["kata"], verdict["medal"], verdict["passed"]) == ("double", None, 1)
        assert (verdict["problem"], verdict["diagnosis"]) == (None, None)
        first = verdict["failed"][0]
        assert first["test"] == "test_worked_example"
        assert (first["medal"], first["sentence"]) == ("bronze", "Twice three is six.")
        assert first["message"] == "result: expected 6, got 9"
        diagnosis = watcher.next("diagnosis")
        assert diagnosis == {
            "event": "diagnosis",
            "kata": "double",
            "diagnosis": "That is three times.",
            "certain": True,
            "mistakes": ["tripled"],
        }


@both_ways
def test_gold_goes_on_and_silver_waits_for_n(two, forks):
    with watching(two, "double", forks=forks) as watcher:
        watcher.next("verdict")
        two.write(FILE, SILVER)
        assert watcher.next("verdict")["medal"] == "silver"
        watcher.next("diagnosis")
        two.write(FILE, RIGHT)
        assert watcher.next("verdict")["medal"] == "gold"
        assert watcher.next("ready")["kata"] == "treble"
        assert watcher.next("verdict")["kata"] == "treble"
        two.write(FILE, SILVER)  # it is not watched any more
        two.kata("run", "double")
        watcher.process.stdin.write("n")
        watcher.process.stdin.flush()
        assert watcher.next("note")["text"] == "All other katas are passed."
        watcher.process.stdin.write("q")
        watcher.process.stdin.flush()
        assert watcher.rest() == []


def test_no_temporary_file_is_left(two, monkeypatch):
    folder = Path(tempfile.mkdtemp(prefix="kata-"))  # a short path: sockets lie in it
    monkeypatch.setenv("TMPDIR", str(folder))
    with watching(two, "double") as watcher:
        watcher.next("verdict")
        two.write(FILE, TRIPLED)
        watcher.next("diagnosis")
        assert list(folder.iterdir())
        watcher.process.stdin.write("q")
        watcher.process.stdin.flush()
        assert watcher.rest() == []
    end = time.monotonic() + 60
    while list(folder.iterdir()):  # the servers end after the watch has
        assert time.monotonic() < end, list(folder.iterdir())
        time.sleep(0.05)
    folder.rmdir()


def test_gold_for_the_last_kata_ends_the_watch(two):
    two.write(FILE, RIGHT)
    two.kata("run", "double")
    two.write("katas/l01_calculus/k2_treble.py", RIGHT)
    with watching(two, "treble") as watcher:
        assert watcher.next("verdict")["medal"] == "gold"
        assert watcher.rest() == [{"event": "note", "text": "Every kata is passed."}]
        assert watcher.process.wait(30) == 0


def test_the_end_of_the_path_goes_on_at_its_beginning(two):
    two.write("katas/l01_calculus/k2_treble.py", RIGHT)
    with watching(two, "treble") as watcher:
        assert watcher.next("verdict")["medal"] == "gold"
        assert watcher.next("ready")["kata"] == "double"


@both_ways
def test_a_newer_save_ends_the_run_and_what_it_started(two, forks):
    with watching(two, "double", forks=forks) as watcher:
        watcher.next("verdict")
        two.write(FILE, WITH_CHILD)
        wait_for_child(watcher)
        two.write(FILE, TRIPLED)
        assert watcher.next("verdict")["passed"] == 1
        end = time.monotonic() + 10
        while children_of_solution(watcher):
            assert time.monotonic() < end
            time.sleep(0.05)


def test_a_child_in_a_session_of_its_own_ends_too(two):
    with watching(two, "double") as watcher:
        watcher.next("verdict")
        two.write(FILE, WITH_CHILD.replace("'])", "'], start_new_session=True)"))
        wait_for_child(watcher)
        two.write(FILE, TRIPLED)
        watcher.next("verdict")
        end = time.monotonic() + 10
        while children_of_solution(watcher):
            assert time.monotonic() < end
            time.sleep(0.05)


def test_what_a_run_printed_is_not_told_of_the_next(two):
    noisy = RIGHT.replace("return 2 * x", "print('noise')\n    while True: pass")
    with watching(two, "double") as watcher:
        watcher.next("verdict")
        two.write(FILE, noisy)
        time.sleep(0.5)
        two.write(FILE, TRIPLED)
        assert [test["output"] for test in watcher.next("verdict")["failed"]] == ["", ""]


def test_of_many_saves_the_newest_counts(two):
    with watching(two, "double") as watcher:
        watcher.next("verdict")
        for number in range(30):
            two.write(FILE, f"{ENDLESS}# {number}\n")
            time.sleep(0.03)
        two.write(FILE, TRIPLED)
        assert watcher.next("verdict")["passed"] == 1
        watcher.process.terminate()
        assert [event["event"] for event in watcher.rest()] in ([], ["diagnosis"])


def say_q(watcher: Watcher) -> None:
    watcher.process.stdin.write("q")
    watcher.process.stdin.flush()


def close_input(watcher: Watcher) -> None:
    watcher.process.stdin.close()
    watcher.process.stdin = None


def terminate(watcher: Watcher) -> None:
    watcher.process.terminate()


def hang_up(watcher: Watcher) -> None:
    watcher.process.send_signal(signal.SIGHUP)


@both_ways
@pytest.mark.parametrize("end", [say_q, close_input, terminate, hang_up])
def test_it_ends_quietly_and_leaves_no_process(two, end, forks):
    two.write(FILE, WITH_CHILD)
    with watching(two, "double", forks=forks) as watcher:
        watcher.next("ready")
        wait_for_child(watcher)
        end(watcher)
        assert watcher.process.wait(30) == 0
        assert watcher.errors() == ""
        assert watcher.is_gone()


def test_it_ends_when_nobody_reads(two):
    with watching(two, "double", stdin=subprocess.DEVNULL, reads=False) as watcher:
        watcher.process.stdout.readline()
        watcher.process.stdout.close()
        assert watcher.process.wait(30) == 0
        assert watcher.errors() == ""
        assert watcher.is_gone()


def test_a_killed_watch_leaves_no_process(two):
    two.write(FILE, WITH_CHILD)
    with watching(two, "double") as watcher:
        wait_for_child(watcher)
        watcher.process.kill()
        assert watcher.is_gone()


def test_it_goes_on_without_standard_input(two):
    with watching(two, "double", stdin=subprocess.DEVNULL) as watcher:
        watcher.next("verdict")
        two.write(FILE, TRIPLED)
        assert watcher.next("verdict")["passed"] == 1


def test_a_file_or_a_folder_that_goes_is_told_of(two):
    file = two.root / FILE
    with watching(two, "double") as watcher:
        watcher.next("verdict")
        file.unlink()
        assert "is not there" in watcher.next("verdict")["failed"][0]["message"]
        two.write(FILE, TRIPLED)
        assert watcher.next("verdict")["passed"] == 1
        file.parent.rename(two.root / "katas/away")
        assert "is not there" in watcher.next("verdict")["failed"][0]["message"]
        two.write(FILE, TRIPLED + "\n")
        assert watcher.next("verdict")["passed"] == 1
        two.root.rename(two.root.with_name("moved"))
        assert watcher.process.wait(30) == 2
        errors = watcher.errors()
        assert re.fullmatch(rf"kata: {two.root}\S* is not there( any more)?\n", errors), errors


def test_a_new_suite_is_taken_up(two):
    with watching(two, "double") as watcher:
        watcher.next("verdict")
        two.write("tests/l01_calculus/test_k1_double.py", SUITE.replace("6.0", "9.0"))
        two.write(FILE, TRIPLED)
        assert watcher.next("verdict")["passed"] == 2


def test_a_new_harness_ends_the_watch(two):
    with watching(two, "double") as watcher:
        watcher.next("verdict")
        two.write("tests/harness/more.py", "")
        two.write(FILE, TRIPLED)
        assert "verdict" not in {event["event"] for event in watcher.rest()}
        assert watcher.process.wait(30) == 2
        assert watcher.errors() == "kata: the harness was changed: start `kata watch` again\n"


def test_a_server_that_was_killed_is_done_without(two):
    with watching(two, "double") as watcher:
        watcher.next("verdict")
        server, _ = wait_for_spares(watcher)
        os.kill(server, signal.SIGKILL)
        two.write(FILE, TRIPLED)
        assert watcher.next("verdict")["passed"] == 1


def test_forks_that_were_killed_while_they_waited_are_done_without(two):
    with watching(two, "double") as watcher:
        watcher.next("verdict")
        _, spares = wait_for_spares(watcher)
        for spare in spares:
            os.kill(spare, signal.SIGKILL)
        two.write(FILE, TRIPLED)
        assert watcher.next("verdict")["passed"] == 1


def wait_for_spares(watcher):
    """The process that holds the suite, and those that it has forked for the next runs."""
    for _ in range(400):
        leaders = {pid for pid in watcher.processes() if is_leader(pid)} - {watcher.process.pid}
        spares = {pid for pid in leaders if parent(pid) in leaders}
        if len(spares) == len(PARTS):
            (server,) = leaders - spares
            return server, spares
        time.sleep(0.02)
    raise TimeoutError("nothing was forked ahead of the next run")


def is_leader(pid):
    with suppress(ProcessLookupError):
        return os.getsid(pid) == pid
    return False


def parent(pid):
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return None
