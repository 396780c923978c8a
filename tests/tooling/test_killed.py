"""Killed at any instant: what is kept is as it was before, or as it is after."""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from mmap import mmap
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from scripts import backups, files, ledger, salvage
from scripts.backups import put_back
from scripts.catalogue import Catalogue, Kata
from scripts.files import leftovers
from scripts.ledger import Ledger, Prints
from tests.harness.variants import Place
from tests.tooling.conftest import Project

pytestmark = [
    pytest.mark.timeout(120),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no kill -9 to survive"),
]

KILLS = 200
TRACED = {module.__file__ for module in (backups, files, ledger, salvage)}


@pytest.fixture
def kata(tmp_path: Path) -> Kata:
    return Kata(Place("l01_calculus", "k1_double"), tmp_path)


def record(kata: Kata, number: int) -> None:
    """Keep a result by which its ledger can be told from every other."""
    Ledger.load(kata.root).record(kata, Prints("a", "b", "c"), "silver", number, number)


def path(kata: Kata) -> Path:
    return kata.root / ".kata/ledger.json"


def recorded(kata: Kata) -> int:
    """The number of the result that the ledger holds; fails unless all of the ledger is sound."""
    if not path(kata).exists():
        return 0
    entries = json.loads(path(kata).read_text("utf-8"))["katas"]
    result = entries["double"]["result"]
    assert result["passed"] == result["total"]
    assert {**entries, "double": entries["double"]} == salvage.read(path(kata)).katas
    return result["total"]


def fork(act: Callable[[], None]) -> int:
    """Do something in a child; its process id."""
    child = os.fork()
    if child:
        return child
    try:
        act()
    except BaseException:
        os._exit(1)
    os._exit(0)


def killed_at_line(number: int, act: Callable[[], None]) -> bool:
    """Do something in a child that is killed before a line of it; False when it has fewer."""
    left = number

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if frame.f_code.co_filename not in TRACED:
            return None
        if event == "line":
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
        return trace

    def traced() -> None:
        sys.settrace(trace)
        act()

    _, status = os.waitpid(fork(traced), 0)
    assert status in (0, signal.SIGKILL)
    return status == signal.SIGKILL


def test_two_hundred_kills_leave_the_old_or_the_new_ledger(kata):
    chance = random.Random(0)
    told = mmap(-1, 8)  # shared with the child: the number of the last result that it kept

    def last() -> int:
        return int.from_bytes(told[:8], "little")

    def keep_on_recording() -> None:
        number = recorded(kata)
        while True:
            number += 1
            record(kata, number)
            told[:8] = number.to_bytes(8, "little")

    for _ in range(KILLS):
        before = last()
        child = fork(keep_on_recording)
        while last() == before:
            time.sleep(0.0002)
        time.sleep(chance.uniform(0, 0.01))
        os.kill(child, signal.SIGKILL)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL
        assert recorded(kata) in (last(), last() + 1)
        assert len(leftovers(path(kata))) <= 1
        told[:8] = recorded(kata).to_bytes(8, "little")

    record(kata, last() + 1)  # what held the lock is gone, and its lock with it
    assert recorded(kata) == last() + 1
    assert leftovers(path(kata)) == []


@pytest.mark.parametrize("first", [True, False], ids=["first result", "another result"])
def test_a_kill_at_any_line_leaves_the_old_or_the_new_ledger(kata, first):
    number = seen_new = line = 0
    if not first:
        record(kata, 1)
    while True:
        number = recorded(kata)
        if not killed_at_line(line, partial(record, kata, number + 1)):
            break
        assert recorded(kata) in (number, number + 1)
        seen_new += recorded(kata) > number
        if first:
            path(kata).unlink(missing_ok=True)
        line += 1
    assert recorded(kata) == number + 1
    assert 0 < seen_new < line
    assert leftovers(path(kata)) == []


def test_a_kill_at_any_line_keeps_a_damaged_ledger_or_its_copy(kata):
    damaged = '{"version": 1, "katas": {"double": {"hints": 2}, "treble": {"hi'
    line = 0
    while True:
        path(kata).parent.mkdir(exist_ok=True)
        for old in path(kata).parent.glob("ledger.*json"):
            old.unlink()
        path(kata).write_text(damaged)
        done = not killed_at_line(line, lambda: record(kata, 1))
        kept = [file.read_text("utf-8") for file in path(kata).parent.glob("ledger.*json")]
        assert damaged in kept
        if path(kata).read_text("utf-8") != damaged:
            assert recorded(kata) == 1
        if done:
            break
        line += 1
    assert recorded(kata) == 1
    assert line > 20


def test_a_kill_at_any_line_of_a_reset_keeps_the_learners_file(project: Project):
    project.add("k1_double")
    kata = Catalogue(project.root).find("double")
    stub = kata.stub.read_text("utf-8")
    line = 0
    while True:
        mine = f"my work, {line}"
        kata.stub.write_text(mine, "utf-8")
        done = not killed_at_line(line, lambda: put_back(kata))
        if kata.stub.read_text("utf-8") != mine:
            assert kata.stub.read_text("utf-8") == stub
            kept = (project.root / ".kata/backups").glob("*.py")
            assert mine in [file.read_text("utf-8") for file in kept]
        if done:
            break
        line += 1
    assert kata.stub.read_text("utf-8") == stub
    assert line > 20
