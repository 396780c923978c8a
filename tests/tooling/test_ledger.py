"""The ledger: what it keeps, and that breaking it loses nothing but memory."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from scripts.catalogue import Catalogue, Kata
from scripts.ledger import Ledger, Prints
from scripts.mapping import Map
from tests.harness.variants import ROOT
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


def damaged(kata: Kata, content: str | bytes) -> Path:
    """The ledger, with this content."""
    file = path(kata)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def kept_aside(kata: Kata) -> list[bytes]:
    return [file.read_bytes() for file in path(kata).parent.glob("ledger.*.json")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ('{"version": 1, "ka', "is damaged"),
        ("[]", "is damaged"),
        ("null", "is damaged"),
        ("1", "is damaged"),
        ("{}", "is damaged"),
        ('{"katas": {}}', "is damaged"),
        ('{"version": "1", "katas": {}}', "is damaged"),
        ('{"version": 0, "katas": {}}', "is damaged"),
        ('{"version": 1, "katas": "none"}', "is damaged"),
        ('{"version": 1, "katas": 1}', "is damaged"),
        ('{"version": 1, "katas": {"double": []}}', "is damaged"),
        ('{"version": 1, "katas": {"double": {"other": 1}}}', "is damaged"),
        ("[" * 100_000, "is damaged"),
        ('{"version": 1, "katas": {"double": {"hints": ' + "9" * 5000 + "}}}", "is damaged"),
        (b"\x00\xff", "is damaged"),
        ('{"version": 99, "katas": {}}', "comes from a newer Nabla"),
    ],
)
def test_what_is_no_ledger_is_said_and_kept_when_a_new_one_is_written(kata, content, said):
    file = damaged(kata, content)
    before = file.read_bytes()
    ledger = Ledger.load(kata.root)
    assert ledger.standing(kata).state == "new"
    assert ledger.note == f".kata/ledger.json {said}. `kata run all` gives back what is missing"
    assert file.read_bytes() == before  # the map writes nothing

    ledger = record(kata)
    assert kept_aside(kata) == [before]
    kept = next(path(kata).parent.glob("ledger.*.json")).name
    assert ledger.note.endswith(f"It is kept as {kept}")
    assert Ledger.load(kata.root).note is None
    assert Ledger.load(kata.root).medal(kata) == "silver"


RESULT = {"medal", "passed", "total", "prints", "when"}
WRONG = {
    "result": [None, 1, [], {}, "gold"],
    "hints": [None, -1, 1.5, True, "2", [], {}],
    "revealed": [None, 1, "yes", []],
    "medal": [1, "platinum", [], {}],
    "passed": [None, -1, 2.0, True, "2"],
    "total": [None, -1, 2.0, True, "2"],
    "prints": [None, [], "abc", {"solution": 1}],
    "when": [None, 1],
}


@pytest.mark.parametrize(
    ("key", "value"),
    [(key, value) for key, values in WRONG.items() for value in values],
    ids=lambda part: repr(part),
)
def test_what_is_wrong_in_an_entry_costs_no_more_than_itself(kata, key, value):
    other = replace(kata, place=replace(kata.place, name="k2_other"))
    record(kata)
    record(other)
    Ledger.load(kata.root).take_hint(kata, of=3)
    content = json.loads(path(kata).read_text("utf-8"))
    entry = content["katas"]["double"]
    (entry["result"] if key in RESULT else entry)[key] = value
    damaged(kata, json.dumps(content))
    ledger = Ledger.load(kata.root)
    assert "is damaged" in ledger.note
    assert ledger.standing(other).total == 3
    assert ledger.standing(kata).hints == (0 if key == "hints" else 1)
    assert ledger.medal(kata) == ("silver" if key in ("hints", "revealed") else None)


@pytest.mark.parametrize("key", sorted(RESULT))
def test_a_result_without_one_of_its_keys_is_none(kata, key):
    record(kata)
    content = json.loads(path(kata).read_text("utf-8"))
    del content["katas"]["double"]["result"][key]
    damaged(kata, json.dumps(content))
    assert Ledger.load(kata.root).standing(kata).state == "new"


def test_of_a_torn_ledger_the_whole_entries_are_read(kata):
    others = [replace(kata, place=replace(kata.place, name=f"k{n}_other{n}")) for n in range(3)]
    for other in others:
        record(other)
    record(kata)
    whole = path(kata).read_bytes()
    last = whole.rindex(b'"double"')
    for end in range(len(whole) - 3, last, -1):
        damaged(kata, whole[:end])
        ledger = Ledger.load(kata.root)
        assert all(ledger.standing(other).total == 3 for other in others)
        assert "3 results were read" in ledger.note or "4 results were read" in ledger.note
    damaged(kata, whole[: last // 2])
    assert Ledger.load(kata.root).standing(others[-1]).state == "new"


def test_a_byte_that_is_not_utf_8_costs_its_entry_only(kata):
    other = replace(kata, place=replace(kata.place, name="k2_other"))
    record(other)
    record(kata)
    text = path(kata).read_bytes()
    damaged(kata, text.replace(b'"double"', b'"dou\xffble"'))
    ledger = Ledger.load(kata.root)
    assert ledger.standing(other).total == 3
    assert ledger.standing(kata).state == "new"
    damaged(kata, b"\xef\xbb\xbf" + text)  # saved by an editor that marks its encoding
    assert Ledger.load(kata.root).medal(kata) == "silver"


def test_of_a_newer_ledger_what_is_known_is_read(kata):
    record(kata)
    content = json.loads(path(kata).read_text("utf-8"))
    newer = {**content, "version": 2, "teams": []}
    newer["katas"]["double"]["stars"] = 3
    damaged(kata, json.dumps(newer))
    ledger = Ledger.load(kata.root)
    assert ledger.medal(kata) == "silver"
    assert "newer Nabla; 1 result was read" in ledger.note


def test_a_folder_in_the_ledgers_place_is_said_and_moved(kata):
    path(kata).mkdir(parents=True)
    (path(kata) / "mine.txt").write_text("mine")
    assert "cannot be read" in Ledger.load(kata.root).note
    record(kata)
    assert Ledger.load(kata.root).medal(kata) == "silver"
    kept = path(kata).parent.glob("ledger.*.json/mine.txt")
    assert [file.read_text("utf-8") for file in kept] == ["mine"]


def test_a_ledger_that_may_not_be_read_is_said_and_moved(kata, monkeypatch):
    file = damaged(kata, "secret")
    monkeypatch.setattr("scripts.files._copy", forbidden)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", forbidden)
        ledger = Ledger.load(kata.root)
        assert ledger.note.startswith(".kata/ledger.json cannot be read (Permission denied)")
        ledger.record(kata, Prints("", "", ""), "gold", passed=3, total=3)
    assert kept_aside(kata) == [b"secret"]
    assert json.loads(file.read_text("utf-8"))["katas"]["double"]["result"]["medal"] == "gold"


def forbidden(*_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_without_a_ledger_the_files_tell_which_suites_must_run(project):
    project.add("k1_double")
    project.add("k2_treble")
    kata = Catalogue(project.root).find("double")
    assert Map.of(Catalogue(project.root), Ledger.load(project.root)).note is None
    kata.stub.write_text("def double(x):\n    return 2 * x\n")
    the_map = Map.of(Catalogue(project.root), Ledger.load(project.root))
    assert the_map.note == "1 kata is not judged as it stands: kata run double"
    assert [row.standing.state for row in the_map.rows] == ["unjudged", "new"]


def test_what_cannot_be_kept_is_said_and_lost_to_the_file_alone(kata, monkeypatch):
    record(kata, "bronze")
    before = path(kata).read_bytes()
    monkeypatch.setattr("scripts.ledger.write_atomically", forbidden)
    ledger = record(kata, "gold")
    assert ledger.medal(kata) == "gold"
    assert "could not be kept in .kata/ledger.json: Permission denied" in ledger.note
    assert ledger.take_hint(kata, of=3) == 0
    assert path(kata).read_bytes() == before


def test_a_file_in_the_folders_place_is_said(kata):
    (kata.root / ".kata").write_text("mine")
    assert Ledger.load(kata.root).standing(kata).state == "new"
    ledger = record(kata)
    assert "a file is in the place of the folder .kata" in ledger.note
    assert (kata.root / ".kata").read_text("utf-8") == "mine"


def test_a_lock_that_a_dead_process_left_does_not_bar(kata):
    path(kata).parent.mkdir()
    (path(kata).parent / "ledger.lock").write_text("4711")
    assert record(kata).note is None
    assert Ledger.load(kata.root).medal(kata) == "silver"


def test_a_lock_that_is_held_is_said_after_a_while(kata, monkeypatch):
    monkeypatch.setattr("scripts.ledger.PATIENCE", 0.05)
    path(kata).parent.mkdir()
    with FileLock(path(kata).parent / "ledger.lock"):
        ledger = record(kata)
    assert "another kata has held .kata/ledger.lock for 0.05 s" in ledger.note
    assert not path(kata).exists()


RECORDING = """
import sys
from pathlib import Path
from scripts.ledger import Ledger, Prints
from scripts.catalogue import Kata
from tests.harness.variants import Place

root, who = Path(sys.argv[1]), sys.argv[2]
sys.stdin.readline()
for number in range(25):
    kata = Kata(Place("l01_calculus", f"k1_{who}{number}"), root)
    Ledger.load(root).record(kata, Prints("", "", ""), "gold", 1, 1)
"""


def test_results_of_processes_side_by_side_are_all_kept(tmp_path):
    command = [sys.executable, "-c", RECORDING, str(tmp_path)]
    others = [subprocess.Popen([*command, who], cwd=ROOT, stdin=subprocess.PIPE) for who in "abcd"]
    for other in others:
        other.stdin.close()  # all begin now
    assert [other.wait() for other in others] == [0] * 4
    kept = json.loads((tmp_path / ".kata/ledger.json").read_text("utf-8"))["katas"]
    assert sorted(kept) == sorted(f"{who}{number}" for who in "abcd" for number in range(25))


def test_results_of_threads_side_by_side_are_all_kept(kata):
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
