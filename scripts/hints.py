"""The next hint of a kata, and that it was seen."""

from rich.text import Text

from scripts.catalogue import Kata
from scripts.ledger import Ledger


def tell_hint(kata: Kata) -> Text:
    """The next hint of a kata, which counts it as seen, under those that were seen before."""
    from scripts.cards import load_card

    hints = load_card(kata.card).hints
    ledger = Ledger.load(kata.root)
    index = ledger.take_hint(kata, of=len(hints))
    text = Text()
    for number, hint in enumerate(hints[: index + 1], start=1):
        text.append(f"{number}. {hint}\n", "" if number == index + 1 else "faint")
    left = len(hints) - index - 1
    more = f"{left} more" if left else f"That was the last; kata docs {kata.slug} explains more"
    text.append(f"{more}.", "faint")
    return text.append(f"\n{ledger.note}", "yellow") if ledger.note else text
