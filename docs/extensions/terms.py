"""Terms: on a kata's page, the first use of each term in prose leads to the glossary.

`docs/glossary.md` is the list. A heading of the third rank is a term: one form, which has a plural
in -s as well, or several, which are all there are. Its text ends with the kata where it is met. On
pages before that one the word is not yet meant as the term, and stays as it is. A page is a kata's
when it names the file to open.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify
from markdown.treeprocessors import Treeprocessor

GLOSSARY = Path(__file__).resolve().parents[1] / "glossary.md"

_ENTRY = re.compile(r"^### (.+)\n\n((?:.+\n)+)", re.MULTILINE)
_MET = re.compile(r"\((l\d+_\w+/k\d+_\w+)\.md\)\n$")
_FILE = re.compile(r"katas/(l\d+_\w+/k\d+_\w+)\.py")
_NO_PROSE = {"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "table"}


class GlossaryError(Exception):
    """An entry of the glossary that says of no kata where it is met."""


@dataclass(frozen=True)
class Term:
    """One entry: its forms, its anchor on the page, and the kata where it is met."""

    forms: tuple[str, ...]
    anchor: str
    met: str

    @property
    def all_forms(self) -> tuple[str, ...]:
        """The forms that count as a use of it."""
        (first, *others) = self.forms
        return self.forms if others else (first, f"{first}s")


@cache
def terms(glossary: Path) -> tuple[Term, ...]:
    """All entries of a glossary."""
    return tuple(_terms(glossary.read_text("utf-8")))


def _terms(text: str) -> Iterator[Term]:
    for heading, body in _ENTRY.findall(text):
        met = _MET.search(body)
        if not met:
            raise GlossaryError(f"glossary.md, {heading!r}: the text does not end with its kata")
        yield Term(tuple(heading.split(", ")), slugify(heading, "-"), met[1])


def _order(kata: str) -> list[int]:
    """Level and number, by which katas are in the order of the path."""
    return [int(number) for number in re.findall(r"(?:^l|/k)(\d+)", kata)]


class Terms(Treeprocessor):
    """Puts the links in, once all that is no prose can be told by its element."""

    def run(self, root: Element) -> None:
        named = [_FILE.fullmatch(code.text or "") for code in root.iter("code")]
        kata = next((found[1] for found in named if found), None)
        if kata:
            known = [term for term in terms(GLOSSARY) if _order(term.met) <= _order(kata)]
            Linking(known).link(root)


class Linking:
    """Links the first use of each term on one page."""

    def __init__(self, known: list[Term]) -> None:
        self._of = {form.lower(): term for term in known for form in term.all_forms}
        forms = sorted(self._of, key=len, reverse=True)  # the longest that fits
        words = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms)
        self._pattern = re.compile(rf"(?<![\w-])({words})(?![\w-])", re.IGNORECASE)
        self._linked: set[Term] = set()

    def link(self, element: Element) -> None:
        """Go through an element's text and what it holds, in the order in which it is read."""
        if not self._of or element.tag in _NO_PROSE:
            return
        element.text, links = self._split(element.text)
        children = list(element)
        self._put(element, 0, links)
        for child in children:
            self.link(child)
            child.tail, links = self._split(child.tail)
            self._put(element, list(element).index(child) + 1, links)

    def _put(self, parent: Element, place: int, links: list[Element]) -> None:
        for offset, link in enumerate(links):
            parent.insert(place + offset, link)

    def _split(self, text: str | None) -> tuple[str | None, list[Element]]:
        """What stands before the first new term, and a link for each, with what follows it."""
        rest, links, end = text, [], 0
        for found in self._pattern.finditer(text or ""):
            term = self._of[" ".join(found[1].lower().split())]
            if term in self._linked:
                continue
            self._linked.add(term)
            before = found.string[end : found.start()]
            if links:
                links[-1].tail = before
            else:
                rest = before
            link = Element("a", {"class": "term", "href": f"../glossary.md#{term.anchor}"})
            link.text = found[0]
            links.append(link)
            end = found.end()
        if links:
            links[-1].tail = found.string[end:]
        return rest, links


class TermExtension(Extension):
    """After inline markup (20), before MkDocs looks at links (0)."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (its name in Markdown)
        md.treeprocessors.register(Terms(md), "terms", 3)


def makeExtension(**options: object) -> TermExtension:  # noqa: N802 (its name in Markdown)
    """What Markdown calls."""
    return TermExtension(**options)
