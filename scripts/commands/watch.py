"""`kata watch [KATA]`: the suite at every save."""

import os
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
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line, for tools.")
    ] = False,
    problems: Annotated[
        bool, typer.Option("--problems", help="Plain lines, with FILE:LINE: for editors.")
    ] = False,
) -> None:
    """Run a kata's suite at every save, say what is wrong, and go on to the next."""
    catalogue = Catalogue()
    if kata:
        first = catalogue.find(kata)
    elif coming := Map.of(catalogue, Ledger.load()).next:
        first = coming.kata
    else:
        raise KataError("every kata is passed; say which to watch: kata watch KATA")

    from scripts.watch_json import JsonScreen
    from scripts.watch_screens import screen
    from scripts.watching import Watch

    def following(done: Kata) -> Kata | None:
        """The next kata on the path that is not passed, or else the first of all."""
        rows = Map.of(catalogue, Ledger.load()).rows
        open_ = [row.kata for row in rows if not row.has_passed and row.kata != done]
        return next((kata for kata in open_ if kata.order > done.order), next(iter(open_), None))

    try:
        Watch(following, JsonScreen() if as_json else screen(problems=problems)).go(first)
    except BrokenPipeError:  # nobody reads any more; Python would try once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
