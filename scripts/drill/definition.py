"""drill.toml: what a drill asks, for how long, and what it is worth."""

import hashlib
import json
import re
import unicodedata
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    InstanceOf,
    ValidationInfo,
    model_validator,
)

from scripts.catalogue import Catalogue, Kata, UnknownKataError
from scripts.errors import KataError
from scripts.toml_files import Strict, read_model
from tests.harness.medals import MEDALS


class DrillError(KataError):
    """A drill file that is no drill; names the file and the key."""


def _kata(name: Any, info: ValidationInfo) -> Kata:
    if not isinstance(name, str):
        raise ValueError('must be a slug or an id in quotes, as in "power_rule" or "1.2"')
    assert info.context
    try:
        kata = info.context["catalogue"].find(name)
    except UnknownKataError as error:
        raise ValueError(str(error)) from None
    if name not in (kata.slug, kata.id):  # the only one that begins so today may not be tomorrow
        raise ValueError(f"'{name}' is cut short; write '{kata.slug}' or '{kata.id}'")
    return kata


def _differ(katas: list[Kata]) -> list[Kata]:
    if not katas:
        raise ValueError("names no kata; a drill has at least one")
    twice = [kata.slug for kata in katas if katas.count(kata) > 1]
    if twice:
        raise ValueError(f"'{twice[0]}' stands there more than once")
    return katas


def _one_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError("must be one line of text, and not empty")
    return text.strip()


def _an_id(text: str | None) -> str | None:
    if text is not None and not re.fullmatch(r"(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ValueError("must be lower-case letters, digits and single - between, 64 at most")
    return text


class Points(Strict):
    """What the tests of each medal of a kata are worth together."""

    bronze: Annotated[int, Field(ge=0)] = 30
    silver: Annotated[int, Field(ge=0)] = 50
    gold: Annotated[int, Field(ge=0)] = 20

    @model_validator(mode="after")
    def _are_some(self) -> Self:
        if not self.total:
            raise ValueError("all medals are worth 0 points, so nothing could be told apart")
        return self

    @property
    def total(self) -> int:
        """What a kata is worth."""
        return sum(getattr(self, medal) for medal in MEDALS)


class Drill(Strict):
    """A drill, with its katas found in the catalogue, in the order of the file."""

    title: Annotated[str, Field(max_length=100), AfterValidator(_one_line)]
    katas: Annotated[
        list[Annotated[InstanceOf[Kata], BeforeValidator(_kata)]], AfterValidator(_differ)
    ]
    minutes: Annotated[int, Field(ge=1)]
    points: Points = Points()
    pass_mark: Annotated[int, Field(ge=0, le=100)] = 60
    """In percent of the total."""
    welcome: str = ""
    hints: bool = False
    given_id: Annotated[str | None, Field(alias="id"), AfterValidator(_an_id)] = None

    @property
    def id(self) -> str:
        """Which drill a submission belongs to: as given, or made of the title and the katas.

        Minutes, points and texts may change after the pack has been sent; this stays.
        """
        if self.given_id:
            return self.given_id
        plain = unicodedata.normalize("NFKD", self.title).encode("ascii", "ignore").decode()
        words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40].strip("-") or "drill"
        asked = json.dumps([self.title, *(f"{k.place.level}/{k.place.name}" for k in self.katas)])
        return f"{words}-{hashlib.sha256(asked.encode()).hexdigest()[:8]}"

    @property
    def time(self) -> str:
        """How long a candidate has, in words."""
        if self.minutes >= 180 and self.minutes % 60 == 0:
            return f"{self.minutes // 60} hours"
        return "1 minute" if self.minutes == 1 else f"{self.minutes} minutes"

    @property
    def total(self) -> int:
        """The most points that a submission can get."""
        return self.points.total * len(self.katas)


def load_drill(path: Path, catalogue: Catalogue | None = None) -> Drill:
    """Read and validate a drill file.

    Raises:
        DrillError: the file is not there, is no TOML, or a key is missing, unknown or wrong.
    """
    context = {"catalogue": catalogue or Catalogue()}
    return read_model(path, Drill, DrillError, "drill", context)
