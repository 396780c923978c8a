"""`kata reveal KATA`: the reference solution, after silver or on giving up."""

from typing import Annotated

import typer

from scripts.catalogue import Catalogue
from scripts.completion import complete_kata
from scripts.errors import KataError
from scripts.ledger import Ledger
from scripts.screen import stderr, stdout


def reveal(
    kata: Annotated[
        str, typer.Argument(help="Slug, id or a unique beginning.", autocompletion=complete_kata)
    ],
    give_up: Annotated[
        bool, typer.Option("--give-up", help="Show it without silver; the map remembers.")
    ] = False,
) -> None:
    """Show the reference solution of a kata."""
    found, ledger = Catalogue().find(kata), Ledger.load()
    if ledger.medal(found) not in ("silver", "gold"):
        if not give_up:
            raise KataError(
                f"{found.slug} does not hold silver yet (kata run {found.slug} tells). "
                f"kata hint {found.slug} helps; kata reveal {found.slug} --give-up shows it now"
            )
        ledger.remember_reveal(found)
    source = found.solution.read_text("utf-8")
    screen = stdout()
    if screen.is_terminal:
        from rich.syntax import Syntax

        screen.print(Syntax(source, "python", theme="ansi_dark", background_color="default"))
    else:
        print(source, end="")
    if ledger.note:
        stderr().print(ledger.note, style="yellow", markup=False)
