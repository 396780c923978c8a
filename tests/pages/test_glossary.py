"""Glossary and notation: in step with the pages, and linked where a term is first used."""

import re
from functools import cache

import pytest
from markdown import Markdown

from docs.extensions import terms
from docs.extensions.formulas import Formulas
from docs.extensions.katex import Drawn
from scripts.catalogue import Catalogue, Kata
from tests.harness.variants import ROOT

KATAS = Catalogue().katas
TERMS = terms.terms(terms.GLOSSARY)
NOTATION = (ROOT / "docs" / "notation.md").read_text("utf-8")

# How a formula is laid out, what it says in words, and a bar. All other commands are signs.
LAYOUT = {
    *(r"\lvert", r"\rvert", r"\text", r"\operatorname", r"\frac", r"\tfrac", r"\begin", r"\end"),
    *(r"\left", r"\right", r"\bigl", r"\bigr", r"\Bigl", r"\Bigr", r"\qquad", r"\quad"),
    *(r"\,", r"\;", r"\!", r"\\", r"\_", r"\%"),
}
GLOSSARY = """# Glossary

## D

### Dot product

Multiply and add. [Kata 2.1](l02_linear_algebra/k1_vectors.md)

### Key

What is offered. [Kata 7.1](l07_attention/k1_scaled_dot_product.md)

### Matrix, matrices

Rows and columns. [Kata 2.3](l02_linear_algebra/k3_matmul.md)

### Mean, arithmetic mean

In the middle. [Kata 1.1](l01_calculus/k1_functions.md)

### Product

Of two. [Kata 1.2](l01_calculus/k2_power_rule.md)
"""
TURN = "\n\nOpen `katas/l02_linear_algebra/k3_matmul.py`."


def html(text: str) -> str:
    """A page's HTML, as far as terms have to do with it."""
    extensions = ["tables", "toc", "pymdownx.details", "pymdownx.superfences"]
    return Markdown(
        extensions=[*extensions, "docs.extensions.formulas", "docs.extensions.terms"]
    ).convert(text)


@cache
def linked(kata: Kata) -> list[str]:
    """The anchors of the terms that a kata's page links."""
    return re.findall(
        r'class="term" href="../glossary.md#([^"]+)"', html(kata.page.read_text("utf-8"))
    )


@pytest.fixture(autouse=True)
def no_katex(monkeypatch):
    """Where formulas stand matters here, and not how they look: nothing needs Node."""

    class Undrawn:
        def draw(self, latex, *, display):
            return Drawn(f"<math><mtext>{latex}</mtext></math>", latex)

    monkeypatch.setattr(Formulas, "katex", Undrawn())


def place(kata: Kata) -> str:
    return f"{kata.place.level}/{kata.place.name}"


@pytest.fixture
def glossary(tmp_path, monkeypatch):
    file = tmp_path / "glossary.md"
    file.write_text(GLOSSARY, "utf-8")
    monkeypatch.setattr(terms, "GLOSSARY", file)
    return file


def link(text: str, anchor: str) -> str:
    return f'<a class="term" href="../glossary.md#{anchor}">{text}</a>'


@pytest.mark.usefixtures("glossary")
@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("a matrix, a matrix", f"a {link('matrix', 'matrix-matrices')}, a matrix"),
        ("Matrices and a matrix", f"{link('Matrices', 'matrix-matrices')} and a matrix"),
        ("two dot\nproducts", "two " + link("dot\nproducts", "dot-product")),
        ("by arithmetic mean", "by " + link("arithmetic mean", "mean-arithmetic-mean")),
        ("dot product, product", f", {link('product', 'product')}"),
        ("a **matrix** here", f"<strong>{link('matrix', 'matrix-matrices')}</strong> here"),
        ("*one* matrix", f"<em>one</em> {link('matrix', 'matrix-matrices')}</p>"),
        ("- a matrix\n- a product", f"<li>a {link('product', 'product')}</li>"),
        ("$x$ matrix $y$", f"</span> {link('matrix', 'matrix-matrices')} <x-formula"),
        ('??? question "Why?"\n    A matrix.', f"<p>A {link('matrix', 'matrix-matrices')}.</p>"),
    ],
)
def test_the_first_use_of_a_term_leads_to_the_glossary(page, expected):
    assert expected in html(page + TURN)


@pytest.mark.usefixtures("glossary")
@pytest.mark.parametrize(
    "page",
    [
        "`matrix`",
        "## A matrix",
        "[a matrix](k1.md)",
        "```python\nmatrix = 1\n```",
        r"$\text{matrix}$",
        '??? question "A matrix?"\n    Yes.',
        "| matrix |\n| --- |\n| matrix |",
        "matrixlike, sub-matrix, matrix-free",
        "what it means, where a verb would pass for a plural",
        "the key to it, in which the word is not yet meant",
    ],
)
def test_what_is_no_prose_or_another_word_is_left_alone(page):
    assert "glossary" not in html(page + TURN)


@pytest.mark.usefixtures("glossary")
def test_only_katas_pages_have_links():
    assert "glossary" not in html("A matrix, in no kata.")


def test_an_entry_without_its_kata_is_named(glossary):
    glossary.write_text("### Trace\n\nA sum.\n", "utf-8")
    with pytest.raises(terms.GlossaryError, match="'Trace'"):
        html(f"A page.{TURN}")


def test_entries_are_in_the_order_of_the_alphabet_under_their_letters():
    text = terms.GLOSSARY.read_text("utf-8")
    letter, headings = "", []
    for rank, heading in re.findall(r"^(##|###) (.+)$", text, flags=re.MULTILINE):
        if rank == "##":
            letter = heading
        else:
            headings.append(heading.lower())
            assert heading[0].upper() == letter
    assert headings == sorted(set(headings))
    assert len(headings) == len(TERMS) > 100


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.anchor)
def test_a_term_is_linked_on_the_page_of_the_kata_where_it_is_met(term):
    (kata,) = [kata for kata in KATAS if place(kata) == term.met]
    assert linked(kata).count(term.anchor) == 1
    assert f"[Kata {kata.id}]({term.met}.md)" in terms.GLOSSARY.read_text("utf-8")


def formulas(kata: Kata) -> str:
    """What stands between dollars on a kata's page."""
    text = re.sub(r"^ *```.*?^ *```$", "", kata.page.read_text("utf-8"), flags=re.S | re.M)
    return " ".join(re.findall(r"\$\$.+?\$\$|\$(?!\s)(?:\\.|[^\\$])+\$", text, flags=re.S))


def signs(text: str) -> set[str]:
    return set(re.findall(r"\\[a-zA-Z]+|\\[^a-zA-Z\s]", text)) - LAYOUT


@pytest.mark.parametrize("kata", KATAS, ids=lambda kata: kata.slug)
def test_every_sign_of_a_page_is_in_the_notation(kata):
    assert signs(formulas(kata)) <= signs(NOTATION)


def test_a_sign_is_first_met_where_the_notation_says():
    rows = re.findall(r"^\| (.+?) \| .*\[(\d+\.\d+)\]\(.+?\) \|$", NOTATION, flags=re.MULTILINE)
    assert len(rows) > 50
    first: dict[str, str] = {}
    for kata in KATAS:
        for sign in signs(formulas(kata)):
            first.setdefault(sign, kata.id)
    explained: set[str] = set()
    for shown, met in rows:
        new = signs(shown) - explained
        explained |= new
        if new:
            earliest = next(kata.id for kata in KATAS if kata.id in {first[sign] for sign in new})
            assert met == earliest, shown
