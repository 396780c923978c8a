"""Draws the map for the README, as SVG: `python -m scripts.picture docs/assets/map.svg`.

The map is the real one of the katas there are, for a learner who is half way through them.
"""

import io
import re
import sys
from dataclasses import replace
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI

from scripts.catalogue import Catalogue
from scripts.files import write_atomically
from scripts.ledger import Ledger, Standing
from scripts.mapping import Map, Row, draw
from scripts.screen import THEME

_WIDTH = 80
# Rich's own frame fetches a font from elsewhere; a page must not.
_FORMAT = re.sub(r"\s*@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.S)


def _half_way(rows: list[Row]) -> list[Row]:
    """The first half passed, gold and silver in turn; the next one begun; the rest new."""
    half = len(rows) // 2
    shown = []
    for index, row in enumerate(rows):
        medal = ("gold", "silver")[index % 2] if index < half else None
        state = "fresh" if index <= half else "new"
        shown.append(replace(row, standing=Standing(state, medal, medal, passed=7, total=16)))
    return shown


def main() -> int:
    """Write the picture to the file that is named."""
    if len(sys.argv) != 2:
        print("usage: python -m scripts.picture FILE.svg")
        return 2
    the_map = Map.of(Catalogue(), Ledger(Path(), {}))
    shown = iter(_half_way(the_map.rows))
    levels = tuple((level, tuple(next(shown) for _ in rows)) for level, rows in the_map.levels)
    console = Console(
        record=True, width=_WIDTH, file=io.StringIO(), theme=THEME, force_terminal=True
    )
    console.print(draw(replace(the_map, levels=levels, note=None), _WIDTH))
    console.print()  # or the frame cuts what hangs below the last line
    svg = console.export_svg(
        title="kata", theme=DIMMED_MONOKAI, code_format=_FORMAT, unique_id="map"
    )
    write_atomically(Path(sys.argv[1]), svg)
    return 0


if __name__ == "__main__":
    sys.exit(main())
