"""Saves as editors make them: each is seen once, whichever way the file is written."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread, Timer

import pytest
from watchfiles import watch

from scripts.saves import let_fill, saves

pytestmark = pytest.mark.timeout(60)

PAUSE = 0.002  # between the writes of one save
LONG = 0.2  # while a file is empty, or is not there


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "level" / "k1_kata.py"
    path.parent.mkdir()
    path.write_text("first\n")
    return path


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait longer for a file to be at rest, however busy this machine is, and look only if told."""
    monkeypatch.setattr("scripts.saves._REST", LONG / 2)
    monkeypatch.setattr("scripts.saves._EMPTY_FOR", 10)
    monkeypatch.setattr("scripts.saves._LOOK_MS", 60_000)


@contextmanager
def seen(path: Path) -> Iterator[SimpleQueue]:
    """The saves that are seen of a file within this block."""
    stop, queue = Event(), SimpleQueue[None]()

    def look() -> None:
        for _ in saves(path, stop):
            queue.put(None)

    thread = Thread(target=look)
    thread.start()
    time.sleep(0.3)
    try:
        yield queue
    finally:
        stop.set()
        thread.join()


def in_place(path: Path) -> None:
    path.write_text("second\n")


def by_rename(path: Path) -> None:
    beside = path.with_name(".k1_kata.py.swp")
    beside.write_text("second\n")
    beside.replace(path)


def by_backup_and_new_file(path: Path) -> None:
    path.rename(path.with_name("k1_kata.py~"))
    time.sleep(PAUSE)
    path.write_text("second\n")


def after_truncating(path: Path) -> None:
    with path.open("w") as file:
        time.sleep(LONG)
        file.write("second\n")


def after_removing(path: Path) -> None:
    path.unlink()
    time.sleep(LONG)
    path.write_text("second\n")


def in_a_burst(path: Path) -> None:
    for number in range(30):
        path.write_text(f"almost {number}\n")
        time.sleep(PAUSE)
    path.write_text("second\n")


def in_pieces(path: Path) -> None:
    with path.open("w", buffering=1) as file:
        for letter in "second":
            file.write(letter + "\n")
            time.sleep(PAUSE)


def through_another_link(path: Path) -> None:
    link = path.parent.parent / "link.py"
    link.unlink(missing_ok=True)
    link.symlink_to(path)
    link.write_text("second\n")


def with_other_bytes_of_the_same_length(path: Path) -> None:
    before = path.stat()
    path.write_text("fIrst\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize(
    "save",
    [
        in_place,
        by_rename,
        by_backup_and_new_file,
        after_truncating,
        after_removing,
        in_a_burst,
        in_pieces,
        through_another_link,
        with_other_bytes_of_the_same_length,
    ],
)
@pytest.mark.usefixtures("patient")
def test_a_save_is_seen_once(file: Path, save: Callable[[Path], None]):
    with seen(file) as queue:
        save(file)
        queue.get(timeout=10)
        time.sleep(2 * LONG)  # time to see it once more
        assert queue.empty()
        file.write_text("third\n")
        queue.get(timeout=10)


def touched(path: Path) -> None:
    path.touch()


def written_as_it_was(path: Path) -> None:
    path.write_text(path.read_text())


def replaced_by_the_same(path: Path) -> None:
    beside = path.with_name("new.py")
    beside.write_text(path.read_text())
    beside.replace(path)


def made_executable(path: Path) -> None:
    path.chmod(0o755)


def beside_another_file(path: Path) -> None:
    path.with_name("k2_other.py").write_text("other\n")


@pytest.mark.parametrize(
    "happening",
    [touched, written_as_it_was, replaced_by_the_same, made_executable, beside_another_file],
)
def test_what_changes_nothing_is_no_save(file: Path, happening: Callable[[Path], None]):
    with seen(file) as queue:
        happening(file)
        time.sleep(0.1)  # enough to be seen, if it were
        assert queue.empty()
        file.write_text("second\n")
        queue.get(timeout=10)
        assert queue.empty()


@pytest.mark.usefixtures("patient")
def test_a_link_shows_what_is_written_to_its_target(file: Path, tmp_path: Path):
    target = tmp_path / "elsewhere" / "mine.py"
    target.parent.mkdir()
    target.write_text("first\n")
    file.unlink()
    file.symlink_to(target)
    with seen(file) as queue:
        for save in (in_place, by_rename):
            target.write_text("between\n")
            queue.get(timeout=10)
            save(target)
            queue.get(timeout=10)
        assert queue.empty()


def test_a_file_that_is_removed_is_seen_as_such_and_again_when_it_is_back(file: Path):
    with seen(file) as queue:
        file.unlink()
        queue.get(timeout=10)
        file.write_text("second\n")
        queue.get(timeout=10)
        assert queue.empty()


def test_a_run_waits_for_a_file_that_is_about_to_be_written(file: Path, patient: None):
    file.write_text("")
    writing = Timer(LONG, lambda: file.write_text("second\n"))
    writing.start()
    let_fill(file, Event())
    assert file.read_text() == "second\n"
    writing.join()


def test_a_file_that_stays_empty_is_not_waited_for(file: Path):
    file.write_text("")
    let_fill(file, Event())
    assert file.read_text() == ""


def test_a_folder_may_go_and_come_back(file: Path, monkeypatch):
    watched = SimpleQueue[tuple]()

    def noted(*folders: Path, **options: object) -> Iterator[object]:
        watched.put(folders)
        return watch(*folders, **options)

    monkeypatch.setattr("scripts.saves.watch", noted)
    folder = file.parent
    with seen(file) as queue:
        folder.rename(folder.with_name("away"))
        queue.get(timeout=10)
        while watched.get(timeout=10):  # there is none to watch while it is away
            pass
        folder.mkdir()
        file.write_text("second\n")
        queue.get(timeout=10)
        assert queue.empty()
        assert watched.get(timeout=10) == (folder,)


def test_a_link_to_itself_is_no_trouble(file: Path):
    with seen(file) as queue:
        file.unlink()
        file.symlink_to(file.name)
        queue.get(timeout=10)
        file.unlink()
        file.write_text("second\n")
        queue.get(timeout=10)
        assert queue.empty()


def test_a_file_is_watched_where_the_system_does_not_tell(file: Path, monkeypatch):
    def no_more(*_: object, **__: object) -> Iterator[None]:
        raise OSError("too many files are watched")

    monkeypatch.setattr("scripts.saves.watch", no_more)
    with seen(file) as queue:
        in_place(file)
        queue.get(timeout=10)
        assert queue.empty()
