"""`kata hint KATA`: one hint more."""

from typing import Annotated

import typer

from scripts.catalogue import Catalogue
from scripts.completion import complete_kata
from scripts.hints import tell_hint
from scripts.screen import stdout


def hint(
    kata: Annotated[
        str, typer.Argument(help="Slug, id or a unique beginning.", autocompletion=complete_kata)
    ],
) -> None:
    """Show the next hint of a kata."""
    stdout().print(tell_hint(Catalogue().find(kata)))
