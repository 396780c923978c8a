"""Figures: the same in every build, told in words, and kept until what draws them changes."""

import os
import re
import subprocess
import sys

import pytest
from markdown import Markdown

from docs.extensions import figures
from tests.harness.variants import ROOT

pytestmark = pytest.mark.timeout(60)  # matplotlib may start slowly

NAMES = sorted(path.stem for path in figures.FIGURES.glob("*.py"))
SPIRAL = """
from docs.figures import shared

def draw():
    '''A spiral of <one> turn.'''
    from matplotlib.figure import Figure
    figure = Figure()
    figure.subplots().plot([0, shared.END])
    return figure
"""


def html(text: str) -> str:
    """A page's HTML, where fences may be figures."""
    fence = {"name": "figure", "class": "figure", "format": figures.fence}
    return Markdown(
        extensions=["pymdownx.superfences"],
        extension_configs={"pymdownx.superfences": {"custom_fences": [fence]}},
    ).convert(text)


@pytest.fixture
def spiral(tmp_path, monkeypatch):
    """A project with one figure, and the module and the data that it takes."""
    folder = tmp_path / "docs" / "figures"
    folder.mkdir(parents=True)
    monkeypatch.setattr(figures, "ROOT", tmp_path)
    monkeypatch.setattr(figures, "FIGURES", folder)
    monkeypatch.setattr(figures, "CACHE", tmp_path / "cache")
    monkeypatch.syspath_prepend(tmp_path)
    (folder / "spiral.py").write_text(SPIRAL, "utf-8")
    (folder / "shared.py").write_text("END = 1\n", "utf-8")
    (folder / "spiral.json").write_text("[1]\n", "utf-8")
    return folder


@pytest.fixture
def drawings(monkeypatch):
    """The names of the figures that were drawn and not taken from what is kept."""
    names = []

    def draw_svg(name: str) -> str:
        names.append(name)
        return f"<svg>{len(names)}</svg>"

    monkeypatch.setattr(figures, "draw_svg", draw_svg)
    return names


def drawn_elsewhere(names: list[str], seed: str) -> str:
    """These figures drawn in a process of its own, whose sets have an order of their own."""
    code = "import sys; from docs.extensions.figures import draw_svg; print(*map(draw_svg, {!r}))"
    return subprocess.run(
        [sys.executable, "-c", code.format(names)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout


@pytest.mark.timeout(300)
def test_every_figure_is_the_same_to_the_byte_in_every_process_and_any_order():
    whole = drawn_elsewhere(NAMES, "1")
    for name in reversed(NAMES):
        svg = figures.draw_svg(name)
        assert svg in whole, name


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_told_in_words_takes_the_colour_of_the_text_and_has_ids_of_its_own(name):
    svg = figures.render(name)
    assert re.match(r'<svg role="img" [^>]*>\n<title>\w[^<]{40,}\.</title>', svg)
    assert "currentColor" in svg
    assert figures.INK not in svg
    assert not re.search(rf'(id="|href="#|url\(#)(?!{name}-)', svg)
    assert not re.search(r'<svg [^>]*(width|height)="', svg)


def test_a_fence_becomes_the_figure_itself():
    made = html("```figure\nattention_temperature\n```")
    assert made == f'<figure class="drawn">{figures.render("attention_temperature")}</figure>'


def test_words_with_signs_of_html_are_told_as_they_are(spiral):
    assert "<title>A spiral of &lt;one&gt; turn.</title>" in figures.render("spiral")


def test_a_figure_is_drawn_once(spiral, drawings):
    assert figures.render("spiral") == figures.render("spiral") == "<svg>1</svg>"
    assert drawings == ["spiral"]


@pytest.mark.parametrize("changed", ["spiral.py", "shared.py", "spiral.json"])
def test_a_figure_is_drawn_anew_when_its_script_its_imports_or_its_data_change(
    changed, spiral, drawings
):
    figures.render("spiral")
    file = spiral / changed
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    assert figures.render("spiral") == "<svg>2</svg>"


def test_a_figure_is_drawn_anew_by_another_matplotlib(spiral, drawings, monkeypatch):
    figures.render("spiral")
    monkeypatch.setattr(figures, "version", lambda package: f"another {package}")
    assert figures.render("spiral") == "<svg>2</svg>"


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (None, "missing"),
        ("def draw():\n    '''Nothing.'''\n    return 1 / 0", "ZeroDivisionError"),
        ("def draw():\n    return None", "docstring"),
        ("def draw() return", "SyntaxError"),
    ],
)
def test_a_figure_that_cannot_be_drawn_is_named(code, fault, spiral):
    (spiral / "spiral.py").unlink()
    if code:
        (spiral / "spiral.py").write_text(code, "utf-8")
    with pytest.raises(figures.FigureError, match=rf"(?s)'spiral'.*{fault}"):
        html("```figure\nspiral\n```")
