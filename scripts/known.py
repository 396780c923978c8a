"""The outcomes of each mistake of a kata: run once, and kept until the suite or the card changes.

They are kept one by one, as each run ends: whoever was interrupted goes on where that was.
"""

import json
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock

from scripts.cards import load_card
from scripts.catalogue import Kata
from scripts.files import fingerprint, write_atomically
from scripts.results import Result
from scripts.running import Job, Runner

Outcomes = dict[str, str]
"""How each test of a suite ended, by its name (tests/harness/outcomes.py)."""


def known_outcomes(kata: Kata, runner: Runner) -> dict[str, Outcomes]:
    """The outcomes of each mistake of the card, by its name; what is not kept yet is run now.

    A mistake whose run does not come to its end is left out, and run again the next time: it may
    have been the machine's doing.
    """
    cache = _cache(kata)
    known = _read(cache)
    names = [mistake.name for mistake in load_card(kata.card).mistake if mistake.name not in known]
    if names:
        _forget_older(kata, cache)
    writing = Lock()

    def keep(job: Job, result: Result) -> None:
        if result.complete:
            with writing:
                known[job.mistake or ""] = result.outcomes
                write_atomically(cache, json.dumps(known) + "\n")

    runner.run_all([Job.variant(kata, "mistake", name) for name in names], keep)
    return known


def _cache(kata: Kata) -> Path:
    harness = sorted((kata.root / "tests" / "harness").glob("*.py"))
    key = fingerprint([kata.solution, kata.card, kata.suite, *harness])
    return kata.root / ".kata" / "outcomes" / f"{kata.slug}-{key}-{_versions()}.json"


def _versions() -> str:
    """Of what makes messages and numbers, as far as it is installed."""
    found = [f"py{sys.version_info.major}.{sys.version_info.minor}"]
    for package in ("torch", "numpy", "pytest"):
        try:
            found.append(version(package))
        except PackageNotFoundError:
            continue
    return "-".join(found)


def _forget_older(kata: Kata, cache: Path) -> None:
    for old in cache.parent.glob(f"{kata.slug}-*.json"):
        if old != cache:
            old.unlink(missing_ok=True)


def _read(cache: Path) -> dict[str, Outcomes]:
    try:
        kept = json.loads(cache.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(kept, dict) or not all(isinstance(value, dict) for value in kept.values()):
        return {}
    return kept
