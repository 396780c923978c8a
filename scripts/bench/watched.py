"""A watch to be measured: `kata watch --json` in a copy of the project, on one kata."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.bench.copies import copy_project, usual_environment
from scripts.catalogue import Kata


@contextmanager
def copy_of_project() -> Iterator[Path]:
    """The root of a copy, which is gone after this block; beside it, temporary files of its own."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "nabla"
        temporary(root).mkdir()
        copy_project(root)
        yield root


def temporary(root: Path) -> Path:
    """Where what runs in a copy has its temporary files."""
    return root.parent / "temporary"


def environment(root: Path) -> dict[str, str]:
    """What `kata` and pytest run with in a copy."""
    return {**usual_environment(), "PYTHONPATH": str(root), "TMPDIR": str(temporary(root))}


class Watched:
    """A watch that runs."""

    def __init__(self, kata: Kata) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scripts.cli", "watch", kata.slug, "--json"],
            cwd=kata.root,
            env=environment(kata.root),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def next(self, kind: str) -> dict[str, Any]:
        """The next event of a kind."""
        assert self.process.stdout is not None
        while True:
            event = json.loads(self.process.stdout.readline())
            if event["event"] == kind:
                return event

    def end(self) -> None:
        """Have it end, and wait until it has."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


@contextmanager
def watching(kata: Kata) -> Iterator[Watched]:
    """Watch within this block."""
    watched = Watched(kata)
    try:
        yield watched
    finally:
        watched.end()
