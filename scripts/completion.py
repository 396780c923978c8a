"""What a shell offers where a command takes a kata: slugs, or ids once a digit is typed.

Each offer is a name and what a shell may say beside it; Typer takes those that begin as typed.
"""

from scripts.catalogue import Catalogue

Offers = list[tuple[str, str]]


def complete_kata(incomplete: str) -> Offers:
    """Every kata."""
    offers = []
    for level in Catalogue().levels:
        for kata in level.katas:
            name, other = kata.slug, kata.id
            if _is_number(incomplete):
                name, other = other, name
            offers.append((name, f"{other}, {level.title}"))
    return offers


def complete_selection(incomplete: str) -> Offers:
    """Every kata, every level that has some, and `all`."""
    offers = complete_kata(incomplete)
    for level in Catalogue().levels:
        if level.katas:
            name = level.folder.partition("_")[2]
            if _is_number(incomplete):
                name = str(level.number)
            offers.append((name, f"level {level.number}, {level.title}"))
    return [*offers, ("all", "every kata")]


def _is_number(incomplete: str) -> bool:
    return incomplete[:1].isdigit()
