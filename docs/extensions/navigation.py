"""The navigation: first the path, whose list is the tree, then what is to be looked up.

A MkDocs hook. Without it the site has the same pages, in the order of their files' names.
"""

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from scripts.catalogue import Catalogue, Level

_GUIDES = ("judging", "questions", "authors", "harness")


def on_config(config: MkDocsConfig) -> None:
    """Name each level as on the map, "7 Attention", and give it its katas."""
    guides: list[Any] = [f"guides/{name}.md" for name in _GUIDES]
    config.nav = [
        {"Start": "index.md"},
        *(_section(level) for level in Catalogue().levels),
        {"Guides": [*guides, "teams.md"]},
        "glossary.md",
        "notation.md",
    ]


def _section(level: Level) -> dict[str, list[str]]:
    pages = ["index", *(kata.place.name for kata in level.katas)]
    return {f"{level.number} {level.title}": [f"{level.folder}/{page}.md" for page in pages]}


def on_page_content(_html: str, page: Page, **_: object) -> None:
    """Put the id before a kata's title: "7.1 Scaled dot-product attention"."""
    for kata in Catalogue().katas:
        if page.file.src_uri == f"{kata.place.level}/{kata.place.name}.md":
            page.title = f"{kata.id} {page.title}"
