"""The tasks for VS Code: their commands, and how their matchers read what `kata` prints."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import pytest

from tests.tooling.command_lines import taken
from tests.tooling.conftest import ROOT, Project

pytestmark = pytest.mark.timeout(100)

TASKS = json.loads((ROOT / ".vscode/tasks.json").read_text("utf-8"))["tasks"]
RUN, WATCH, MAP = TASKS
KATA = "katas/l01_calculus/k1_double.py"
RAISES = "def double(x):\n    if x == 3:\n        return y * x\n    return 2 * x\n"
TORN = "def double(x):\n    return 2 *\n"
RIGHT = "def double(x):\n    if x < 0:\n        raise ValueError('negative')\n    return 2 * x\n"

Problem = tuple[str, int, str]
"""File, line and message."""


def problems(task: dict[str, Any], output: str) -> list[Problem]:
    """What VS Code makes of an output: each matcher's patterns on lines that follow each other."""
    lines, found = [*output.splitlines(), ""], []
    for start in range(len(lines)):
        for matcher in task["problemMatcher"]:
            pattern = matcher["pattern"]
            patterns = pattern if isinstance(pattern, list) else [pattern]
            groups: dict[str, str] = {}
            for line, part in zip(lines[start:], patterns, strict=False):
                match = re.search(part["regexp"], line)
                if not match:
                    break
                groups |= {name: match[part[name]] for name in part if name != "regexp"}
            else:
                found.append((groups["file"], int(groups["line"]), groups["message"]))
    return found


def kata_in_terminal(project: Project, *arguments: str) -> str:
    """What `kata` prints to a terminal of 100 columns, without colours and movements."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.cli", *arguments],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": str(project.root), "TERM": "xterm-256color"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    written = b""
    try:
        while part := os.read(ours, 65536):
            written += part
    except OSError:  # the other side is closed
        pass
    os.close(ours)
    process.wait()
    assert b"\x1b[" in written
    return re.sub(r"\x1b\[[\d;?]*[A-Za-z]|\r", "", written.decode())


@pytest.fixture
def double(project: Project) -> Project:
    project.add("k1_double")
    return project


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task["label"])
def test_a_task_runs_what_there_is(task):
    assert task["command"] == "${workspaceFolder}/.venv/bin/kata"
    assert task["windows"]["command"] == "${workspaceFolder}/.venv/Scripts/kata.exe"
    arguments = task.get("args", [])
    assert taken(arguments) == (arguments[0] if arguments else None)


def test_a_file_of_katas_names_its_kata(double):
    name = Path(KATA).stem  # ${fileBasenameNoExtension}
    assert RUN["args"] == ["run", "${fileBasenameNoExtension}"]
    assert "1.1 double" in double.kata("run", name).stdout


def test_both_tasks_read_alike():
    run = [{**matcher} for matcher in RUN["problemMatcher"]]
    watch = [{**matcher} for matcher in WATCH["problemMatcher"]]
    assert watch[0].pop("background")
    assert run == watch


def test_an_error_is_marked_where_it_was_raised(double):
    double.write(KATA, RAISES)
    expected = [(KATA, 3, "NameError: name 'y' is not defined")]
    assert problems(RUN, double.kata("run", "double").stdout) == expected
    assert problems(RUN, kata_in_terminal(double, "run", "double")) == expected


def test_a_file_that_cannot_be_loaded_is_marked(double):
    double.write(KATA, TORN)
    expected = [(KATA, 2, "invalid syntax")]
    assert problems(RUN, double.kata("run", "double").stdout) == expected
    assert problems(RUN, kata_in_terminal(double, "run", "double")) == expected


def test_a_path_of_windows_is_read_too(double):
    double.write(KATA, RAISES)
    output = double.kata("run", "double").stdout.replace(KATA, KATA.replace("/", "\\"))
    assert [problem[0] for problem in problems(RUN, output)] == [KATA.replace("/", "\\")]


@pytest.mark.parametrize("file", [None, RIGHT])
def test_what_is_not_begun_or_right_has_no_problem(double, file):
    if file:
        double.write(KATA, file)
    assert problems(RUN, double.kata("run", "double").stdout) == []


def test_watching_clears_what_was_mended(double):
    """Between two ends VS Code takes what it reads for all the problems there are."""
    background = WATCH["problemMatcher"][0]["background"]
    begins, ends = re.compile(background["beginsPattern"]), re.compile(background["endsPattern"])
    environment = {**os.environ, "PYTHONPATH": str(double.root), **WATCH["options"]["env"]}
    stub = (double.root / KATA).read_text("utf-8")
    double.write(KATA, RAISES)
    watch = subprocess.Popen(
        [sys.executable, "-m", "scripts.cli", "watch", "double"],
        cwd=double.root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert watch.stdout is not None

    def next_verdict() -> list[Problem]:
        read = ""
        for line in watch.stdout:
            read += line
            if ends.search(line):
                break
        assert any(begins.search(line) for line in read.splitlines()), read
        return problems(WATCH, read)

    try:
        assert next_verdict() == [(KATA, 3, "NameError: name 'y' is not defined")]
        double.write(KATA, TORN)
        assert next_verdict() == [(KATA, 2, "invalid syntax")]
        double.write(KATA, stub)
        assert next_verdict() == []
    finally:
        watch.kill()
        watch.wait()
        watch.stdout.close()
