"""Formulas: `$...$` and `$$...$$` become MathML when the site is built.

The reader needs no JavaScript for them, and a formula that is no LaTeX fails the build. A dollar
opens a formula as in Pandoc: no space follows it, and none stands before the closing one, which
no digit follows. So "$5 and $6" are amounts; `\\$` is a dollar everywhere.
"""

import re

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from math_core import LatexError, LatexToMathML

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


class FormulaError(Exception):
    """A formula that is no LaTeX; quotes it. MkDocs names the page."""


class Formulas(Preprocessor):
    """Puts MathML in the place of formulas, before tables could split them at a `|`."""

    convert = LatexToMathML(fancy_error=False).convert_with_local_state

    def run(self, lines: list[str]) -> list[str]:
        paragraphs = _BETWEEN_PARAGRAPHS.split("\n".join(lines))
        return "".join(_SPAN.sub(self._replace, text) for text in paragraphs).split("\n")

    def _replace(self, found: re.Match[str]) -> str:
        if found["stray"]:
            raise FormulaError(f"'$$' opens a formula that has no end: {_near(found)!r}")
        if found["display"]:
            html = self._mathml(found["display"], displaystyle=True)
            return self.md.htmlStash.store(f'<span class="formula">{html}</span>')
        if found["inline"]:
            html = self._mathml(found["inline"], displaystyle=False)
            if found["before"] or found["after"]:  # else a line may break between them
                html = f'<span class="whole">{found["before"]}{html}{found["after"]}</span>'
            return self.md.htmlStash.store(html)
        return found[0]

    def _mathml(self, latex: str, *, displaystyle: bool) -> str:
        try:
            return self.convert(latex.strip(), displaystyle=displaystyle)
        except LatexError as error:
            raise FormulaError(f"the formula {latex.strip()!r} is no LaTeX: {error}") from None


def _near(found: re.Match[str]) -> str:
    return found.string[found.start() : found.start() + 60]


class FormulaExtension(Extension):
    """Runs after fences (25) are stashed and before HTML blocks (20) are."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (its name in Markdown)
        md.ESCAPED_CHARS.append("$")
        md.preprocessors.register(Formulas(md), "formulas", 22)


def makeExtension(**options: object) -> FormulaExtension:  # noqa: N802 (its name in Markdown)
    """What Markdown calls."""
    return FormulaExtension(**options)
