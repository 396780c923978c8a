"""The map: levels, katas, medals, and what is next. As data, and as what a terminal shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from scripts.cards import load_card
from scripts.catalogue import Catalogue, Kata, Level
from scripts.ledger import Ledger, Standing
from scripts.screen import MEDAL_SIGN
from tests.harness.medals import MEDALS


@dataclass(frozen=True)
class Row:
    """One kata on the map."""

    kata: Kata
    title: str
    minutes: int
    standing: Standing

    @property
    def has_passed(self) -> bool:
        return self.standing.medal in MEDALS[1:]


@dataclass(frozen=True)
class Map:
    """Everything the map shows."""

    levels: tuple[tuple[Level, tuple[Row, ...]], ...]
    note: str | None

    @classmethod
    def of(cls, catalogue: Catalogue, ledger: Ledger) -> "Map":
        levels = []
        for level in catalogue.levels:
            rows = []
            for kata in level.katas:
                card = load_card(kata.card)
                rows.append(Row(kata, card.title, card.minutes, ledger.standing(kata)))
            levels.append((level, tuple(rows)))
        return cls(tuple(levels), ledger.note)

    @property
    def rows(self) -> list[Row]:
        return [row for _, rows in self.levels for row in rows]

    @property
    def next(self) -> Row | None:
        """The first kata on the path that is not passed yet."""
        return next((row for row in self.rows if not row.has_passed), None)

    def as_data(self) -> dict[str, Any]:
        """The map for `--json`."""
        return {
            "levels": [
                {
                    "level": level.number,
                    "title": level.title,
                    "state": level_state(rows),
                    "katas": [_row_data(row) for row in rows],
                }
                for level, rows in self.levels
            ],
            "totals": {"katas": len(self.rows), **self.totals()},
            "next": self.next.kata.slug if self.next else None,
            "note": self.note,
        }

    def totals(self) -> dict[str, int]:
        """How many katas hold each medal, or a better one."""
        held = [row.standing.medal for row in self.rows]
        return {
            medal: sum(mine in MEDALS[rank:] for mine in held) for rank, medal in enumerate(MEDALS)
        }


def level_state(rows: tuple[Row, ...]) -> str | None:
    """ "complete" when all katas hold silver, "mastered" when all hold gold, else None."""
    if not rows or not all(row.has_passed for row in rows):
        return None
    return "mastered" if all(row.standing.medal == "gold" for row in rows) else "complete"


def _row_data(row: Row) -> dict[str, Any]:
    standing = row.standing
    return {
        "id": row.kata.id,
        "kata": row.kata.slug,
        "title": row.title,
        "minutes": row.minutes,
        "medal": standing.medal,
        "was": standing.was,
        "passed": standing.passed,
        "tests": standing.total,
        "state": standing.state,
        "hints": standing.hints,
        "revealed": standing.revealed,
    }


def draw(the_map: Map, width: int) -> Group:
    """The map for a terminal of so many columns: what is too long gives way, medals never."""
    cells = []
    for level, rows in the_map.levels:
        cells.append(_level_row(level, rows))
        cells += [_kata_row(row, is_next=row is the_map.next) for row in rows]
    state = max((row[-1].cell_len for row in cells), default=0)
    title = max((row[-2].cell_len for row in cells), default=0)
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", width=4)
    table.add_column(width=1)
    table.add_column(overflow="ellipsis", no_wrap=True, width=min(title, width - state - 8))
    table.add_column(no_wrap=True)
    for row in cells:
        table.add_row(*row)
    return Group(table, Text(), *_footer(the_map))


def _level_row(level: Level, rows: tuple[Row, ...]) -> tuple[Text, Text, Text, Text]:
    style = "bold" if rows else "faint"
    state = level_state(rows)
    end = Text(state, "gold" if state == "mastered" else "silver") if state else Text()
    if not rows:
        end = Text("to come", "faint")
    return Text(str(level.number), style), Text(), Text(level.title, style), end


def _kata_row(row: Row, *, is_next: bool) -> tuple[Text, Text, Text, Text]:
    standing = row.standing
    sign = Text(MEDAL_SIGN[standing.medal], standing.medal or "faint")
    title = Text(row.title, "bold" if is_next else "")
    title.append(f"  {row.kata.slug}", "faint")
    return Text(row.kata.id, "faint"), sign, title, _state(row, is_next=is_next)


def _state(row: Row, *, is_next: bool) -> Text:
    standing = row.standing
    text = Text()
    if standing.state == "changed":
        was = f", was {standing.was}" if standing.was else ""
        text.append(f"changed{was}", "yellow")
    elif standing.medal:
        text.append(standing.medal, standing.medal)
    elif standing.state == "fresh":
        text.append(f"{standing.passed}/{standing.total}", "faint")
    if standing.revealed:
        text.append(" revealed", "faint")
    if is_next:
        text.append(f"{' ' if text else ''}← next, {row.minutes} min", "bold")
    return text


def _footer(the_map: Map) -> Iterator[Text]:
    totals = the_map.totals()
    line = Text(f"{len(the_map.rows)} katas")
    for medal in MEDALS:
        line.append("   ")
        line.append(f"{MEDAL_SIGN[medal]} ", medal)
        line.append(f"{totals[medal]} {medal}")
    yield line
    if the_map.next is None:
        yield Text("Every kata holds silver or gold.")
    else:
        kata = the_map.next.kata
        yield Text.assemble("Next: ", (f"kata watch {kata.slug}", "bold"))
        yield Text(f"and open {kata.stub.relative_to(kata.root)}")
    if the_map.note:
        yield Text(the_map.note, "yellow")
