"""The navigation: the tree is the list, so levels take their names from their pages.

A MkDocs hook. Without it the site has the same pages, under the names of their folders.
"""

from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from scripts.catalogue import Catalogue


def on_nav(nav: Navigation, **_: object) -> None:
    """Name each section as its level: "7 Attention"."""
    levels = {level.folder: level for level in Catalogue().levels}
    for section in nav.items:
        for page in section.children or ():
            level = levels[page.file.src_uri.partition("/")[0]]
            section.title = f"{level.number} {level.title}"


def on_page_content(_html: str, page: Page, **_: object) -> None:
    """Put the id before a kata's title: "7.1 Scaled dot-product attention"."""
    for kata in Catalogue().katas:
        if page.file.src_uri == f"{kata.place.level}/{kata.place.name}.md":
            page.title = f"{kata.id} {page.title}"
