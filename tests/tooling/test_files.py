"""Writing files: whole or not at all, through links, with the mode they had."""

import os
import stat
from pathlib import Path

import pytest

from scripts.files import keep, leftovers, write_atomically


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_and_its_folders_are_made(tmp_path):
    file = tmp_path / "a/b/c.txt"
    write_atomically(file, "täxt\n")
    assert file.read_bytes() == "täxt\n".encode()
    umask = os.umask(0)
    os.umask(umask)
    assert mode(file) == 0o666 & ~umask


@pytest.mark.parametrize("bits", [0o600, 0o644, 0o755, 0o664])
def test_a_file_keeps_its_mode(tmp_path, bits):
    file = tmp_path / "a.txt"
    file.write_text("old")
    file.chmod(bits)
    write_atomically(file, "new")
    assert file.read_text("utf-8") == "new"
    assert mode(file) == bits


def test_a_link_stays_one_and_its_target_is_written(tmp_path):
    target, link = tmp_path / "there/target.txt", tmp_path / "link.txt"
    target.parent.mkdir()
    target.write_text("old")
    link.symlink_to("there/target.txt")
    write_atomically(link, "new")
    assert link.is_symlink()
    assert target.read_text("utf-8") == "new"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["link.txt", "target.txt", "there"]


def test_a_link_to_nothing_makes_its_target(tmp_path):
    link = tmp_path / "link.txt"
    link.symlink_to("target.txt")
    write_atomically(link, "new")
    assert link.is_symlink()
    assert (tmp_path / "target.txt").read_text("utf-8") == "new"


def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_atomically(pipe, "through")
        assert os.read(reading, 100) == b"through"
    finally:
        os.close(reading)
    assert pipe.is_fifo()


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path, monkeypatch):
    file = tmp_path / "a.txt"
    file.write_text("old")
    monkeypatch.setattr(os, "access", lambda path, bits: False)
    with pytest.raises(PermissionError, match="Permission denied"):
        write_atomically(file, "new")
    assert file.read_text("utf-8") == "old"


@pytest.mark.parametrize("place", ["os.fsync", "shutil.copymode", "pathlib.Path.replace"])
def test_a_failure_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch, place):
    def full(*_):
        raise OSError(28, "No space left on device")

    file = tmp_path / "a.txt"
    file.write_text("old")
    monkeypatch.setattr(place, full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(file, "new")
    assert file.read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_what_a_kill_left_is_found(tmp_path):
    (tmp_path / ".a.txt.0f.new").write_text("half")
    (tmp_path / ".b.txt.0f.new").write_text("another's")
    assert [path.name for path in leftovers(tmp_path / "a.txt")] == [".a.txt.0f.new"]


def test_backups_of_one_instant_never_overwrite_each_other(tmp_path):
    file, folder = tmp_path / "k1_a.py", tmp_path / "backups"
    kept = []
    for number in range(20):
        file.write_text(str(number))
        kept.append(keep(file, folder))
    assert [path.read_text("utf-8") for path in kept] == [str(number) for number in range(20)]
    assert all(path.name.startswith("k1_a.") and path.suffix == ".py" for path in kept)
    assert file.read_text("utf-8") == "19"


def test_a_backup_taken_by_somebody_else_meanwhile_is_left_alone(tmp_path, monkeypatch):
    file, folder = tmp_path / "a.py", tmp_path / "backups"
    file.write_text("first")
    theirs = keep(file, folder)
    file.write_text("second")
    monkeypatch.setattr(os.path, "lexists", lambda path: False)
    mine = keep(file, folder)
    assert theirs.read_text("utf-8") == "first"
    assert mine.read_text("utf-8") == "second"


def test_a_backup_that_fails_leaves_no_half(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    file = tmp_path / "a.py"
    file.write_text("mine")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        keep(file, tmp_path / "backups")
    assert file.read_text("utf-8") == "mine"
    assert list((tmp_path / "backups").iterdir()) == []
