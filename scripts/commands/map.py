"""`kata` alone: the map, in the terminal, as data, as a page and as a badge."""

import json
from pathlib import Path
from typing import Annotated

import typer

from scripts.catalogue import Catalogue
from scripts.ledger import Ledger
from scripts.mapping import Map, draw, fits
from scripts.screen import stderr, stdout

AsJson = Annotated[bool, typer.Option("--json", help="The map as JSON.")]
Html = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="The map as a page.")]
Svg = Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="A badge for a README.")]


def show_map(*, as_json: bool, html: Path | None, svg: Path | None) -> None:
    """Show levels, katas, medals and what is next; or write them to files."""
    the_map = Map.of(Catalogue(), Ledger.load())
    if html or svg:
        _write(the_map, html, svg)
    if as_json:
        print(json.dumps(the_map.as_data(), indent=1, ensure_ascii=False))
    elif not (html or svg):
        screen = stdout()
        unfolded = not screen.is_terminal or fits(the_map, screen.height)
        screen.print(draw(the_map, screen.width, unfolded=unfolded))


def _write(the_map: Map, html: Path | None, svg: Path | None) -> None:
    from scripts.files import write_where_asked
    from scripts.sharing import badge, page

    said = stderr()  # a FILE may be /dev/stdout
    for file, made in ((html, page), (svg, badge)):
        if file:
            write_where_asked(file, made(the_map))
            said.print(f"Wrote {file}.", markup=False, soft_wrap=True)
    if the_map.note:
        said.print(the_map.note, style="yellow", markup=False)
