"""The map: levels, katas, medals, and what is next. As data, and as what a terminal shows."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from scripts.catalogue import Catalogue, Kata, Level
from scripts.ledger import Ledger, Standing
from scripts.screen import MEDAL_SIGN
from scripts.stubs import is_written
from scripts.summaries import Summary, load_summary
from tests.harness.medals import MEDALS

_AWAITS = "?"
_FOOTER = 7  # lines below the table, and the prompt's
_TITLE = 12  # columns that a title is worth showing in
_CLOSE = 70  # columns below which there is one column between columns
_NARROW = 56  # and below which there is none between a level's signs


@dataclass(frozen=True)
class Row:
    """One kata on the map."""

    kata: Kata
    about: Summary
    standing: Standing

    @property
    def has_passed(self) -> bool:
        return self.standing.medal in MEDALS[1:]

    @property
    def awaits_run(self) -> bool:
        """Whether its suite may give a medal that the map does not know of."""
        standing = self.standing
        return standing.state == "unjudged" or (standing.state == "changed" and bool(standing.was))


@dataclass(frozen=True)
class Map:
    """Everything the map shows. `note` is what to tell the learner about it, if anything."""

    levels: tuple[tuple[Level, tuple[Row, ...]], ...]
    note: str | None

    @classmethod
    def of(cls, catalogue: Catalogue, ledger: Ledger) -> "Map":
        levels = tuple(
            (level, tuple(_row(kata, ledger) for kata in level.katas)) for level in catalogue.levels
        )
        the_map = cls(levels, ledger.note)
        return replace(the_map, note=ledger.note or _told_of(the_map.waiting))

    @property
    def rows(self) -> list[Row]:
        return [row for _, rows in self.levels for row in rows]

    @property
    def next(self) -> Row | None:
        """The first kata on the path that is not passed yet."""
        return next((row for row in self.rows if not row.has_passed), None)

    @property
    def waiting(self) -> list[Row]:
        """The katas whose suite must run before their medal is known."""
        return [row for row in self.rows if row.awaits_run]

    @property
    def passed(self) -> int:
        """How many katas hold silver or gold."""
        return sum(row.has_passed for row in self.rows)

    def held(self) -> Counter[str | None]:
        """How many katas hold each medal and no better one, or None."""
        return Counter(row.standing.medal for row in self.rows)

    def as_data(self) -> dict[str, Any]:
        """The map for `--json`."""
        held = [row.standing.medal for row in self.rows]
        totals = {
            medal: sum(mine in MEDALS[rank:] for mine in held) for rank, medal in enumerate(MEDALS)
        }
        return {
            "levels": [
                {
                    "level": level.number,
                    "title": level.title,
                    "state": level_state(rows),
                    "minutes_left": minutes_left(rows),
                    "katas": [_row_data(row) for row in rows],
                }
                for level, rows in self.levels
            ],
            "totals": {"katas": len(self.rows), **totals, "minutes_left": minutes_left(self.rows)},
            "next": self.next.kata.slug if self.next else None,
            "note": self.note,
        }


def level_state(rows: tuple[Row, ...]) -> str | None:
    """ "complete" when all katas hold silver, "mastered" when all hold gold, else None."""
    if not rows or not all(row.has_passed for row in rows):
        return None
    return "mastered" if all(row.standing.medal == "gold" for row in rows) else "complete"


def minutes_left(rows: Iterable[Row]) -> int:
    """What the katas that are not passed yet take together."""
    return sum(row.about.minutes for row in rows if not row.has_passed)


def duration(minutes: int) -> str:
    """Minutes as they are told: in minutes up to two hours, then in hours."""
    return f"{minutes} min" if minutes < 120 else f"{round(minutes / 60, 1):g} h"


def _row(kata: Kata, ledger: Ledger) -> Row:
    standing = ledger.standing(kata)
    if standing.state == "new" and is_written(kata):
        standing = replace(standing, state="unjudged")
    return Row(kata, load_summary(kata.card), standing)


def _told_of(waiting: list[Row]) -> str | None:
    """What to say of katas that wait for a run."""
    if len(waiting) > 1:
        return f"{len(waiting)} katas are not judged as they stand: kata run all"
    return (
        f"1 kata is not judged as it stands: kata run {waiting[0].kata.slug}" if waiting else None
    )


def _row_data(row: Row) -> dict[str, Any]:
    standing = row.standing
    return {
        "id": row.kata.id,
        "kata": row.kata.slug,
        "title": row.about.title,
        "minutes": row.about.minutes,
        "medal": standing.medal,
        "was": standing.was,
        "passed": standing.passed,
        "tests": standing.total,
        "state": standing.state,
        "hints": standing.hints,
        "revealed": standing.revealed,
    }


def draw(the_map: Map, width: int, *, unfolded: bool = False) -> Group:
    """The map for a terminal of so many columns: what is too long gives way, medals never.

    A level is a line with a sign for each of its katas. The level of the next kata is unfolded
    into a line for each, or all levels are.
    """
    coming = the_map.next
    lines = []
    for level, rows in the_map.levels:
        lines.append(_level_line(level, rows, "" if width < _NARROW else " "))
        if unfolded or coming in rows:
            lines += [_kata_line(row, is_next=row is coming) for row in rows]
    return Group(_table(lines, width), Text(), *_footer(the_map, unfolded=unfolded))


def fits(the_map: Map, height: int) -> bool:
    """Whether a terminal of so many lines shows every kata at once."""
    return len(the_map.levels) + len(the_map.rows) + _FOOTER <= height


@dataclass(frozen=True)
class _Line:
    """One line: a head that may be cut, a title where there is room, and what stays."""

    head: Text
    title: str
    middle: Text
    end: Text


def _level_line(level: Level, rows: tuple[Row, ...], between: str) -> _Line:
    head = Text(f"{level.number:>2}  {level.title}", "bold" if rows else "faint")
    state = level_state(rows)
    if state:
        end = Text(state, "gold" if state == "mastered" else "silver")
    else:
        end = Text(duration(minutes_left(rows)) if rows else "to come", "faint")
    return _Line(head, "", Text(between).join(_sign(row) for row in rows), end)


def _kata_line(row: Row, *, is_next: bool) -> _Line:
    style = "bold" if is_next else ""
    head = Text.assemble(
        ("→" if is_next else " ", style),
        (f"{row.kata.id:>6} ", style or "faint"),
        _sign(row),
        (f" {row.kata.slug}", style),
    )
    time = "" if row.has_passed else duration(row.about.minutes)
    return _Line(head, row.about.title, _state(row), Text(time, style or "faint"))


def _sign(row: Row) -> Text:
    if row.awaits_run:
        return Text(_AWAITS, "yellow")
    medal = row.standing.medal
    return Text(MEDAL_SIGN[medal], medal or "faint")


def _state(row: Row) -> Text:
    standing = row.standing
    if standing.state == "unjudged":
        return Text("not judged", "yellow")
    if standing.state == "changed":
        return Text(f"changed, was {standing.was}" if standing.was else "changed", "yellow")
    text = Text()
    if standing.medal:
        text.append(standing.medal, standing.medal)
    elif standing.state == "fresh":
        text.append(f"{standing.passed}/{standing.total} tests", "faint")
    if standing.revealed:
        text.append(", revealed" if text else "revealed", "faint")
    return text


def _table(lines: list[_Line], width: int) -> Table:
    middle, end = (
        max((getattr(line, part).cell_len for line in lines), default=0)
        for part in ("middle", "end")
    )
    gap = 1 if width < _CLOSE else 2
    room = width - middle - end - 2 * gap
    indent = max((line.head.cell_len for line in lines if line.title), default=0) + 2
    table = Table.grid(padding=(0, gap))
    table.add_column(no_wrap=True, overflow="ellipsis", max_width=room)
    table.add_column(no_wrap=True, overflow="ellipsis")
    table.add_column(no_wrap=True, justify="right")
    for line in lines:
        head = line.head
        if line.title and room - indent >= _TITLE:
            head = Text.assemble(head, " " * (indent - head.cell_len), (line.title, "faint"))
        table.add_row(head, line.middle, line.end)
    return table


def _footer(the_map: Map, *, unfolded: bool) -> Iterator[Text]:
    coming, held = the_map.next, the_map.held()
    left = f", {duration(minutes_left(the_map.rows))} left" if coming else ""
    passed = Text(f"{the_map.passed} of {len(the_map.rows)} katas passed{left}")
    yield passed if unfolded else passed.append("  kata | more shows all", "faint")
    waiting = len(the_map.waiting)
    line = Text()
    for medal in reversed(MEDALS):
        line.append(f"{MEDAL_SIGN[medal]} ", medal).append(f"{held[medal]} {medal}  ")
    line.append(f"{MEDAL_SIGN[None]} ", "faint").append(f"{held[None] - waiting} open")
    if waiting:
        line.append(f"  {_AWAITS} ", "yellow").append(f"{waiting} to run")
    yield line
    if the_map.note:
        yield Text(the_map.note, "yellow")
    if coming is None:
        yield Text("Every kata holds silver or gold.")
    else:
        kata = coming.kata
        time = duration(coming.about.minutes)
        yield Text.assemble(f"Next ({time}): ", (f"kata watch {kata.slug}", "bold"))
        yield Text(f"and open {kata.stub.relative_to(kata.root)}")
