"""The search on a server, and a site that is opened from the disk."""

import pytest

from tests.site.inspecting import violations
from tests.site.searching import search

WANTED = {
    "causal mask": "l07_attention/k2_masks.html",
    "learning rate": "l01_calculus/k6_gradient_descent.html",
}
LOOK = """() => [...document.querySelectorAll("header, article, article > *")].map(element => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const { color, backgroundColor, fontFamily } = getComputedStyle(element);
    return [element.tagName, x, y, width, height, color, backgroundColor, fontFamily];
})"""


@pytest.mark.parametrize("words", WANTED)
@pytest.mark.parametrize("place", ["server", "disk"])
def test_the_page_that_tells_of_it_is_found(words, place, open_tab, address, site):
    root = address if place == "server" else f"{site.as_uri()}/"
    tab = open_tab("teams.html", root=root)
    found = [link.partition("#")[0].partition("?")[0] for link in search(tab.page, words)]
    assert root + WANTED[words] in found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_can_be_read_by_everyone(scheme, open_tab):
    page = open_tab("index.html", color_scheme=scheme).page
    assert search(page, "learning rate")
    assert not violations(page)


@pytest.mark.parametrize("page", ["index.html", "l07_attention/k2_masks.html"])
def test_from_the_disk_a_page_looks_as_it_does_on_a_server(page, open_tab, address, site):
    looks = [
        open_tab(page, root=root).page.evaluate(LOOK) for root in (address, f"{site.as_uri()}/")
    ]
    assert len(looks[0]) > 10
    assert looks[0] == looks[1]
