"""HTML and SVG from `scripts/templates/`, in which no text can be more than text."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def render(template: str, **values: Any) -> str:
    """What a template makes of these values, all of which are escaped."""
    return _templates().get_template(template).render(values)


def visible(text: str) -> str:
    """A text with what cannot be seen as its escape: control characters, and turns of direction.

    Line ends and tabs stay. What is left has a form in XML as well.
    """
    if text.isprintable():
        return text
    return "".join(
        letter
        if letter.isprintable() or letter in "\n\t"
        else letter.encode("unicode_escape").decode()
        for letter in text
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _shown(value: Any) -> Any:
    return visible(value) if type(value) is str else value
