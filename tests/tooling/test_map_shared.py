"""The map as a page and as a badge: they stand alone, and tell what the map does."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from scripts.catalogue import Catalogue
from scripts.ledger import Ledger, Prints
from scripts.mapping import Map
from scripts.sharing import badge, page
from tests.tooling.conftest import CARD, Project
from tests.tooling.webpage import Page, contrast

TITLE = 'a < b & "c" </title><script>x</script>'


@pytest.fixture
def four(project: Project) -> Project:
    """Katas with gold, silver and nothing in one level, one that waits in the next, one to come."""
    for name, medal in (("k1_one", "gold"), ("k2_two", "silver"), ("k3_three", None)):
        project.add(name)
        if medal:
            kata = Catalogue(project.root).find(name)
            ledger = Ledger.load(project.root)
            ledger.record(kata, Prints.of(kata), medal, passed=3, total=3)
    project.add(
        "k1_four",
        level="l02_linear_algebra",
        card=CARD.replace('"Doubling"', json.dumps(TITLE)),
        stub="def double(x):\n    return 2 * x\n",
    )
    project.write("docs/l03_probability/index.md", "# Probability\n")
    return project


def the_map(project: Project) -> Map:
    return Map.of(Catalogue(project.root), Ledger.load(project.root))


def test_the_page_tells_what_the_map_does(four):
    text = Page(page(the_map(four))).text
    assert "2 of 4 katas passed" in text
    assert "1 gold 1 silver 0 bronze 1 not judged anew 10 min left" in text
    assert "Next: 1.3 Doubling, 5 min" in text
    assert "1 Calculus 5 min left 1.1 Doubling: gold 1.2 Doubling: silver" in text
    assert "1.3 Doubling: open 5 min" in text
    assert f"2.1 {TITLE}: not judged anew 5 min" in text
    assert "3 Probability to come" in text


def test_the_page_is_whole_and_escapes_titles(four):
    text = page(the_map(four))
    assert Page(text).open == []
    assert "<script" not in text
    assert text.startswith("<!doctype html>")
    assert '<html lang="en">' in text


def test_neither_asks_for_anything_from_elsewhere(four):
    made = page(the_map(four))
    assert all(re.match(r"#|data:,", link) for link in Page(made).fetched)
    for text in (made, badge(the_map(four))):
        assert not re.search(r"https?:(?!//www\.w3\.org/2000/svg\")|@import|url\((?!#)", text)
    assert "default-src 'none'" in made


def test_the_page_is_for_light_and_dark(four):
    text = page(the_map(four))
    assert '<meta name="color-scheme" content="light dark">' in text
    light, dark = re.findall(r":root \{(.*?)\}", text, flags=re.DOTALL)
    names = [re.findall(r"--\w+(?=:)", colours) for colours in (light, dark)]
    assert names[0] == names[1] == sorted(set(names[0]), key=names[0].index)
    assert set(re.findall(r"var\((--\w+)\)", text)) == set(names[0])


def test_every_text_has_contrast_in_light_and_dark(four):
    for colours in re.findall(r":root \{(.*?)\}", page(the_map(four)), flags=re.DOTALL):
        known = dict(re.findall(r"--(\w+): #(\w+)", colours))
        for text in ("text", "faint", "gold", "silver", "bronze", "waiting"):
            for ground in ("page", "card"):
                assert contrast(known[text], known[ground]) >= 4.5, (text, ground)


def test_a_level_that_is_done_says_so(four):
    kata = Catalogue(four.root).find("three")
    Ledger.load(four.root).record(kata, Prints.of(kata), "silver", 2, 3)
    assert "1 Calculus complete 1.1" in Page(page(the_map(four))).text


def test_the_badge_is_small_and_says_how_far(four):
    svg = ET.fromstring(badge(the_map(four)))
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "Nabla: 2 of 4 katas, 1 gold"
    assert svg.get("height") == "20"
    texts = [text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["Nabla", "2 of 4 katas, 1 gold"]
    assert 100 < int(svg.get("width")) < 250


def test_a_badge_without_gold_does_not_speak_of_it(project):
    project.add("k1_double")
    assert "Nabla: 0 of 1 katas<" in badge(the_map(project))


def test_both_are_written_where_they_were_asked_for(four):
    done = four.kata("--html", "shared/map.html", "--svg", "badge.svg")
    assert done.returncode == 0
    assert done.stdout == ""
    assert done.stderr.startswith("Wrote shared/map.html.\nWrote badge.svg.\n")
    assert (four.root / "shared/map.html").read_text("utf-8") == page(the_map(four))
    assert (four.root / "badge.svg").read_text("utf-8") == badge(the_map(four))


def test_json_beside_a_page_is_json_alone(four):
    done = four.kata("--json", "--html", "map.html")
    assert json.loads(done.stdout)["next"] == "three"
    assert (four.root / "map.html").exists()


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("docs", "Is a directory"),
        ("conftest.py/map.html", "conftest.py is no folder"),
        ("a" * 300, "File name too long"),
    ],
)
@pytest.mark.parametrize("option", ["--html", "--svg"])
def test_a_file_that_cannot_be_written_is_an_error(four, option, file, why):
    before = sorted(four.root.rglob("*"))
    done = four.kata(option, file)
    assert done.returncode == 2
    assert done.stderr == f"kata: cannot write {file}: {why}. Give another FILE\n"
    assert [path for path in sorted(four.root.rglob("*")) if "__pycache__" not in str(path)] == [
        path for path in before if "__pycache__" not in str(path)
    ]


@pytest.mark.parametrize("option", ["--json", "--html=map.html", "--svg=map.svg"])
def test_an_option_of_the_map_before_a_command_is_an_error(four, option):
    done = four.kata(option, "hint", "one")
    assert done.returncode == 2
    assert "before a command are the map's; kata hint --help" in done.stderr
    assert not list(four.root.glob("map.*"))
