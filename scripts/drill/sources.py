"""Finds submissions: zips, folders, and folders of these; and gives each a name."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.drill.definition import Drill
from scripts.drill.names import all_different, printable, safe_name
from scripts.errors import KataError

MANIFEST = "manifest.json"
_MADE = "submission"  # what submit.py calls its zip, which says nothing about whose it is
_JUNK = ("__macosx", "__pycache__", "thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Source:
    """Where a submission is, and the name that it goes by."""

    name: str
    """Fit for a file's name and for HTML; no other submission of the same grading has it."""
    path: Path


def find_sources(paths: Iterable[Path], drill: Drill) -> list[Source]:
    """The submissions that these paths stand for, without a look into them.

    A folder is a submission if it holds `katas/`, a manifest or a solution, or nothing at all.
    Else everything in it is one, and a folder there that holds a `submission.zip` is that zip.
    `submission.zip` goes by its folder's name.

    Raises:
        KataError: a path is not there.
    """
    found: dict[Path, str] = {}
    for path in paths:
        if not os.path.lexists(path):
            raise KataError(f"{printable(str(path), 500)} is not there")
        real = Path(os.path.realpath(path))  # a link that was named is followed, others are not
        name = real.name if path.name in ("", "..") else path.name
        for own_name, place in _expanded(name, real, drill):
            found.setdefault(place, own_name)
    names = all_different(safe_name(name) for name in found.values())
    return [Source(name, place) for name, place in zip(names, found, strict=True)]


def _expanded(name: str, path: Path, drill: Drill) -> Iterator[tuple[str, Path]]:
    inside = _names_in(path)
    known = {"katas", MANIFEST, *(f"{kata.place.name}.py" for kata in drill.katas)}
    if not inside or known & {child.casefold() for child in inside}:
        yield _plain(name, path), path
        return
    for child in sorted(inside):
        place = path / child
        if f"{_MADE}.zip" in _names_in(place):
            yield child, place / f"{_MADE}.zip"
        else:
            yield _plain(child, place), place


def _plain(name: str, path: Path) -> str:
    """The name without its suffix, or the folder's for one that says nothing."""
    stem = name if os.path.isdir(path) else Path(name).stem  # noqa: PTH112 (raises nothing)
    return path.parent.name if stem.casefold() == _MADE else stem


def _names_in(path: Path) -> list[str]:
    """What is in a folder but for what programs leave behind; nothing for all else."""
    try:
        if path.is_symlink():
            return []
        return [child.name for child in path.iterdir() if not is_junk(child.name)]
    except (OSError, ValueError):
        return []


def is_junk(name: str) -> bool:
    """Whether something is hidden, or left behind by a program."""
    return name.startswith(".") or name.casefold() in _JUNK
