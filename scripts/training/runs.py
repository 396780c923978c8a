"""A run's folder: what it is, its checkpoint, its parts. Nothing in it is ever half written."""

import json
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import torch
from filelock import FileLock, Timeout

from scripts.errors import KataError
from scripts.files import write_atomically

RUNS = Path("runs")
VERSION = 1


class RunFolder:
    """Where a run keeps what it needs to go on, and what it leaves behind."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.about = path / "run.json"
        self.checkpoint = path / "checkpoint.pt"
        self.picture = path / "loss.png"
        self.parts = path / "parts"

    @property
    def is_taken(self) -> bool:
        return self.about.exists() or self.checkpoint.exists()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes out. The lock ends with this one, however it ends.

        Raises:
            KataError: another process trains here, or nothing can be written here.
        """
        with _explained(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / ".lock", timeout=0)
            try:
                lock.acquire()
            except Timeout:
                raise KataError(f"another process is training in {self.path}") from None
        try:
            yield
        finally:
            lock.release()

    def describe(self, about: dict[str, Any]) -> None:
        """Write run.json."""
        with _explained(self.about):
            write_atomically(self.about, json.dumps({"version": VERSION, **about}, indent=1) + "\n")

    def description(self) -> dict[str, Any]:
        """Read run.json.

        Raises:
            KataError: there is none, or it is not what `describe` wrote.
        """
        try:
            about = json.loads(self.about.read_text("utf-8"))
            if about["version"] != VERSION:
                raise KataError(f"{self.about} comes from another version of Nabla")
        except FileNotFoundError:
            raise KataError(f"{self.path} holds no run: there is no {self.about.name}") from None
        except (OSError, ValueError, KeyError, TypeError):
            raise KataError(f"{self.about} cannot be read; the run cannot go on") from None
        return about

    def save(self, checkpoint: dict[str, Any]) -> None:
        """Replace the checkpoint: whoever reads it finds the old one or the new one, whole."""
        _replace(self.checkpoint, lambda file: torch.save({"version": VERSION, **checkpoint}, file))

    def keep_picture(self, png: bytes) -> None:
        _replace(self.picture, lambda file: file.write(png))

    def load(self) -> dict[str, Any] | None:
        """The last checkpoint, or None when none was made.

        Raises:
            KataError: the file is damaged.
        """
        try:
            checkpoint = torch.load(self.checkpoint, map_location="cpu", weights_only=True)
            if checkpoint["version"] != VERSION:
                raise KataError(f"{self.checkpoint} comes from another version of Nabla")
        except FileNotFoundError:
            return None
        except (OSError, RuntimeError, ValueError, KeyError, TypeError, EOFError):
            raise self._damaged() from None
        except pickle.UnpicklingError:
            raise self._damaged() from None
        return checkpoint

    def _damaged(self) -> KataError:
        return KataError(f"{self.checkpoint} is damaged; begin another run with another --out")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KataError(f"{path} cannot be written: {error.strerror or error}") from None


def _replace(path: Path, write: Callable[[BinaryIO], object]) -> None:
    # One name for all: a file that a killed process left is overwritten by the next.
    beside = path.with_name(f".{path.name}.partial")
    with _explained(path):
        with beside.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    """Make a renaming outlast a power cut, where the system can sync a folder."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def free_folder(size: str) -> RunFolder:
    """runs/SIZE, or runs/SIZE-2 and so on when there is a run already."""
    number, folder = 1, RunFolder(RUNS / size)
    while folder.is_taken:
        number += 1
        folder = RunFolder(RUNS / f"{size}-{number}")
    return folder


def latest_folder() -> RunFolder:
    """The run that was written to last.

    Raises:
        KataError: there is none.
    """
    found = sorted(RUNS.glob("*/run.json"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise KataError(f"no run in {RUNS}/ to go on with; name one with --out")
    return RunFolder(found[-1].parent)
