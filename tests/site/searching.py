"""What the search finds, typed and read as a person does it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def search(page: "Page", words: str) -> list[str]:
    """Type words into the search box; the addresses that the results lead to, in their order."""
    page.get_by_placeholder("Search").click()
    page.keyboard.type(words)
    results = page.locator("a.md-search-result__link")
    results.first.or_(page.get_by_text("No matching documents")).wait_for(state="attached")
    return results.evaluate_all("links => links.map(({ href }) => href)")
