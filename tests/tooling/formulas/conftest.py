"""Tests that draw formulas ask for `katex`, since they need Node, which only the site needs."""

from pathlib import Path

import pytest

from docs.extensions.katex import why_no_katex
from tests.missing import skip_loudly


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if problem := why_no_katex():
        skip_loudly(items, "katex", "the drawing of formulas", problem)


@pytest.fixture
def katex() -> None:
    """There is a KaTeX to draw formulas with."""


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a test puts commands: the only ones that there are."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder
