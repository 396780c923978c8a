"""`kata docs [KATA]`: the theory page, here in the terminal."""

from typing import Annotated

import typer

from scripts.catalogue import Catalogue
from scripts.completion import complete_kata
from scripts.errors import KataError
from scripts.ledger import Ledger
from scripts.mapping import Map
from scripts.screen import stdout


def docs(
    kata: Annotated[
        str,
        typer.Argument(
            help="Slug, id or beginning; else what is next.", autocompletion=complete_kata
        ),
    ] = "",
) -> None:
    """Show the theory page of a kata."""
    catalogue = Catalogue()
    if kata:
        found = catalogue.find(kata)
    else:
        coming = Map.of(catalogue, Ledger.load()).next
        if coming is None:
            raise KataError("every kata is passed; say which page: kata docs KATA")
        found = coming.kata
    page = found.page.read_text("utf-8")
    screen = stdout()
    if not screen.is_terminal:
        print(page, end="")
        return
    from rich.markdown import Markdown

    with screen.pager(styles=True):
        screen.print(Markdown(page))
