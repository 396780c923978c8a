"""Cards: what stands beside a solution, read into a typed, validated model."""

import sys
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from scripts.errors import KataError
from scripts.toml_files import Strict, Text, read_model
from tests.harness.variants import ROOT

Swap = Annotated[list[str], Field(min_length=2)]


class CardError(KataError):
    """A card that is no card; names the file and the key."""


class _Swapped(Strict):
    name: Text
    swap: Swap

    @model_validator(mode="after")
    def _in_pairs(self) -> Self:
        if len(self.swap) % 2:
            raise ValueError("swap holds pairs of texts, old and new; one is missing")
        if any(not old.strip() or old == new for old, new in self.pairs):
            raise ValueError("swap replaces nothing, or a text by itself")
        return self

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return list(zip(self.swap[::2], self.swap[1::2], strict=True))


class Mistake(_Swapped):
    """A swap of text in the solution that the suite must reject, and what to say to who made it."""

    says: Text
    caught_by: Literal["silver", "gold"] = "silver"


class Alternative(_Swapped):
    """A swap that is still right: the suite must accept it."""


class Card(Strict):
    """One kata's card."""

    title: Text
    summary: Text
    minutes: Annotated[int, Field(ge=5, le=40)]
    papers: list[Text]
    forbidden: list[Text]
    hints: Annotated[list[Text], Field(min_length=3, max_length=5)]
    mistake: Annotated[list[Mistake], Field(min_length=1)]
    alternative: list[Alternative]

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        for entries in (self.mistake, self.alternative):
            names = [entry.name for entry in entries]
            twice = {name for name in names if names.count(name) > 1}
            if twice:
                raise ValueError(f"two entries have the name {min(twice)!r}")
        return self


def load_card(path: Path) -> Card:
    """Read and validate a card.

    Raises:
        CardError: the file is not there, is no TOML, or a key is missing, unknown or wrong.
    """
    return read_model(path, Card, CardError, "card")


def main() -> int:
    """Validate every card; one line for each thing that is wrong."""
    faults = []
    for path in sorted((ROOT / "reference").glob("l*/k*.toml")):
        try:
            load_card(path)
        except CardError as error:
            faults.append(str(error))
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
