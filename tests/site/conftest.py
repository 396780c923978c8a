"""The built site, served on localhost, and pages of it in Chromium."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.harness.variants import ROOT
from tests.missing import skip_loudly
from tests.site.browsing import Tab, chromium, why_no_browser
from tests.site.inspecting import AXE
from tests.site.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SITE = ROOT / "site"
_SECONDS = 180  # for a test; a machine may have much else to do


@cache
def _problem() -> str | None:
    """What keeps the site from being tested here, in a sentence; None if nothing does."""
    built = SITE / "index.html"
    if not built.is_file():
        return "The site is not built: run `make site` first."
    sources = [ROOT / "mkdocs.yml", *(ROOT / "docs").rglob("*.*")]
    newest = max(sources, key=lambda path: path.stat().st_mtime if path.suffix != ".pyc" else 0)
    if newest.stat().st_mtime > built.stat().st_mtime:
        return f"{newest.relative_to(ROOT)} is newer than the site: run `make site` first."
    if not AXE.is_file():
        return "axe is not installed: npm ci --prefix tests/site, which `make browser` runs."
    return why_no_browser()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(_SECONDS))
    if problem := _problem():
        skip_loudly(items, "site", "the site", problem)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test with an argument `path` is one for each page of the built site."""
    if "path" in metafunc.fixturenames:
        pages = sorted(str(page.relative_to(SITE)) for page in SITE.rglob("*.html"))
        metafunc.parametrize("path", pages)


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder that `make site` wrote."""
    return SITE


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, with a slash at its end."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_tab(browser: "Browser", address: str) -> Iterator[Callable[..., Tab]]:
    """Opens tabs: `open_tab("index.html", color_scheme="dark").page`; a fault in one is a failure.

    `root` may be another than the site's address; other options are those of a browser context.
    """
    tabs = []

    def open_one(path: str, *, root: str = address, **options: Any) -> Tab:
        tabs.append(Tab(browser, root, **options))
        tabs[-1].go(path)
        return tabs[-1]

    yield open_one
    for tab in tabs:
        tab.close()
    assert not (faults := [fault for tab in tabs for fault in tab.faults]), "\n".join(faults)
