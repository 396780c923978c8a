"""Links within the built site that lead nowhere."""

from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit


class _Reader(HTMLParser):
    """Reads what a page links to, and the names that others may link to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.names = {"", "top"}  # which every page has
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if key == "id" or (key, tag) == ("name", "a"):
                self.names.add(value or "")
            elif key in ("href", "src", "xlink:href"):
                self.links.append(value or "")


def broken_links(site: Path, path: str) -> Iterator[str]:
    """The links of the page at `path` to pages, files or places in pages that are not there."""
    for link in dict.fromkeys(_read(site / path).links):
        url = urlsplit(urljoin(f"http://site/{path}", link))
        if url.hostname != "site":
            continue  # elsewhere, where no test looks
        target = site / unquote(url.path).lstrip("/")
        target = target / "index.html" if target.is_dir() else target
        if not target.is_file():
            yield f"{link!r} leads nowhere: there is no {target.relative_to(site)}"
        elif target.suffix == ".html" and unquote(url.fragment) not in _read(target).names:
            yield f"{link!r} leads nowhere: {target.relative_to(site)} has no such id"


@cache
def _read(page: Path) -> _Reader:
    return _Reader(page.read_text("utf-8"))
