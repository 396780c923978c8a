"""What was achieved, in `.kata/ledger.json`: replaced atomically, and never more than a memory.

A medal stands only as long as the solution, the suite and the harness are those that earned it.
Losing the file loses nothing that running the suites does not give back.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from scripts.catalogue import Kata
from scripts.files import fingerprint, write_atomically
from tests.harness.variants import ROOT

VERSION = 1


@dataclass(frozen=True)
class Prints:
    """The fingerprints that a result belongs to."""

    solution: str
    suite: str
    harness: str

    @classmethod
    def of(cls, kata: Kata) -> "Prints":
        return cls(
            fingerprint([kata.stub]),
            fingerprint([kata.suite, kata.card]),
            fingerprint(sorted((kata.root / "tests" / "harness").glob("*.py"))),
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
    """The results there are, as they were read."""

    def __init__(self, root: Path, katas: dict[str, Any], note: str | None = None) -> None:
        self.root = root
        self.note = note
        self._katas = katas

    @classmethod
    def load(cls, root: Path = ROOT) -> "Ledger":
        """Read the ledger; where it cannot be read, start anew and say so in `note`."""
        path = _path(root)
        try:
            content = json.loads(path.read_text("utf-8"))
            if content["version"] > VERSION:
                return cls(root, {}, _set_aside(path, "comes from a newer Nabla"))
            katas = content["katas"]
            if not all(isinstance(entry, dict) for entry in katas.values()):
                raise ValueError
            return cls(root, katas)
        except FileNotFoundError:
            return cls(root, {})
        except (ValueError, KeyError, TypeError, AttributeError, OSError):
            return cls(root, {}, _set_aside(path, "could not be read"))

    def standing(self, kata: Kata) -> Standing:
        """Where the learner stands with a kata, by the file as it is now."""
        entry = self._katas.get(kata.slug, {})
        hints, revealed = entry.get("hints", 0), entry.get("revealed", False)
        result = entry.get("result")
        if not result:
            return Standing(hints=hints, revealed=revealed)
        fresh = result["prints"] == asdict(Prints.of(kata))
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
        with _locked(self.root):
            self._katas = Ledger.load(self.root)._katas
            change(self._katas.setdefault(kata.slug, {}))
            content = {"version": VERSION, "katas": self._katas}
            write_atomically(_path(self.root), json.dumps(content, indent=1) + "\n")


def _path(root: Path) -> Path:
    return root / ".kata" / "ledger.json"


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    (root / ".kata").mkdir(exist_ok=True)
    with FileLock(root / ".kata" / "ledger.lock"):
        yield


def _set_aside(path: Path, why: str) -> str:
    """Keep an unusable ledger under another name; what to tell the learner."""
    kept = path.with_name(f"ledger.{datetime.now(UTC):%Y%m%dT%H%M%S}.json")
    try:
        path.replace(kept)
    except OSError as error:
        return f"{path} {why} ({error.strerror}); `kata run all` gives your medals back"
    return f"{path} {why}. It is kept as {kept.name}; `kata run all` gives your medals back"
