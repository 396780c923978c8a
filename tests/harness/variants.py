"""The text of a solution: where it lies, and what a card's mistakes and alternatives make of it."""

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Place:
    """Where one kata stands in each of the mirrored trees: `l07_attention/k2_masks`."""

    level: str
    name: str

    @classmethod
    @cache
    def of_suite(cls, path: Path) -> "Place | None":
        """The place that a suite's file judges, or None for a file that is no suite."""
        if not path.stem.startswith("test_k") or not path.parent.name.startswith("l"):
            return None
        return cls(path.parent.name, path.stem.removeprefix("test_"))

    def solution(self, tree: Path) -> Path:
        return tree / self.level / f"{self.name}.py"

    def card(self, root: Path = ROOT) -> Path:
        return root / "reference" / self.level / f"{self.name}.toml"

    def suite(self, root: Path = ROOT) -> Path:
        return root / "tests" / self.level / f"test_{self.name}.py"

    def page(self, root: Path = ROOT) -> Path:
        return root / "docs" / self.level / f"{self.name}.md"


def shown(path: Path) -> str:
    """A path as messages give it: from the project's root where it lies within."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def way_back(slug: str) -> str:
    """How a learner gets a stub again: what is packed for candidates has no command `kata`."""
    if (ROOT / "submit.py").is_file():
        return "The zip that you unpacked holds the stub"
    return f"`kata reset {slug}` brings the stub back"


class VariantError(Exception):
    """A mistake or an alternative that cannot be made; says which, and why."""


def apply_swap(text: str, swap: list[str]) -> str:
    """The text with `swap[0]`, found exactly once, replaced by `swap[1]`; and so on in pairs.

    Raises:
        VariantError: an old text is not there, or there more than once.
    """
    for old, new in zip(swap[::2], swap[1::2], strict=True):
        count = text.count(old)
        if count != 1:
            raise VariantError(f"the old text occurs {count} times, not once: {old!r}")
        text = text.replace(old, new)
    return text


def read_card(path: Path) -> dict[str, Any]:
    """A card as it stands in its file, unvalidated: what running a suite needs of it."""
    return _parsed(path.read_text("utf-8")) if path.is_file() else {}


@lru_cache(maxsize=4)
def _parsed(card: str) -> dict[str, Any]:
    return tomllib.loads(card)


def variant(place: Place, kind: str, name: str, root: Path = ROOT) -> str:
    """The reference with one swap of its card made.

    Args:
        place: of the kata.
        kind: "mistake" or "alternative".
        name: of the swap on the card.

    Raises:
        VariantError: the card has no such swap, or it cannot be made.
    """
    text = place.solution(root / "reference").read_text("utf-8")
    for entry in read_card(place.card(root)).get(kind, []):
        if entry["name"] == name:
            return apply_swap(text, entry["swap"])
    raise VariantError(f"{place.card(root)} has no {kind} named {name!r}")
