"""Faults planted in a page of the site: what the tests of pages look at, they see."""

import itertools
import json
import random
import shutil

import pytest

from tests.site.browsing import Tab
from tests.site.inspecting import problems
from tests.site.linking import broken_links
from tests.site.searching import search
from tests.site.serving import served

PAGE = "l07_attention/index.html"
NUMBERS = itertools.count()
ELSEWHERE = "https://elsewhere.invalid"
DIM = "<style>[data-md-color-scheme={}] .dim {{ color: #888; background: #777 }}</style>"
WORKER = f"new Worker(URL.createObjectURL(new Blob([\"fetch('{ELSEWHERE}/worker')\"])))"


@pytest.fixture(scope="module")
def spoilt(site, tmp_path_factory):
    """A copy of the site, to plant faults in."""
    return shutil.copytree(site, tmp_path_factory.mktemp("spoilt") / "site")


def plant(spoilt, fault):
    """The path of a new page that has the fault."""
    text = (spoilt / PAGE).read_text("utf-8")
    assert text.count("</article>") == 1
    path = f"l07_attention/planted_{next(NUMBERS)}.html"
    (spoilt / path).write_text(text.replace("</article>", f"{fault}</article>"), "utf-8")
    return path


@pytest.fixture
def told(spoilt, browser):
    """What is told of the page with a fault in it."""

    def tell(fault):
        path = plant(spoilt, fault)
        with served(spoilt) as root:
            tab = Tab(browser, root, viewport={"width": 1280, "height": 900})
            tab.go(path)
            found = problems(tab)
            tab.close()
        return found

    return tell


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (f'<img src="{ELSEWHERE}/x.png" alt="x">', f"asks for {ELSEWHERE}/x.png, which is not"),
        (f"<script>{WORKER}</script>", f"asks for {ELSEWHERE}/worker, which is not"),
        (f"<script>new WebSocket('wss{ELSEWHERE[5:]}')</script>", "opens a socket to wss:"),
        ("<script>console.error('planted')</script>", "says in the console: planted"),
        ("<script>null.planted</script>", "raises Cannot read properties of null"),
        ('<script src="planted.js"></script>', "says in the console: Failed to load resource"),
        ('<img src="../assets/nabla.svg">', "light: image-alt"),
        ('<details><summary>x</summary><img src="../assets/nabla.svg"></details>', "light: image"),
        (DIM.format("default") + '<p class="dim">planted</p>', "light: color-contrast"),
        (DIM.format("slate") + '<p class="dim">planted</p>', "dark, at 360 px: color-contrast"),
        ('<input type="text">', "light: label"),
        ("<table><tr><th></th><td>1</td></tr></table>", "light: empty-table-header"),
        (f'<pre style="overflow: auto">{"planted " * 99}</pre>', "light: scrollable-region"),
        ('<div style="width: 800px">planted</div>', "at 360 px it is "),
        ('<script src="heavy.js"></script>', "weighs "),
    ],
)
def test_a_fault_is_told(fault, expected, told, spoilt):
    noise = random.Random(0).randbytes(400_000)  # which cannot be packed into less
    (spoilt / "l07_attention/heavy.js").write_text(f"// {noise.hex()}")
    found = told(fault)
    assert [text for text in found if text.startswith(expected)], found


def test_the_same_page_without_a_fault_has_none(told):
    assert told("") == []


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("planted_nowhere.html", "'planted_nowhere.html' leads nowhere: there is no l07"),
        ("../l08_transformer", None),
        ("#planted", "'#planted' leads nowhere: l07_attention/planted_"),
        ("k2_masks.html#planted", "l07_attention/k2_masks.html has no such id"),
        ("k2_masks.html#by-hand", None),
        (f"{ELSEWHERE}/planted.html", None),
    ],
)
def test_a_link_that_leads_nowhere_is_told(link, expected, spoilt):
    path = plant(spoilt, f'<a href="{link}">planted</a>')
    found = list(broken_links(spoilt, path))
    assert [expected in text for text in found] == [True] if expected else found == []


def test_a_page_that_the_index_lacks_is_not_found(spoilt, browser):
    file = spoilt / "search/search_index.json"
    index = json.loads(file.read_text("utf-8"))
    index["docs"] = [each for each in index["docs"] if "gradient_descent" not in each["location"]]
    file.write_text(json.dumps(index), "utf-8")
    file.with_suffix(".js").write_text(f"var __index = {json.dumps(index)}", "utf-8")
    with served(spoilt) as root:
        tab = Tab(browser, root)
        found = search(tab.go("index.html"), "learning rate")
        tab.close()
    assert found
    assert not [link for link in found if "gradient_descent" in link]


def test_from_the_disk_a_page_asks_for_nothing_beside_the_site(spoilt, browser):
    path = plant(spoilt, '<img src="/assets/nabla.svg" alt="x">')
    tab = Tab(browser, f"{spoilt.as_uri()}/")
    tab.go(path)
    tab.close()
    assert "asks for file:///assets/nabla.svg, which is not of the site" in tab.faults
