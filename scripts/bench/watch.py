"""How long a learner waits after a save: `python -m scripts.bench.watch [KATA …]`.

For each kata, in one run and in turn, on a solution with one of its mistakes made: plain pytest
from cold, `kata run` from cold, and `kata watch` from the save to the verdict. The ratios are what
counts: they hold on a slow or busy machine too.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from rich.table import Table

from scripts.bench.watched import copy_of_project, environment, watching
from scripts.cards import load_card
from scripts.catalogue import Catalogue, Kata
from scripts.screen import stdout
from tests.harness.variants import variant

_COLD = 3
_SAVES = 20
_PAUSE = 0.2
_GOALS = "p50 of watch at most 0.10 of cold pytest, p95 at most 0.20"


def main() -> None:
    """Measure the katas that are named, or all, and print a table."""
    katas = [Catalogue().find(name) for name in sys.argv[1:]] or Catalogue().katas
    table = Table(
        "kata",
        "cold pytest",
        "cold kata run",
        "watch p50",
        "watch p95",
        "p50 ratio",
        "p95 ratio",
        caption=f"goal: {_GOALS}",
    )
    with copy_of_project() as root:
        for kata in katas:
            table.add_row(*_row(Kata(kata.place, root)))
    stdout().print(table)


def _row(kata: Kata) -> list[str]:
    text = variant(kata.place, "mistake", load_card(kata.card).mistake[0].name)
    kata.stub.write_text(text, "utf-8")
    pytest_, run = [], []
    for _ in range(_COLD):
        pytest_.append(_seconds(kata.root, "-m", "pytest", "-q", str(kata.suite)))
        run.append(_seconds(kata.root, "-m", "scripts.cli", "run", kata.slug))
    waits = sorted(_waits(kata, text))
    cold = statistics.median(pytest_)
    p50, p95 = waits[len(waits) // 2], waits[int(len(waits) * 0.95) - 1]
    figures = [cold, statistics.median(run), p50, p95]
    return [
        kata.slug,
        *(f"{seconds:.2f} s" for seconds in figures),
        f"{p50 / cold:.3f}",
        f"{p95 / cold:.3f}",
    ]


def _seconds(root: Path, *arguments: str) -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], cwd=root, env=environment(root), capture_output=True
    )
    return time.perf_counter() - began


def _waits(kata: Kata, text: str) -> Iterator[float]:
    """Seconds from a save to its verdict, for each of several saves."""
    with watching(kata) as watched:
        watched.next("diagnosis")  # the mistakes have been run, behind the first verdict
        for number in range(_SAVES):
            time.sleep(_PAUSE)
            began = time.perf_counter()
            kata.stub.write_text(f"{text}# {number}\n", "utf-8")
            watched.next("verdict")
            yield time.perf_counter() - began
            watched.next("diagnosis")


if __name__ == "__main__":
    main()
