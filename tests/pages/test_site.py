"""The levels' pages, and the counts that pages tell."""

import re

import pytest

from scripts.cards import load_card
from scripts.catalogue import Catalogue
from tests.harness.variants import ROOT

LEVELS = Catalogue().levels


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
