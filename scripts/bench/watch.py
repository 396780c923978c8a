"""How long a learner waits after a save: `python -m scripts.bench.watch [KATA …]`.

For each kata, in one run and in turn, on a solution with one of its mistakes made: plain pytest
from cold, `kata run` from cold, and `kata watch` from the save to the verdict. The ratios are what
counts: they hold on a slow or busy machine too.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.table import Table

from scripts.cards import load_card
from scripts.catalogue import Catalogue, Kata
from scripts.screen import stdout
from tests.harness.variants import ROOT, variant

_COLD = 3
_SAVES = 20


def main() -> None:
    """Measure the katas that are named, or all, and print a table."""
    katas = [Catalogue().find(name) for name in sys.argv[1:]] or Catalogue().katas
    table = Table(
        "kata", "cold pytest", "cold kata run", "watch p50", "watch p95", "p50 ratio", "p95 ratio"
    )
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "nabla"
        ignored = shutil.ignore_patterns(".git", ".venv", ".kata", "site", "runs", "__pycache__")
        shutil.copytree(ROOT, root, ignore=ignored)
        for kata in katas:
            table.add_row(*_row(Kata(kata.place, root)))
    stdout().print(table)


def _row(kata: Kata) -> list[str]:
    mistake = load_card(kata.card).mistake[0].name
    text = variant(kata.place, "mistake", mistake)
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
        [sys.executable, *arguments], cwd=root, env=_environment(root), capture_output=True
    )
    return time.perf_counter() - began


def _environment(root: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(root)}


def _waits(kata: Kata, text: str) -> Iterator[float]:
    """Seconds from a save to its verdict, for each of several saves."""
    with _watching(kata) as verdicts:
        next(verdicts)
        time.sleep(5)  # the outcomes of the mistakes are being run behind the first verdict
        for number in range(_SAVES):
            began = time.perf_counter()
            kata.stub.write_text(f"{text}# {number}\n", "utf-8")
            next(verdicts)
            yield time.perf_counter() - began
            time.sleep(0.2)


@contextmanager
def _watching(kata: Kata) -> Iterator[Iterator[dict]]:
    command = [sys.executable, "-m", "scripts.cli", "watch", kata.slug, "--json"]
    watch = subprocess.Popen(
        command, cwd=kata.root, env=_environment(kata.root), stdout=subprocess.PIPE, text=True
    )
    assert watch.stdout is not None
    events = (json.loads(line) for line in watch.stdout)
    try:
        yield (event for event in events if event["event"] == "verdict")
    finally:
        watch.kill()
        watch.wait()


if __name__ == "__main__":
    main()
