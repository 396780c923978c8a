"""A build of the site, and of small ones made for a test."""

import json
import re
from pathlib import Path

import pytest
from click import ClickException
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.harness.variants import ROOT

pytestmark = [pytest.mark.usefixtures("katex"), pytest.mark.timeout(120)]


def build_page(page: str, folder: Path) -> Path:
    """Where the site stands that has this page only."""
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text(page, "utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: x\ntheme: {name: material, font: false}\nplugins: [search]\n"
        "markdown_extensions: [toc, docs.extensions.formulas]\n"
    )
    build(load_config(str(folder / "mkdocs.yml")))
    return folder / "site"


def test_a_bad_formula_ends_the_build_and_the_page_is_named(tmp_path, caplog):
    with pytest.raises(ClickException, match=r"^line 3: the formula '\\\\foo' is no LaTeX"):
        build_page("# Page\n\n$\\foo$\n", tmp_path)
    assert re.search(r"'index\.md': line 3: ", caplog.text)


def test_titles_and_search_have_formulas_in_plain_letters(tmp_path):
    site = build_page("# On $\\nabla f$\n\nSo $x_1 < 2$.\n\n## With $\\sqrt{x}$\n", tmp_path)
    page = (site / "index.html").read_text("utf-8")
    assert "<title>x</title>" in page  # the home page has the site's name
    assert re.search(r'<span class="md-ellipsis">\s*On ∇f\s*</span>', page)
    assert re.search(r'<span class="md-ellipsis">\s*With √\(x\)\s*</span>', page)
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    assert [(entry["title"], entry["text"]) for entry in index["docs"]] == [
        ("On ∇f", "<p>So x_1 &lt; 2.</p>"),
        ("With √(x)", ""),
    ]


def test_the_site_builds_and_fetches_nothing_from_elsewhere(tmp_path):
    build(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path), strict=True))
    fetched = re.compile(
        r"<(?:script|link|img|source|iframe|video)\b[^>]*?(?:src|href)=[\"']?(?:https?:)?//"
        r"|url\([\"']?(?:https?:)?//|@import"
    )
    for file in tmp_path.rglob("*"):
        if file.suffix in (".html", ".css", ".svg"):
            found = fetched.search(file.read_text("utf-8"))
            assert not found, f"{file.relative_to(tmp_path)}: {found and found[0]}"
    assert not list(tmp_path.rglob("*.py"))
    assert "7 Attention" in (tmp_path / "index.html").read_text("utf-8")
