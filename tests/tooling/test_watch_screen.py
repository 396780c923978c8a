"""`kata watch` in a terminal: what it shows, its keys, and how it leaves the terminal."""

import fcntl
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.tooling.conftest import CARD, SOLUTION, SUITE, Project
from tests.tooling.terminal import HEIGHT, Terminal

pytestmark = pytest.mark.timeout(200)

FILE = "katas/l01_calculus/k1_double.py"
RIGHT = SOLUTION.replace("# solution", "#").replace("# end solution", "#").lstrip()
TRIPLED = RIGHT.replace("2 * x", "3 * x")
SILVER = RIGHT.replace("return 2 * x", "return 2 * x if x < 1e100 else x")
FOOT = "h hint   n next   l map   d docs   r reset   q quit"


class Watched(Terminal):
    """`kata watch` in a terminal."""

    def __init__(self, project: Project, *arguments: str) -> None:
        command = [sys.executable, "-m", "scripts.cli", "watch", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(project.root), "TERM": "xterm-256color"}
        super().__init__(command, project.root, environment)
        self.before = termios.tcgetattr(self._pty)

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def resize(self, width: int, height: int) -> None:
        fcntl.ioctl(self._pty, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self._screen.resize(height, width)
        self.signal(signal.SIGWINCH)

    def signal(self, number: int) -> None:
        os.kill(self._process.pid, number)

    def is_stopped(self) -> bool:
        stat = Path(f"/proc/{self._process.pid}/stat").read_text()
        return stat.rpartition(")")[2].split()[0] == "T"

    def ended(self) -> int:
        """Its exit status, once it has ended."""
        while self._take(0.1, or_closed=self._process.poll() is None):
            pass
        return self._process.wait()

    def modes(self) -> list:
        """How the terminal treats keys; what changes by itself left out."""
        return termios.tcgetattr(self._pty)[:4]


@contextmanager
def watched(project: Project, *arguments: str) -> Iterator[Watched]:
    terminal = Watched(project, *arguments)
    try:
        yield terminal
    finally:
        if terminal._process.poll() is None:
            terminal.signal(signal.SIGCONT)
        terminal.close()


@pytest.fixture
def two(project: Project) -> Project:
    project.add("k1_double")
    project.add("k2_treble")
    return project


def test_a_kata_from_its_stub_to_gold(two):
    with watched(two) as terminal:
        shown = terminal.wait_for("Not begun")
        assert shown.startswith("○ 1.1 double  0 of 3 tests")
        assert terminal.lines[-1] == FOOT
        assert len(terminal.lines) == HEIGHT
        two.write(FILE, TRIPLED)
        shown = terminal.wait_for("Diagnosis: That is three times.")
        assert re.search(r"bronze 0/1 ━+  silver 1/1 ━+  gold 0/1 ━+\n", shown)
        assert "  Twice three is six.\n    result: expected 6, got 9\n" in shown
        assert f"{FILE}, line " in shown
        assert "gold  Huge numbers are doubled too." in shown
        two.write(FILE, SILVER)
        shown = terminal.wait_for("2 of 3 tests")
        assert shown.startswith("● double: Twice is once and once again.")
        assert "Passed. n goes on; for gold, this is left:" in shown
        assert "Huge numbers are doubled too." in shown
        assert "Diagnosis" not in shown
        two.write(FILE, RIGHT)
        shown = terminal.wait_for("1.2 treble 0 of 3 tests")
        assert shown.startswith("★ double: Twice is once and once again.")
        two.write("katas/l01_calculus/k2_treble.py", TRIPLED)
        shown = terminal.wait_for("1.2 treble 1 of 3 tests")
        assert shown.startswith("○ 1.2 treble")  # what was learned has been read
        two.write("katas/l01_calculus/k2_treble.py", RIGHT)
        assert terminal.ended() == 0
        assert terminal.wait_for("★ treble: Twice is once and once again.*Every kata is passed")


LONG = "Long words about doubling that go on and on until the line is full, and then some. "
LONG_SUITE = SUITE + "".join(
    f'''

@silver
def test_{number}(kata):
    """{number}: {LONG * 3}"""
    print("{LONG * 2}\\n" * 30)
    raise AssertionError("{LONG}\\n" * 30)
'''
    for number in range(30)
)


def drawn(terminal, height: int) -> list[str]:
    """The lines of the screen, once it is drawn anew for that height."""
    for _ in range(200):
        lines = terminal.wait_for("That was the last").splitlines()
        if len(lines) == height and lines[-1] == FOOT:
            break
        time.sleep(0.05)
    return lines


def test_it_fits_the_terminal(project):
    hints = json.dumps([LONG * 3] * 3)
    project.add(
        "k1_double",
        suite=LONG_SUITE,
        stub=RIGHT,
        card=CARD.replace('["Think.", "Think of two.", "Two times."]', hints),
    )
    with watched(project) as terminal:
        terminal.wait_for("of 33 tests")
        for key in "hhh":
            terminal.press(key)
        terminal.wait_for("That was the last")
        for width, height in ((80, 24), (60, 24), (60, 16), (200, 60)):
            terminal.resize(width, height)
            shown = drawn(terminal, height)
            assert len(shown) == height
            assert re.match(r". 1\.1 double  3 of 33 tests", shown[0])
            assert re.match(r"  bronze 1/1 ━+  silver 1/31 ━+  gold 1/1 ━+$", shown[1])
            assert shown[3].startswith("  0: Long words")
            assert shown[-1] == FOOT
            assert any("more lines" in line for line in shown) or height > 24


def test_keys_show_a_hint_the_map_and_the_page(two):
    with watched(two, "double") as terminal:
        terminal.wait_for("Not begun")
        terminal.press("h")
        terminal.wait_for("1. Think.")
        two.write(FILE, TRIPLED)
        terminal.wait_for("Diagnosis.*1. Think.")  # it stays while the learner follows it
        terminal.press("l")
        terminal.wait_for("1.1 . double Doubling.*any key goes back")
        two.write(FILE, TRIPLED + "\n")  # what is read stays
        terminal.press("x")
        terminal.wait_for("Diagnosis.*1. Think.")
        terminal.press("n")
        shown = terminal.wait_for("1.2 treble 0 of 3")
        assert "Think" not in shown
        terminal.press("q")
        assert terminal.ended() == 0


def test_a_long_page_is_read_in_the_pager(two):
    if not shutil.which("less"):
        pytest.skip("there is no less here")
    with watched(two, "double") as terminal:
        terminal.wait_for("Not begun")
        terminal.press("d")
        terminal.wait_for("Doubling.*q goes back")
        two.write(FILE, TRIPLED)
        terminal.signal(signal.SIGINT)
        terminal.press(" q")
        terminal.wait_for("Diagnosis: That is three times.")
        terminal.press("q")
        assert terminal.ended() == 0


def test_a_long_page_is_shown_where_there_is_no_pager(two, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with watched(two, "double") as terminal:
        terminal.wait_for("Not begun")
        terminal.press("d")
        terminal.wait_for("Your turn.*any key goes back")
        terminal.press("x")
        terminal.wait_for("Not begun")


def test_reset_asks_first(two):
    two.write(FILE, "mine\n")
    with watched(two, "double") as terminal:
        terminal.wait_for("NameError")
        terminal.press("r")
        terminal.wait_for("Put the stub of double back.*y or n")
        terminal.press("x")
        terminal.wait_for("Not reset")
        assert (two.root / FILE).read_text() == "mine\n"
        terminal.press("r")
        terminal.press("y")
        terminal.wait_for("Not begun.*Your file is kept as .kata/backups/")
    assert "NotImplementedError" in (two.root / FILE).read_text()


def test_arrows_and_the_like_are_no_keys(two):
    with watched(two, "double") as terminal:
        terminal.wait_for("Not begun")
        for key in ("\x1b[H", "\x1bOH", "\x1b[D", "\x1b[1;5D", "\x1bh", "\x1b[3~"):
            terminal.press(key)
            terminal.press("l")
            terminal.wait_for("any key goes back")
            terminal.press("x")
            shown = terminal.wait_for("Not begun")
            assert "Think" not in shown, repr(key)


def quit_(terminal: Watched) -> None:
    terminal.press("q")


def end_input(terminal: Watched) -> None:
    terminal.press("\x04")


def interrupt(terminal: Watched) -> None:
    terminal.signal(signal.SIGINT)


def terminate(terminal: Watched) -> None:
    terminal.signal(signal.SIGTERM)


@pytest.mark.parametrize(
    ("end", "status"), [(quit_, 0), (end_input, 0), (interrupt, 130), (terminate, 0)]
)
@pytest.mark.parametrize("at_once", [True, False])
def test_it_leaves_the_terminal_as_it_was(two, end, status, at_once):
    with watched(two, "double") as terminal:
        before = terminal.modes()
        terminal.wait_for("1.1 double" if at_once else "Not begun", without="nothing")
        end(terminal)
        assert terminal.ended() == status
        assert terminal.modes() == before
        assert "Traceback" not in terminal.text


def test_it_stops_and_goes_on(two):
    with watched(two, "double") as terminal:
        before = terminal.modes()
        terminal.wait_for("Not begun")
        assert terminal.modes() != before
        terminal.signal(signal.SIGTSTP)
        end = time.monotonic() + 30
        while not terminal.is_stopped():
            assert time.monotonic() < end
            terminal._take(0.1)
        assert terminal.modes() == before
        two.write(FILE, TRIPLED)
        terminal.signal(signal.SIGCONT)
        terminal.wait_for("Diagnosis: That is three times.")
        terminal.press("h")
        terminal.wait_for("1. Think.")


def test_without_a_terminal_it_prints_one_thing_after_another(two):
    watch = subprocess.Popen(
        [sys.executable, "-m", "scripts.cli", "watch", "double"],
        cwd=two.root,
        env={**os.environ, "PYTHONPATH": str(two.root), "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with watch:
        said = watch.stdout.readline()
        assert said == f"1.1 double: {FILE} is judged at every save.\n"
        while "Not begun" not in said:
            said = watch.stdout.readline()
        two.write(FILE, TRIPLED)
        while "Diagnosis" not in said:
            said = watch.stdout.readline()
            assert "\x1b" not in said
        assert said == "Diagnosis: That is three times.\n"
        watch.terminate()
        assert watch.wait(30) == 0
        assert "Traceback" not in watch.stdout.read()
