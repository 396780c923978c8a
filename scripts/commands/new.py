"""`kata new ID SLUG`: a kata's five files from a template."""

import re
from typing import Annotated

import typer

from scripts.catalogue import Catalogue, Kata
from scripts.errors import KataError
from scripts.files import write_atomically
from scripts.screen import stdout
from scripts.stubs import make_stub
from scripts.template import CARD, PAGE, SOLUTION, SUITE
from tests.harness.variants import Place


def new(
    number: Annotated[str, typer.Argument(help="Level and number, as in 7.3.", metavar="ID")],
    slug: Annotated[str, typer.Argument(help="Its name, in lower_case.")],
) -> None:
    """Make the five files of a new kata, for authors."""
    catalogue = Catalogue()
    kata = _kata(catalogue, number, slug)
    words = slug.replace("_", " ")
    values = {"id": kata.id, "slug": slug, "level": kata.place.level, "name": kata.place.name}
    values |= {"words": words, "title": words.capitalize()}
    solution = SOLUTION.substitute(values)
    for path, text in (
        (kata.solution, solution),
        (kata.stub, make_stub(solution)),
        (kata.card, CARD.substitute(values)),
        (kata.suite, SUITE.substitute(values)),
        (kata.page, PAGE.substitute(values)),
    ):
        write_atomically(path, text)
        stdout().print(f"wrote {path.relative_to(kata.root)}", markup=False)
    stdout().print(f"Then: python -m scripts.stubs, and kata verify {slug} --stubs", markup=False)


def _kata(catalogue: Catalogue, number: str, slug: str) -> Kata:
    found = re.fullmatch(r"(\d+)\.(\d+)", number)
    levels = {level.number: level for level in catalogue.levels}
    if not found or int(found[1]) not in levels:
        known = f"{min(levels)} to {max(levels)}" if levels else "none"
        raise KataError(f"'{number}' is no id; it is LEVEL.NUMBER, as in 7.3, levels are {known}")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", slug):
        raise KataError(f"'{slug}' is no slug: lower-case letters, digits and _, a letter first")
    for kata in catalogue.katas:
        if slug == kata.slug or number == kata.id:
            raise KataError(f"{kata.id} {kata.slug} is there already")
    kata = Kata(Place(levels[int(found[1])].folder, f"k{found[2]}_{slug}"), catalogue.root)
    for path in kata.files:
        if path.exists():
            raise KataError(f"{path.relative_to(kata.root)} is there already; move it away first")
    return kata
