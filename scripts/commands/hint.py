"""`kata hint KATA`: one hint more."""

from typing import Annotated

import typer

from scripts.catalogue import Catalogue
from scripts.hints import tell_hint
from scripts.screen import stdout


def hint(kata: Annotated[str, typer.Argument(help="Slug, id or a unique beginning.")]) -> None:
    """Show the next hint of a kata."""
    stdout().print(tell_hint(Catalogue().find(kata)))
