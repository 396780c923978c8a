"""`kata reset KATA`: the stub again; what was there is kept."""

from typing import Annotated

import typer

from scripts.backups import put_back
from scripts.catalogue import Catalogue
from scripts.completion import complete_kata
from scripts.screen import stdout
from scripts.stubs import is_stale


def reset(
    kata: Annotated[
        str, typer.Argument(help="Slug, id or a unique beginning.", autocompletion=complete_kata)
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Put a kata's stub back; your file is kept under .kata/backups/."""
    found = Catalogue().find(kata)
    path = found.stub.relative_to(found.root)
    screen = stdout()
    if not is_stale(found):
        screen.print(f"{path} is the stub already.", markup=False)
        return
    if not yes and screen.is_terminal:
        typer.confirm(f"Put the stub of {found.slug} back into {path}?", abort=True)
    screen.print(put_back(found), markup=False)
