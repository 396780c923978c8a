"""What was achieved, in `.kata/ledger.json`: replaced atomically, and never more than a memory.

A medal stands only as long as the solution, the suite and the harness are those that earned it.
Losing the file loses nothing that running the suites does not give back.
"""

import errno
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from scripts.catalogue import Kata
from scripts.files import fingerprint, keep, leftovers, reason, write_atomically
from scripts.salvage import VERSION, Found, read
from tests.harness.variants import ROOT

PATIENCE = 10  # seconds to wait for another `kata` that writes


@dataclass(frozen=True)
class Prints:
    """The fingerprints that a result belongs to."""

    solution: str
    suite: str
    harness: str

    @classmethod
    def of(cls, kata: Kata, harness: str | None = None) -> "Prints":
        """Of the files as they are now; `harness`, if the harness's is known already."""
        return cls(
            fingerprint([kata.stub]),
            fingerprint([kata.suite, kata.card]),
            harness or _print_of_harness(kata.root),
        )


@dataclass(frozen=True)
class Standing:
    """Where a learner stands with one kata.

    `state` is "new" (never run), "fresh" (the result is of the file as it is) or "changed" (the
    file, its suite or the harness is no longer what was run). `medal` is what is held now: None
    unless fresh. `was` is the medal of the last run.
    """

    state: str = "new"
    medal: str | None = None
    was: str | None = None
    passed: int = 0
    total: int = 0
    hints: int = 0
    revealed: bool = False


class Ledger:
    """The results there are, as they were read.

    `note` is what to tell the learner, if anything: the file could not be read whole, or what was
    to be kept could not be.
    """

    def __init__(
        self, root: Path, katas: dict[str, dict[str, Any]], note: str | None = None
    ) -> None:
        self.root = root
        self.note = note
        self._katas = katas

    @classmethod
    def load(cls, root: Path = ROOT) -> "Ledger":
        """Read the ledger, or what can be read of it; `note` says what could not."""
        found = read(_path(root))
        return cls(root, found.katas, found.fault and _told(found))

    @cached_property
    def _harness(self) -> str:
        return _print_of_harness(self.root)

    def standing(self, kata: Kata) -> Standing:
        """Where the learner stands with a kata, by the file as it is now."""
        entry = self._katas.get(kata.slug, {})
        hints, revealed = entry.get("hints", 0), entry.get("revealed", False)
        result = entry.get("result")
        if not result:
            return Standing(hints=hints, revealed=revealed)
        fresh = result["prints"] == asdict(Prints.of(kata, self._harness))
        medal = result["medal"]
        return Standing(
            state="fresh" if fresh else "changed",
            medal=medal if fresh else None,
            was=medal,
            passed=result["passed"],
            total=result["total"],
            hints=hints,
            revealed=revealed,
        )

    def medal(self, kata: Kata) -> str | None:
        """The medal that the file as it is now has earned."""
        return self.standing(kata).medal

    def record(
        self, kata: Kata, prints: Prints, medal: str | None, passed: int, total: int
    ) -> None:
        """Keep the result of a run whose files had these fingerprints."""
        result = {
            "medal": medal,
            "passed": passed,
            "total": total,
            "prints": asdict(prints),
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self._change(kata, lambda entry: entry.update(result=result))

    def take_hint(self, kata: Kata, of: int) -> int:
        """Count one more hint of `of` as seen. Which one it is, from 0; the last comes again."""
        self._change(kata, lambda entry: entry.update(hints=min(entry.get("hints", 0) + 1, of)))
        return int(self._katas[kata.slug]["hints"]) - 1

    def remember_reveal(self, kata: Kata) -> None:
        """Remember that the solution was shown."""
        self._change(kata, lambda entry: entry.update(revealed=True))

    def _change(self, kata: Kata, change: Callable[[dict[str, Any]], None]) -> None:
        """Change what is known of a kata, here and in the file; `note` says if the file cannot."""
        path = _path(self.root)
        try:
            with _locked(self.root):
                for left in leftovers(path):  # by whoever was killed in here
                    left.unlink()
                found = read(path)
                if found.fault:
                    self.note = f"{_told(found)}. It is kept as {keep(path, path.parent).name}"
                change(found.katas.setdefault(kata.slug, {}))
                content = {"version": VERSION, "katas": found.katas}
                write_atomically(path, json.dumps(content, indent=1) + "\n")
            self._katas = found.katas
        except OSError as error:
            change(self._katas.setdefault(kata.slug, {}))
            self.note = (
                f"This could not be kept in .kata/ledger.json: {reason(error)}. "
                "Once that is mended, do it again"
            )


def _print_of_harness(root: Path) -> str:
    return fingerprint(sorted((root / "tests" / "harness").glob("*.py")))


def _path(root: Path) -> Path:
    return root / ".kata" / "ledger.json"


def _told(found: Found) -> str:
    """What to say of a ledger that was not read whole, but for its last stop."""
    count = found.results
    results = f"; {count} result{'s were' if count > 1 else ' was'} read from it" if count else ""
    return f".kata/ledger.json {found.fault}{results}. `kata run all` gives back what is missing"


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Hold the ledger's lock. The system frees it with the process, however that ends."""
    from filelock import FileLock, Timeout

    folder = root / ".kata"
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "a file is in the place of the folder .kata")
    folder.mkdir(exist_ok=True)
    try:
        with FileLock(folder / "ledger.lock", timeout=PATIENCE):
            yield
    except Timeout:
        raise TimeoutError(
            errno.ETIMEDOUT, f"another kata has held .kata/ledger.lock for {PATIENCE} s"
        ) from None
