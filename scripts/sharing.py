"""The map to share: a page that stands alone, and a badge for a README.

Neither asks for anything from elsewhere: styles and signs are within.
"""

from typing import Any

from scripts.mapping import Map, Row, duration, level_state, minutes_left
from scripts.rendering import render
from tests.harness.medals import MEDALS

_NARROW = " ,flt"  # letters that take little room in the badge's font


def page(the_map: Map) -> str:
    """The map as an HTML page."""
    return render(
        "map.html",
        the_map=the_map,
        held=the_map.held(),
        medals=MEDALS[::-1],
        sign=_sign,
        duration=duration,
        level_state=level_state,
        minutes_left=minutes_left,
    )


def badge(the_map: Map) -> str:
    """How much of the path is done, as an SVG of the size that badges have."""
    gold = the_map.held()["gold"]
    done = f"{the_map.passed} of {len(the_map.rows)} katas"
    value = f"{done}, {gold} gold" if gold else done
    return render("badge.svg", label=_measured("Nabla"), value=_measured(value))


def _measured(text: str) -> dict[str, Any]:
    """A text and the width it is given, in pixels; about what it takes in the badge's font."""
    return {"text": text, "width": round(sum(4 if c in _NARROW else 6.8 for c in text))}


def _sign(row: Row) -> str:
    """The name of the sign before a kata."""
    return "waiting" if row.awaits_run else row.standing.medal or "open"
