"""Reads a recorded session: an asciicast, version 2, as frames of text with their styles.

Its markers hold what stands in the editor: a first line that says whether it is saved and which
file it is, then the text.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

import pyte

_AT_ONCE = 0.04  # seconds within which what is drawn is one frame
Event = tuple[float, str, str]


@dataclass(frozen=True)
class Run:
    """Characters of one style, and the column where they begin."""

    column: int
    text: str
    style: tuple[str, ...] = ()


Line = tuple[Run, ...]


@dataclass(frozen=True)
class Strip:
    """What is shown one after another: the second from which, and the lines."""

    frames: tuple[tuple[float, tuple[Line, ...]], ...]

    @property
    def height(self) -> int:
        """In lines."""
        return max(len(lines) for _, lines in self.frames)

    def at(self, second: float) -> int:
        """Which frame is shown then."""
        return max(index for index, (start, _) in enumerate(self.frames) if start <= second)

    def words(self, second: float) -> str:
        """The frame that is shown then, as text."""
        text = ""
        for line in self.frames[self.at(second)][1]:
            row = ""
            for run in line:
                row = row.ljust(run.column) + run.text
            text += f"{row}\n"
        return text.strip("\n")


@dataclass(frozen=True)
class Cast:
    """A session: two strips, how long they last, and the second that shows most.

    That second is the one before the file is changed again, when all that was to be said of it is
    on the screen.
    """

    title: str
    columns: int
    seconds: float
    telling: float
    editor: Strip
    screen: Strip


def load_cast(path: Path) -> Cast:
    """Read a session; each pause is cut to what the file's head allows.

    Raises:
        ValueError: it is no such file, or its file is never changed again once saved.
    """
    head, *recorded = map(json.loads, path.read_text("utf-8").splitlines())
    events = list(_shortened(recorded, head["idle_time_limit"]))
    states = [(second, data.split()[0]) for second, kind, data in events if kind == "m"]
    again = [then[0] for now, then in pairwise(states) if (now[1], then[1]) == ("saved", "writing")]
    if not again:
        raise ValueError("its file is not changed after it was saved")
    return Cast(
        title=head["title"],
        columns=head["width"],
        seconds=events[-1][0] + head["idle_time_limit"],
        telling=again[-1] - _AT_ONCE,
        editor=Strip(tuple(_editor(events))),
        screen=Strip(tuple(_screens(events, head["width"], head["height"]))),
    )


def _shortened(events: list[Event], limit: float) -> Iterator[Event]:
    before, shown = events[0][0], 0.0  # it begins when the first thing is to be seen
    for second, kind, data in events:
        shown += min(second - before, limit)
        before = second
        yield shown, kind, data


def _editor(events: list[Event]) -> Iterator[tuple[float, tuple[Line, ...]]]:
    markers = [event for event in events if event[1] == "m"]
    for index, (second, _, data) in enumerate(markers):
        head, *body = data.splitlines()
        state, _, file = head.partition(" ")
        name = Run(0, file, ("bold",)), Run(len(file) + 2, state, ("brightblack",))
        yield second if index else 0.0, (name, *((Run(0, line),) for line in body))


def _screens(
    events: list[Event], width: int, height: int
) -> Iterator[tuple[float, tuple[Line, ...]]]:
    screen = pyte.Screen(width, height)
    stream = pyte.Stream(screen)
    shown: tuple[Line, ...] = ()
    output = [event for event in events if event[1] == "o"]
    for now, then in pairwise([*output, (float("inf"), "", "")]):
        stream.feed(now[2])
        lines = tuple(_line(screen, row) for row in range(height))
        if then[0] - now[0] >= _AT_ONCE and lines != shown:
            yield now[0] if shown else 0.0, lines
            shown = lines


def _line(screen: pyte.Screen, row: int) -> Line:
    characters = [screen.buffer[row][column] for column in range(screen.columns)]
    runs = []
    column = 0
    for style, group in groupby(characters, key=_style):
        text = "".join(character.data for character in group)
        if text.strip():
            runs.append(Run(column, text.rstrip(), style))
        column += len(text)
    return tuple(runs)


def _style(character: pyte.screens.Char) -> tuple[str, ...]:
    colour = () if character.fg == "default" else (character.fg,)
    return (*colour, "bold") if character.bold else colour
