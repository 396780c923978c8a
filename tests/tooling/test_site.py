"""The site: figures, and the levels' pages."""

import re

import pytest
from markdown import Markdown

from docs.extensions import figures
from scripts.cards import load_card
from scripts.catalogue import Catalogue
from tests.harness.variants import ROOT

LEVELS = Catalogue().levels


def html(text: str) -> str:
    """A page's HTML, where fences may be figures."""
    fence = {"name": "figure", "class": "figure", "format": figures.fence}
    return Markdown(
        extensions=["pymdownx.superfences"],
        extension_configs={"pymdownx.superfences": {"custom_fences": [fence]}},
    ).convert(text)


def test_a_figure_is_the_same_in_every_build_and_takes_the_colour_of_the_text():
    svg = html("```figure\nattention_temperature\n```")
    assert svg == html("```figure\nattention_temperature\n```")
    assert "currentColor" in svg
    assert figures.INK not in svg
    assert "<title>The largest of eight attention weights" in svg
    assert 'role="img"' in svg
    assert not re.search(r'(id="|href="#|url\(#)(?!attention_temperature-)', svg)


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (None, "missing"),
        ("def draw():\n    '''Nothing.'''\n    return 1 / 0", "ZeroDivisionError"),
        ("def draw():\n    return None", "docstring"),
    ],
)
def test_a_figure_that_cannot_be_drawn_is_named(code, fault, tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "FIGURES", tmp_path)
    if code:
        (tmp_path / "spiral.py").write_text(code, "utf-8")
    with pytest.raises(figures.FigureError, match=rf"(?s)'spiral'.*{fault}"):
        html("```figure\nspiral\n```")


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.folder)
def test_a_levels_page_has_its_title_first_and_links_the_katas_there_are_and_minutes(level):
    page = (ROOT / "docs" / level.folder / "index.md").read_text("utf-8")
    assert re.match(r"# \S.*\n\n", page)
    assert len(re.findall(r"^# ", page, flags=re.MULTILINE)) == 1
    row = r"^\| ({}\.\d+) \| \[\w+\]\((\w+)\.md\) \| (\d+) \|"
    linked = re.findall(row.format(level.number), page, re.MULTILINE)
    minutes = {kata.id: str(load_card(kata.card).minutes) for kata in level.katas}
    assert linked == [(kata.id, kata.place.name, minutes[kata.id]) for kata in level.katas]


def test_the_path_has_twelve_levels_and_eighty_katas():
    pages = [(ROOT / "docs" / level.folder / "index.md").read_text("utf-8") for level in LEVELS]
    assert len(LEVELS) == 12
    rows = [re.findall(r"^\| \d+\.\d+ \|", page, flags=re.MULTILINE) for page in pages]
    assert sum(map(len, rows)) == 80


@pytest.mark.parametrize("page", ["README.md", "docs/index.md"])
def test_the_count_of_katas_is_the_one_that_pages_tell(page):
    text = " ".join((ROOT / page).read_text("utf-8").split())
    assert f"{len(Catalogue().katas)} of the 80 are there today" in text
