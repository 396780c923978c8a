"""`kata watch [KATA]`: the suite at every save."""

from typing import Annotated

import typer

from scripts.catalogue import Catalogue, Kata
from scripts.completion import complete_kata
from scripts.errors import KataError
from scripts.ledger import Ledger
from scripts.mapping import Map


def watch(
    kata: Annotated[
        str,
        typer.Argument(
            help="Slug, id or beginning; else what is next.", autocompletion=complete_kata
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Run a kata's suite at every save, say what is wrong, and go on to the next."""
    catalogue = Catalogue()
    coming = Map.of(catalogue, Ledger.load()).next
    if not kata and coming is None:
        raise KataError("every kata is passed; say which to watch: kata watch KATA")
    first = catalogue.find(kata) if kata else coming.kata  # type: ignore[union-attr]

    from scripts.judging import needs_torch
    from scripts.running import Runner
    from scripts.watch_screens import JsonScreen, TerminalScreen
    from scripts.watching import Watch

    def following(done: Kata) -> Kata | None:
        rows = Map.of(catalogue, Ledger.load()).rows
        later = [row.kata for row in rows if row.kata.order > done.order and not row.has_passed]
        return later[0] if later else None

    runner = Runner(torch=needs_torch(catalogue.katas))
    screen = JsonScreen() if as_json else TerminalScreen()
    try:
        Watch(first, following, runner, screen).go()
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
