"""Whether what a pack needs would give a solution away, which cutting alone cannot rule out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scripts.catalogue import Kata
from scripts.stubs import make_stub

_TELLING = 25
"""From so many characters on a line is unlikely to be in two files by chance."""


@dataclass(frozen=True)
class Leak:
    """A line of a kata's solution that stands in a file of the pack."""

    kata: Kata
    file: str
    line: str


def leaks(files: Mapping[str, str], katas: list[Kata]) -> Iterator[Leak]:
    """The lines of the katas' solutions that stand in these files, by their paths."""
    held = {name: {line.strip() for line in text.splitlines()} for name, text in files.items()}
    for kata in katas:
        source = kata.solution.read_text("utf-8")
        given = {line.strip() for line in make_stub(source, str(kata.solution)).splitlines()}
        for line in dict.fromkeys(line.strip() for line in source.splitlines()):
            if len(line) >= _TELLING and line not in given:
                yield from (Leak(kata, name, line) for name in files if line in held[name])
