"""`kata reset`: the stub again, and nothing of the learner's lost."""

import re
from pathlib import Path

import pytest

from scripts.backups import put_back
from scripts.catalogue import Catalogue
from scripts.errors import KataError
from tests.tooling.conftest import Project

FILE = "katas/l01_calculus/k1_double.py"


@pytest.fixture
def one(project: Project) -> Project:
    project.add("k1_double")
    return project


def backups(project: Project) -> list[Path]:
    return sorted((project.root / ".kata/backups").glob("*"))


def test_every_reset_keeps_its_own_copy_and_names_it(one):
    named = []
    for number in range(3):
        one.write(FILE, f"work {number}\n")
        said = one.kata("reset", "double").stdout
        named.append(re.search(r"kept as (\S+\.py)\.", said)[1])
    kept = [(one.root / name).read_text("utf-8") for name in named]
    assert kept == ["work 0\n", "work 1\n", "work 2\n"]
    assert len(backups(one)) == 3


def test_a_file_that_is_not_utf_8_is_kept_to_the_byte(one):
    (one.root / FILE).write_bytes(b"x = '\xff'\r\n")
    assert one.kata("reset", "double").returncode == 0
    assert [path.read_bytes() for path in backups(one)] == [b"x = '\xff'\r\n"]
    assert "NotImplementedError" in (one.root / FILE).read_text("utf-8")


def test_a_link_stays_one_and_what_it_led_to_is_kept(one):
    elsewhere = one.write("mine/double.py", "my work\n")
    (one.root / FILE).unlink()
    (one.root / FILE).symlink_to("../../mine/double.py")
    assert one.kata("reset", "double").returncode == 0
    assert (one.root / FILE).is_symlink()
    assert "NotImplementedError" in elsewhere.read_text("utf-8")
    assert [path.read_text("utf-8") for path in backups(one)] == ["my work\n"]


def test_a_link_to_nowhere_gives_way_to_the_stub(one):
    (one.root / FILE).unlink()
    (one.root / FILE).symlink_to("nowhere.py")
    assert one.kata("reset", "double").returncode == 0
    assert not (one.root / FILE).is_symlink()
    assert "NotImplementedError" in (one.root / FILE).read_text("utf-8")


def test_what_cannot_be_kept_stays(one):
    one.write(FILE, "my work\n")
    one.write(".kata", "a file in the folder's place")
    done = one.kata("reset", "double")
    assert done.returncode == 2
    assert f"{FILE} cannot be kept in .kata/backups (" in done.stderr
    assert "so it was left as it is" in done.stderr
    assert (one.root / FILE).read_text("utf-8") == "my work\n"


def test_a_stub_that_cannot_be_written_names_the_copy(one, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    one.write(FILE, "my work\n")
    monkeypatch.setattr("scripts.backups.write_atomically", full)
    with pytest.raises(KataError) as error:
        put_back(Catalogue(one.root).find("double"))
    assert f"{FILE} cannot be written: No space left on device. Your file is kept as" in str(
        error.value
    )
    assert (one.root / FILE).read_text("utf-8") == "my work\n"
