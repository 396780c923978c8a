"""Names that strangers chose, made fit to be shown and to name files."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import dropwhile

_LONGEST = 80  # bytes of a name: room for a suffix within the 255 of a file system
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)  # no file names on Windows


def printable(text: str, most: int = 120) -> str:
    """A text in one line, with what cannot be seen or written as its escape, cut to `most`."""
    text = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )


def safe_name(text: str) -> str:
    """Letters, digits, `-`, `_` and `.` of a text: a file's name that is plain text in HTML too.

    It begins with a letter or a number, so it is no option, no hidden file and no formula.
    """
    text = unicodedata.normalize("NFC", text[:1000])
    kept = "".join(letter if _is_safe(letter) else "_" for letter in text)
    kept = "".join(dropwhile(lambda letter: _kind(letter) not in "LN", re.sub(r"_+", "_", kept)))
    kept = kept.encode()[:_LONGEST].decode(errors="ignore").rstrip("._-")
    return f"{kept}_" if _DEVICES.fullmatch(kept) else kept or "submission"


def _is_safe(letter: str) -> bool:
    return letter in "-_." or _kind(letter) in "LNM"


def _kind(letter: str) -> str:
    """L for a letter, M for an accent and the like, N for a number."""
    return unicodedata.category(letter)[0]


def all_different(names: Iterable[str]) -> list[str]:
    """The names with `-2`, `-3` and so on behind those that would meet on some file system."""
    taken: set[str] = set()
    different = []
    for name in names:
        number, unique = 1, name
        while unique.casefold() in taken:
            number += 1
            unique = f"{name}-{number}"
        taken.add(unique.casefold())
        different.append(unique)
    return different
