"""A candidate's file as a listing, in which what the stub gave is told from what they wrote."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_MOST_LINES = 1500
_MOST_LETTERS = 500  # of a line

_LINE_END = re.compile(r"\r\n|\r|\n")  # Python's own: not what str.splitlines takes for one


@dataclass(frozen=True)
class Line:
    """One line. `given` where the stub has it."""

    number: int
    text: str
    given: bool


@dataclass(frozen=True)
class Listing:
    """The first lines of a file, and how many more it has."""

    lines: list[Line]
    left_out: int


def listing(source: str, stub: str) -> Listing:
    """A file's lines. What is too long to be read is cut, which costs no more for a huge file."""
    lines = _LINE_END.split(source)
    if not lines[-1]:
        lines.pop()
    shown = lines[:_MOST_LINES]
    given: set[int] = set()
    matcher = SequenceMatcher(None, shown, _LINE_END.split(stub), autojunk=False)
    for block in matcher.get_matching_blocks():
        given.update(range(block.a, block.a + block.size))
    return Listing(
        [Line(at + 1, _cut(line), at in given) for at, line in enumerate(shown)],
        len(lines) - len(shown),
    )


def _cut(line: str) -> str:
    return line if len(line) <= _MOST_LETTERS else f"{line[: _MOST_LETTERS - 1]}…"
