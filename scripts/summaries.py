"""What the map tells of a kata: the head of its card.

Reading eighty cards whole, with all their mistakes, would take half of what the map may take.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Summary:
    """A card's title and minutes."""

    title: str
    minutes: int


def load_summary(path: Path) -> Summary:
    """Read the head of a card, which ends where its first mistake begins.

    Raises:
        CardError: the card is not as it should be; the message says where.
    """
    try:
        head = tomllib.loads(path.read_text("utf-8").partition("\n[[")[0])
        found = Summary(head["title"], head["minutes"])
        if isinstance(found.title, str) and isinstance(found.minutes, int):
            return found
    except (OSError, ValueError, KeyError):
        pass
    from scripts.cards import load_card  # says what is wrong

    card = load_card(path)
    return Summary(card.title, card.minutes)
