"""The ledger: what it keeps, and that breaking it loses nothing but memory."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.catalogue import Catalogue, Kata
from scripts.ledger import Ledger, Prints
from tests.tooling.conftest import Project


@pytest.fixture
def kata(project: Project) -> Kata:
    project.add("k1_double")
    return Catalogue(project.root).find("double")


def record(kata: Kata, medal: str | None = "silver") -> Ledger:
    ledger = Ledger.load(kata.root)
    ledger.record(kata, Prints.of(kata), medal, passed=2, total=3)
    return ledger


def path(kata: Kata) -> Path:
    return kata.root / ".kata/ledger.json"


def test_without_a_ledger_everything_is_new(kata):
    standing = Ledger.load(kata.root).standing(kata)
    assert (standing.state, standing.medal, standing.total) == ("new", None, 0)


def test_a_result_is_kept(kata):
    record(kata)
    standing = Ledger.load(kata.root).standing(kata)
    assert (standing.state, standing.medal) == ("fresh", "silver")
    assert (standing.passed, standing.total) == (2, 3)


@pytest.mark.parametrize("which", ["stub", "suite", "card"])
def test_a_result_belongs_to_its_files(kata, which):
    record(kata)
    with getattr(kata, which).open("a") as file:
        file.write("\n# changed\n")
    standing = Ledger.load(kata.root).standing(kata)
    assert (standing.state, standing.medal, standing.was) == ("changed", None, "silver")


def test_a_result_belongs_to_the_harness(kata):
    record(kata)
    (kata.root / "tests/harness/comparing.py").write_text("# another\n")
    assert Ledger.load(kata.root).medal(kata) is None


def test_going_back_to_the_judged_file_gives_the_medal_back(kata):
    record(kata)
    text = kata.stub.read_text("utf-8")
    kata.stub.write_text("", "utf-8")
    assert Ledger.load(kata.root).medal(kata) is None
    kata.stub.write_text(text, "utf-8")
    assert Ledger.load(kata.root).medal(kata) == "silver"


@pytest.mark.parametrize("content", ["", '{"version": 1, "ka', "[]", '{"katas": {}}', "\x00\xff"])
def test_a_torn_ledger_is_set_aside_and_said(kata, content):
    record(kata)
    path(kata).write_text(content, "utf-8")
    ledger = Ledger.load(kata.root)
    assert ledger.medal(kata) is None
    assert ledger.note is not None
    assert "kata run all" in ledger.note
    kept = list(path(kata).parent.glob("ledger.*.json"))
    assert [file.read_text("utf-8") for file in kept] == [content]


def test_a_ledger_of_a_newer_version_is_kept(kata):
    path(kata).parent.mkdir()
    path(kata).write_text('{"version": 99, "katas": {}}')
    note = Ledger.load(kata.root).note
    assert note is not None
    assert "newer" in note


def test_after_a_torn_ledger_results_are_kept_again(kata):
    record(kata)
    path(kata).write_text("{")
    record(kata, "gold")
    assert Ledger.load(kata.root).medal(kata) == "gold"


def test_results_written_side_by_side_are_all_kept(kata):
    others = [replace(kata, place=replace(kata.place, name=f"k{n}_other{n}")) for n in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(record, others))
    kept = json.loads(path(kata).read_text("utf-8"))["katas"]
    assert sorted(kept) == sorted(other.slug for other in others)


def test_hints_go_on_and_stop_at_the_last(kata):
    taken = [Ledger.load(kata.root).take_hint(kata, of=3) for _ in range(4)]
    assert taken == [0, 1, 2, 2]


def test_a_result_keeps_hints_and_reveals(kata):
    Ledger.load(kata.root).take_hint(kata, of=3)
    Ledger.load(kata.root).remember_reveal(kata)
    record(kata)
    standing = Ledger.load(kata.root).standing(kata)
    assert (standing.hints, standing.revealed, standing.medal) == (1, True, "silver")
