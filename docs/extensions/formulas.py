"""Formulas: `$...$` and `$$...$$` become what KaTeX makes of them, when the site is built.

The reader needs no JavaScript for them, and a formula that is no LaTeX fails the build. A dollar
opens a formula as in Pandoc: no space follows it, and none stands before the closing one, which
no digit follows. So "$5 and $6" are amounts; `\\$` is a dollar everywhere.

Until Markdown has its tree a mark stands for each formula. What asks a heading for its text
meanwhile, for a title, an anchor or the table of contents, is given the formula in plain letters.
"""

import html
import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from click import ClickException
from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from docs.extensions.katex import Drawn, Katex, LatexError

DOCS = Path(__file__).resolve().parents[1]
SHORT = 20  # letters: a formula of fewer stays on one line

_SPAN = re.compile(
    r"""
      \\[\\$`]                                              # escaped: stands for itself
    | (?<!`)(?P<ticks>`+)(?!`) .+? (?<!`)(?P=ticks)(?!`)    # code
    | \$\$ (?P<display> (?:\\.|[^\\$])+ ) \$\$
    | (?P<before>\(*)
      \$(?![\s$]) (?P<inline> (?:\\.|[^\\$])+ ) (?<!\s)\$(?!\d)
      (?P<after>[.,;:!?)]*)
    | (?P<stray> \$\$ )
    """,
    re.VERBOSE | re.DOTALL,
)
_BETWEEN_PARAGRAPHS = re.compile(r"(\n[ \t]*\n)")
_PART = '<span class="katex-base">'
_MARK = re.compile(rf"{STX}wzxformula:(\d+){ETX}")
_VERBATIM = re.compile(r"<!--.*?-->|<(pre|code|script|style|textarea)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


class FormulaError(ClickException):
    """A formula that is no LaTeX; quotes it and says where. MkDocs prints the line and ends."""


@dataclass(frozen=True)
class Formula:
    """A formula of a page, as it stands there."""

    source: str
    latex: str
    display: bool = False
    before: str = ""
    after: str = ""


class Formulas:
    """The formulas of one page, by their marks."""

    katex = Katex()

    def __init__(self) -> None:
        self.begin("")

    def begin(self, page: str) -> None:
        """Forget the page before."""
        self.found: list[Formula] = []
        self.page = page
        self.tree_is_done = False

    def mark(self, formula: Formula) -> str:
        """What stands for a formula until Markdown is done: no word that anyone looks for."""
        self.found.append(formula)
        return f"{STX}wzxformula:{len(self.found) - 1}{ETX}"

    def sources(self, text: str) -> str:
        """A text with its formulas as they were written."""
        return _MARK.sub(lambda mark: self._of(mark).source, text)

    def plain(self, text: str) -> str:
        """A text with its formulas in plain letters, as HTML."""

        def letters(mark: re.Match[str]) -> str:
            formula = self._of(mark)
            return html.escape(f"{formula.before}{self._drawn(formula).text}{formula.after}")

        return _MARK.sub(letters, text)

    def drawn(self, text: str) -> str:
        """A text with its formulas drawn."""
        return _MARK.sub(lambda mark: self._html(self._of(mark)), text)

    def _of(self, mark: re.Match[str]) -> Formula:
        return self.found[int(mark[1])]

    def _html(self, formula: Formula) -> str:
        """An element of a name of its own, as the search index leaves out all it finds up to the
        next end tag of that name; what it takes instead is hidden from everyone else."""
        drawn = self._drawn(formula)
        made = (
            f"<x-formula data-search-exclude>{_breakable(drawn)}</x-formula>"
            f"<span hidden>{html.escape(drawn.text)}</span>"
        )
        if formula.display:  # where it is wider than the page it scrolls, by keys as well
            keys = 'tabindex="0" role="group" aria-label="Formula"'
            return f'<span class="formula" {keys}>{made}</span>'
        if formula.before or formula.after:  # else a line may break between them
            return f'<span class="whole">{formula.before}{made}{formula.after}</span>'
        return made

    def _drawn(self, formula: Formula) -> Drawn:
        try:
            return self.katex.draw(formula.latex, display=formula.display)
        except LatexError as error:
            where = _place(formula.source, self.page)
            fault = f"{where}: the formula {formula.latex!r} is no LaTeX: {error}"
            raise FormulaError(fault) from None


def _breakable(drawn: Drawn) -> str:
    """A long formula may break between its parts; a style sheet keeps the rest on one line."""
    first, *parts = drawn.html.split(_PART)
    between = _PART if len(drawn.text) < SHORT else f"<wbr>{_PART}"
    return f"{first}{_PART}{between.join(parts)}"


def _place(part: str, page: str) -> str:
    """Where a part of a page stands: "l01_calculus/k5_gradient.md, line 7".

    Markdown is told neither which page it reads, nor how many lines of front matter went before.
    """
    page = page.expandtabs().strip()
    for file in sorted(DOCS.rglob("*.md")):
        before, found, _ = file.read_text("utf-8").expandtabs().partition(page)
        if found:
            return f"{file.relative_to(DOCS).as_posix()}, {_line(part, before + page)}"
    return _line(part, page)


def _line(part: str, text: str) -> str:
    return f"line {text.partition(part)[0].count(chr(10)) + 1}"


class _OfFormulas:
    """A step of Markdown that knows the page's formulas."""

    def __init__(self, md: Markdown, formulas: Formulas) -> None:
        super().__init__(md)
        self.formulas = formulas


class KeepPage(_OfFormulas, Preprocessor):
    """Keeps the page as it was written: what is done to it moves its lines."""

    def run(self, lines: list[str]) -> list[str]:
        self.formulas.begin("\n".join(lines))
        return lines


class MarkFormulas(_OfFormulas, Preprocessor):
    """Puts marks in the place of formulas, before tables could split them at a `|`."""

    def run(self, lines: list[str]) -> list[str]:
        paragraphs = _BETWEEN_PARAGRAPHS.split("\n".join(lines))
        return "".join(_SPAN.sub(self._mark, text) for text in paragraphs).split("\n")

    def _mark(self, found: re.Match[str]) -> str:
        if found["stray"]:
            rest = found.string[found.start() :]
            where = _place(rest, self.formulas.page)
            raise FormulaError(f"{where}: '$$' opens a formula that has no end: {rest[:60]!r}")
        if found["display"]:
            return self.formulas.mark(Formula(found[0], found["display"].strip(), display=True))
        if found["inline"]:
            latex = found["inline"].strip()
            around = {"before": found["before"], "after": found["after"]}
            return self.formulas.mark(Formula(found[0], latex, **around))
        return found[0]


class UnmarkCode(_OfFormulas, Treeprocessor):
    """Gives code that is indented its dollars back, before it is highlighted."""

    def run(self, root: Element) -> None:
        for code in root.iterfind(".//pre/code"):
            code.text = AtomicString(self.formulas.sources(code.text or ""))


class TreeIsDone(_OfFormulas, Treeprocessor):
    """Runs when titles and the table of contents have been taken."""

    def run(self, _root: Element) -> None:
        self.formulas.tree_is_done = True


class DrawFormulas(_OfFormulas, Postprocessor):
    """Puts formulas in the place of marks, in plain letters in attributes, and none in raw code."""

    def run(self, text: str) -> str:
        if not self.formulas.tree_is_done:
            return self.formulas.plain(text)
        text = _VERBATIM.sub(lambda part: self.formulas.sources(part[0]), text)
        text = _TAG.sub(lambda tag: self.formulas.plain(tag[0]), text)
        return self.formulas.drawn(text)


class FormulaExtension(Extension):
    """Marks are set after fences (25) are stashed and before HTML blocks (20) are."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (its name in Markdown)
        formulas = Formulas()
        md.ESCAPED_CHARS.append("$")
        md.preprocessors.register(KeepPage(md, formulas), "formulas-page", 35)
        md.preprocessors.register(MarkFormulas(md, formulas), "formulas-mark", 22)
        md.treeprocessors.register(UnmarkCode(md, formulas), "formulas-code", 40)
        md.treeprocessors.register(TreeIsDone(md, formulas), "formulas-tree", -100)
        md.postprocessors.register(DrawFormulas(md, formulas), "formulas-draw", 25)


def makeExtension(**options: object) -> FormulaExtension:  # noqa: N802 (its name in Markdown)
    """What Markdown calls."""
    return FormulaExtension(**options)
