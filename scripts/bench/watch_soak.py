"""What many saves leave behind: `python -m scripts.bench.watch_soak [SAVES]`.

For a kata that needs NumPy and one that needs torch: the memory and the open files of each process
of a watch, early and late; then the processes and temporary files that its end leaves.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from scripts.bench.watched import Watched, copy_of_project, temporary, watching
from scripts.cards import load_card
from scripts.catalogue import Catalogue, Kata
from scripts.screen import stdout
from tests.harness.variants import variant

_KATAS = ("power_rule", "scaled_dot_product")
_SAVES = 500
_EARLY = 20
_NEXT = {
    "watch": "server that forks",
    "server that forks": "server of the suite",
    "server of the suite": "fork that waits",
}
_REST = 1.0  # seconds in which the processes of a run end
_PATIENCE = 10.0  # and those of a watch, on a busy machine


@dataclass(frozen=True)
class _Process:
    """A process of a watch; its memory is in MB."""

    pid: int
    name: str
    memory: float
    files: int


def main() -> None:
    """Save so many times, and print what that took."""
    saves = int(sys.argv[1]) if sys.argv[1:] else _SAVES
    table = Table("kata", "process", "memory early", "late", "open files early", "late")
    ends = []
    with copy_of_project() as root:
        for slug in _KATAS:
            early, late = _soaked(Kata(Catalogue().find(slug).place, root), saves)
            for one, other in zip(early, late, strict=True):
                memory = f"{one.memory:.0f} MB", f"{other.memory:.0f} MB"
                table.add_row(slug, one.name, *memory, str(one.files), str(other.files))
            left = _left(late)
            files = list(temporary(root).iterdir())
            ends.append(f"{slug}: {left} processes and {len(files)} temporary files left")
    table.caption = f"{saves} saves of each. {'. '.join(ends)}."
    stdout().print(table)


def _soaked(kata: Kata, saves: int) -> tuple[list[_Process], list[_Process]]:
    """The processes of a watch, early and late."""
    text = variant(kata.place, "mistake", load_card(kata.card).mistake[0].name)
    kata.stub.write_text(text, "utf-8")
    early: list[_Process] = []
    with watching(kata) as watched:
        watched.next("diagnosis")
        for number in range(saves):
            if number == _EARLY:
                early = _processes(watched)
            kata.stub.write_text(f"{text}# {number}\n", "utf-8")
            watched.next("diagnosis")
        late = _processes(watched)
    return early, late


def _left(processes: list[_Process]) -> int:
    """How many still run some time after the watch has ended."""
    ends = time.monotonic() + _PATIENCE
    while left := sum(Path(f"/proc/{process.pid}").exists() for process in processes):
        if time.monotonic() > ends:
            break
        time.sleep(0.1)
    return left


def _processes(watched: Watched) -> list[_Process]:
    time.sleep(_REST)  # the runs of the last save end
    # not by their ids, which begin anew after some ten thousand processes
    return sorted(_below(watched.process.pid, "watch"), key=lambda process: process.name)


def _below(pid: int, name: str) -> Iterator[_Process]:
    """A process and all that it has started, directly or not."""
    folder = Path(f"/proc/{pid}")
    status = (folder / "status").read_text()
    memory = int(status.partition("VmRSS:")[2].split()[0]) / 1024
    yield _Process(pid, name, memory, sum(1 for _ in (folder / "fd").iterdir()))
    for task in folder.glob("task/*/children"):
        for child in map(int, task.read_text().split()):
            command = Path(f"/proc/{child}/cmdline").read_bytes()
            is_tracker = b"resource_tracker" in command
            yield from _below(child, "resource tracker" if is_tracker else _NEXT[name])


if __name__ == "__main__":
    main()
