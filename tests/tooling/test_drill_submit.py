"""submit.py, as a candidate runs it: with nothing but Python."""

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import datetime

import pytest

from scripts.catalogue import Catalogue
from scripts.drill.definition import Drill
from scripts.drill.intake import read_submission
from scripts.drill.packing import pack, zipped
from scripts.drill.sources import Source

FIRST = "katas/l01_calculus/k2_power_rule.py"
SECOND = "katas/l05_neural_networks/k1_neuron.py"


@pytest.fixture(scope="module")
def drill() -> Drill:
    table = {"title": "A drill", "minutes": 60, "katas": ["power_rule", "neuron"]}
    return Drill.model_validate(table, context={"catalogue": Catalogue()})


@pytest.fixture
def folder(drill, tmp_path):
    folder = tmp_path / "a pack, unpäcked"
    with zipfile.ZipFile(io.BytesIO(zipped(pack(drill)))) as archive:
        archive.extractall(folder)
    return folder


def submit(folder, cwd=None):
    """Without site-packages, and with a terminal that knows no Unicode."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [sys.executable, "-s", "-S", str(folder / "submit.py")],
        cwd=cwd or folder,
        env={**clean, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        encoding="utf-8",
    )


def test_a_submission_is_what_the_grader_takes(folder, drill):
    (folder / FIRST).write_bytes(b"# \xc3\xa4\r\ndef power_rule(c, n): ...\r\n")
    done = submit(folder)
    assert done.returncode == 0, done.stderr
    assert f"  {FIRST}\n  {SECOND} (not begun)\n" in done.stdout
    assert "submission.zip is made, for drill a-drill-" in done.stdout
    taken = read_submission(Source("alice", folder / "submission.zip"), drill)
    sources = {name: answer.source for name, answer in taken.answers.items()}
    assert sources == {
        "power_rule": (folder / FIRST).read_bytes(),
        "neuron": (folder / SECOND).read_bytes(),
    }
    assert (taken.findings, taken.ignored) == ((), ())
    assert datetime.fromisoformat(taken.made_at or "").tzinfo is not None


def test_it_runs_from_anywhere_and_again(folder, drill, tmp_path):
    assert submit(folder, cwd=tmp_path).returncode == 0
    (folder / FIRST).write_text("x = 2\n", "utf-8")
    assert submit(folder, cwd=tmp_path).returncode == 0
    taken = read_submission(Source("alice", folder / "submission.zip"), drill)
    assert taken.answers["power_rule"].source == b"x = 2\n"
    assert [path.name for path in folder.glob("*submission*")] == ["submission.zip"]


def remove(path):
    path.unlink()


def make_folder(path):
    path.unlink()
    path.mkdir()


def make_link(path):
    other = path.with_name("elsewhere.py")
    path.rename(other)
    path.symlink_to(other)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (remove, f"{FIRST} is missing"),
        (make_folder, f"{FIRST} is a folder; it should be a Python file"),
        (make_link, f"{FIRST} is a link; put the file itself there"),
        (lambda path: path.write_bytes(b"#" * (1024**2 + 1)), f"{FIRST} is larger than 1 MiB"),
        (lambda path: path.write_bytes(b"# \xe4"), f"{FIRST} is not UTF-8; save it as UTF-8"),
    ],
)
def test_what_cannot_be_graded_is_refused(folder, spoil, said):
    spoil(folder / FIRST)
    done = submit(folder)
    assert done.returncode == 1
    assert said in done.stderr
    assert "No submission.zip was made" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "submission.zip").exists()


def test_an_earlier_submission_outlives_a_refused_one(folder):
    submit(folder)
    before = (folder / "submission.zip").read_bytes()
    (folder / FIRST).unlink()
    assert submit(folder).returncode == 1
    assert (folder / "submission.zip").read_bytes() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"def power_rule(:\n", "line 1: invalid syntax; no test of it can pass"),
        (b"x = 1 is 1\n", ""),
        (b"x = 1\nx = (\n", "line 2: '(' was never closed; no test of it can pass"),
        (b"\xef\xbb\xbfx = 1\n", ""),
    ],
)
def test_what_is_no_python_is_taken_but_said(folder, text, said):
    (folder / FIRST).write_bytes(text)
    done = submit(folder)
    assert done.returncode == 0
    assert f"  {FIRST} ({said})\n" in done.stdout if said else f"  {FIRST}\n" in done.stdout
    assert not done.stderr


def test_without_a_manifest_it_says_where_it_belongs(folder):
    (folder / "manifest.json").write_text("{", "utf-8")
    assert "manifest.json is missing or damaged" in submit(folder).stderr
    (folder / "manifest.json").unlink()
    done = submit(folder)
    assert done.returncode == 1
    assert "Run submit.py where you unpacked the pack" in done.stderr


def test_a_submission_that_cannot_be_written_is_said(folder):
    (folder / "submission.zip").mkdir()
    done = submit(folder)
    assert done.returncode == 1
    assert "submission.zip cannot be written" in done.stderr
    assert [path.name for path in folder.glob("*submission*")] == ["submission.zip"]


def test_the_submission_names_each_file_with_its_hash(folder, drill):
    submit(folder)
    with zipfile.ZipFile(folder / "submission.zip") as archive:
        assert archive.namelist() == [FIRST, SECOND, "manifest.json"]
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["drill"] == drill.id
    assert [*manifest["files"]] == [FIRST, SECOND]
