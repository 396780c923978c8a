"""The tasks for VS Code: their commands, and how their matchers read what `kata` prints."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tooling.command_lines import taken
from tests.tooling.conftest import CARD, ROOT, SUITE, Project
from tests.tooling.terminal import Terminal

pytestmark = pytest.mark.timeout(100)

TASKS = json.loads((ROOT / ".vscode/tasks.json").read_text("utf-8"))["tasks"]
RUN, WATCH, MAP = TASKS
KATA = "katas/l01_calculus/k1_double.py"
CARD_FILE = "reference/l01_calculus/k1_double.toml"
TORN = "def double(x):\n    return 2 *\n"
RIGHT = "def double(x):\n    if x < 0:\n        raise ValueError('negative')\n    return 2 * x\n"
RAISES = RIGHT.replace("2 * x", "y * x")

Problem = tuple[str, int, str]
"""File, line and message."""


def problems(task: dict[str, Any], output: str) -> list[Problem]:
    """What VS Code makes of an output."""
    pattern = task["problemMatcher"]["pattern"]
    matches = (re.search(pattern["regexp"], line) for line in output.splitlines())
    return [
        (match[pattern["file"]], int(match[pattern["line"]]), match[pattern["message"]])
        for match in matches
        if match
    ]


def run(project: Project, file: str) -> list[Problem]:
    """What the task marks when this is the file."""
    project.write(KATA, file)
    return problems(RUN, project.kata("run", "double", "--problems", COLUMNS="60").stdout)


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
    assert RUN["args"] == ["run", "${fileBasenameNoExtension}", "--problems"]
    assert "1.1 double" in double.kata("run", name).stdout


def test_both_tasks_read_alike():
    background = WATCH["problemMatcher"].get("background")
    assert WATCH["problemMatcher"] == RUN["problemMatcher"] | {"background": background}


def test_an_error_is_marked_where_it_was_raised(double):
    said = "NameError: name 'y' is not defined (Twice three is six.)"
    assert run(double, RAISES) == [(KATA, 4, said)]


def test_a_terminal_shows_what_is_marked(double):
    double.write(KATA, RAISES)
    command = [sys.executable, "-m", "scripts.cli", "run", "double", "--problems"]
    terminal = Terminal(command, double.root, {**os.environ, "PYTHONPATH": str(double.root)})
    try:
        shown = terminal.wait_for(r"also failing.*:4:")
    finally:
        terminal.close()
    [(path, line, said)] = problems(RUN, shown)  # VS Code puts together what a terminal breaks
    assert (path, line) == (KATA, 4)
    assert said.startswith("NameError: name 'y' is not defined (Twice")


@pytest.mark.parametrize(
    ("file", "line", "what"),
    [
        ("def double(x):\n    return 2 *\n", 2, "invalid syntax"),
        ("def twice(x):\n    return 2 * x\n", 1, "this file has no `double`"),
        (
            "def double(x):\n    import math\n    return math.prod([x, 2])\n",
            3,
            "uses math.prod, which is forbidden",
        ),
        (
            "def double(x):\n    return 3 * x\n",
            1,
            "result: expected 6, got 9 (Twice three is six.)",
        ),
        ("import os\n\nos._exit(0)\n", 1, ""),
    ],
)
def test_whatever_fails_is_marked_somewhere(double, file, line, what):
    double.write(CARD_FILE, CARD.replace("forbidden = []", 'forbidden = ["math.prod"]'))
    [(path, marked, said)] = run(double, file)
    assert (path, marked) == (KATA, line)
    assert said.startswith(what)


def test_a_line_is_marked_once_with_what_the_lowest_medal_says(double):
    other_way_round = {"@bronze\n": "@gold\n", "@gold\n": "@bronze\n"}
    suite = re.sub("@(bronze|gold)\n", lambda medal: other_way_round[medal[0]], SUITE)
    double.write("tests/l01_calculus/test_k1_double.py", suite)
    assert run(double, "def double(x):\n    if x < 0:\n        return y\n    return 2 * z\n") == [
        (KATA, 3, "NameError: name 'y' is not defined (A negative number is refused.)"),
        (KATA, 4, "NameError: name 'z' is not defined (Huge numbers are doubled too.)"),
    ]


def test_a_path_of_windows_is_read_too():
    windows = KATA.replace("/", "\\")
    assert problems(RUN, f"{windows}:3: too many\n") == [(windows, 3, "too many")]


def test_what_is_not_begun_or_right_has_no_problem(double):
    stub = (double.root / KATA).read_text("utf-8")
    assert run(double, stub) == []
    assert run(double, RIGHT) == []


def test_nothing_is_marked_unasked(double):
    double.write(KATA, RAISES)
    assert f"{KATA}:" not in double.kata("run", "double").stdout


def test_watching_clears_what_was_mended(double):
    """Between two ends VS Code takes what it reads for all the problems there are."""
    background = WATCH["problemMatcher"]["background"]
    begins, ends = re.compile(background["beginsPattern"]), re.compile(background["endsPattern"])
    stub = (double.root / KATA).read_text("utf-8")
    double.write(KATA, RAISES)
    watch = subprocess.Popen(
        [sys.executable, "-m", "scripts.cli", "watch", "double", "--problems"],
        cwd=double.root,
        env={**os.environ, "PYTHONPATH": str(double.root)},
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
        assert [problem[1] for problem in next_verdict()] == [4]
        double.write(KATA, TORN)
        assert [problem[1] for problem in next_verdict()] == [2]
        double.write(KATA, stub)
        assert next_verdict() == []
    finally:
        watch.kill()
        watch.wait()
        watch.stdout.close()
