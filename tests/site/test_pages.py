"""Every page of the site, as a browser meets it."""

from tests.site.inspecting import problems
from tests.site.linking import broken_links


def test_a_page_is_sound(path, open_tab):
    tab = open_tab(path, viewport={"width": 1280, "height": 900})
    found = problems(tab)
    assert not found, f"{path}\n" + "\n".join(found)


def test_a_link_leads_somewhere(path, site):
    broken = list(broken_links(site, path))
    assert not broken, f"{path}\n" + "\n".join(broken)


def test_the_scheme_follows_the_system(open_tab):
    for scheme, name in (("light", "default"), ("dark", "slate")):
        page = open_tab("index.html", color_scheme=scheme).page
        assert page.get_attribute("body", "data-md-color-scheme") == name
