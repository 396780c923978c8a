"""The katas there are. The tree is the list: a folder in docs/ is a level, a solution a kata."""

import difflib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scripts.errors import KataError
from tests.harness.variants import ROOT, Place

_LEVEL = re.compile(r"l(\d\d)_(\w+)")
_KATA = re.compile(r"k(\d+)_(\w+)")


class UnknownKataError(KataError):
    """No kata, or more than one, goes by the name that was given; the message offers others."""


@dataclass(frozen=True)
class Kata:
    """One kata: five files under one name in four trees."""

    place: Place
    root: Path = ROOT

    @property
    def slug(self) -> str:
        return self.place.name.partition("_")[2]

    @property
    def id(self) -> str:
        """Level and number, as in 7.1."""
        level, number = _LEVEL.fullmatch(self.place.level), _KATA.fullmatch(self.place.name)
        assert level and number
        return f"{int(level[1])}.{number[1]}"

    @property
    def order(self) -> tuple[int, int]:
        level, number = self.id.split(".")
        return int(level), int(number)

    @property
    def stub(self) -> Path:
        """What the learner edits."""
        return self.place.solution(self.root / "katas")

    @property
    def solution(self) -> Path:
        return self.place.solution(self.root / "reference")

    @property
    def card(self) -> Path:
        return self.place.card(self.root)

    @property
    def suite(self) -> Path:
        return self.place.suite(self.root)

    @property
    def page(self) -> Path:
        return self.place.page(self.root)

    @property
    def files(self) -> tuple[Path, ...]:
        return self.stub, self.solution, self.card, self.suite, self.page


@dataclass(frozen=True)
class Level:
    """One folder of katas."""

    number: int
    folder: str
    katas: tuple[Kata, ...]
    root: Path = ROOT

    @cached_property
    def title(self) -> str:
        """The heading of the level's page, or else the folder's name."""
        index = self.root / "docs" / self.folder / "index.md"
        if index.is_file():
            with index.open(encoding="utf-8") as lines:
                for line in lines:
                    if line.startswith("# "):
                        return line[2:].strip()
        return self.folder.partition("_")[2].replace("_", " ").capitalize()


class Catalogue:
    """All levels in the order of the path, the katas in each, and how to find one."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        folders = {
            path.name
            for tree in ("docs", "reference")
            for path in (root / tree).glob("l*")
            if path.is_dir() and _LEVEL.fullmatch(path.name)
        }
        self.levels = tuple(self._level(folder) for folder in sorted(folders))

    def _level(self, folder: str) -> Level:
        katas = [
            Kata(Place(folder, path.stem), self.root)
            for path in (self.root / "reference" / folder).glob("k*.py")
            if _KATA.fullmatch(path.stem)
        ]
        number = int(folder[1:3])
        return Level(number, folder, tuple(sorted(katas, key=lambda k: k.order)), self.root)

    @property
    def katas(self) -> list[Kata]:
        return [kata for level in self.levels for kata in level.katas]

    def find(self, name: str) -> Kata:
        """The kata with this slug or id, or the only one whose slug begins so.

        Raises:
            UnknownKataError: there is none, or several; the message names those that are near.
        """
        matches = [kata for kata in self.katas if name in (kata.slug, kata.id, kata.place.name)]
        matches = matches or [kata for kata in self.katas if name and kata.slug.startswith(name)]
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise UnknownKataError(
                f"'{name}' could be {_listed([kata.slug for kata in matches])}; say which"
            )
        raise UnknownKataError(f"there is no kata '{name}'. {self._near(name)}")

    def select(self, name: str) -> list[Kata]:
        """The katas that KATA, LEVEL or `all` stands for.

        A level is `7`, `l07`, its folder's name, or its name without the number (`attention`).

        Raises:
            UnknownKataError: as for `find`.
        """
        if name == "all":
            return self.katas
        for level in self.levels:
            short = level.folder.partition("_")[2]
            if name in (str(level.number), level.folder, level.folder[:3], short):
                if not level.katas:
                    raise UnknownKataError(f"level {level.number}, {level.title}, has no katas yet")
                return list(level.katas)
        return [self.find(name)]

    def _near(self, name: str) -> str:
        known = [kata.slug for kata in self.katas] + [kata.id for kata in self.katas]
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
        near = near or [slug for slug in known if name and name in slug][:3]
        if near:
            return f"Did you mean {_listed(near)}?"
        return "`kata` shows the map with all of them."


def _listed(names: list[str]) -> str:
    return " or ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} or {names[-1]}"
