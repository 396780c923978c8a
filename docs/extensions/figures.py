"""Figures: a fence `figure` with a name becomes what `docs/figures/NAME.py` draws, as inline SVG.

`draw()` there returns a matplotlib figure; its docstring is what a reader who cannot see the
figure is told. Text, axes and whatever else is drawn in INK take the colour of the page's text.
"""

import html
import importlib.util
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure
from pymdownx.superfences import SuperFencesException

FIGURES = Path(__file__).resolve().parents[1] / "figures"
INK = "#010203"

_STYLE: dict[Any, Any] = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "svg.fonttype": "path",  # the same letters on every machine
    "svg.hashsalt": "nabla",  # the same ids in every build
    **dict.fromkeys(
        ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), INK
    ),
}


class FigureError(SuperFencesException):
    """A figure that cannot be drawn; says which. Superfences lets only its own errors through."""


def fence(source: str, *_: object, **__: object) -> str:
    """The HTML for a `figure` fence, as superfences asks for it."""
    name = source.strip()
    if not re.fullmatch(r"\w+", name) or not (FIGURES / f"{name}.py").is_file():
        raise FigureError(f"there is no figure {name!r}: {FIGURES.name}/{name}.py is missing")
    try:
        return f'<figure class="drawn">{render(name)}</figure>'
    except Exception as error:
        raise FigureError(f"the figure {name!r} cannot be drawn: {error!r}") from error


def render(name: str) -> str:
    """The figure as SVG: the same text at every call, and its ids are its own on the page."""
    draw = _load(FIGURES / f"{name}.py")
    title = " ".join((draw.__doc__ or "").split())
    if not title:
        raise FigureError(f"the figure {name!r} has no docstring that says what it shows")
    file = io.StringIO()
    with matplotlib.rc_context():
        matplotlib.rcdefaults()  # whatever this machine's matplotlibrc says
        matplotlib.rcParams.update(_STYLE)
        draw().savefig(file, format="svg", transparent=True, metadata={"Date": None})
    svg = file.getvalue()
    svg = svg[svg.index("<svg") :].strip()
    svg = re.sub(r" *<metadata>.*?</metadata>\n", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(id="|href="#|url\(#)', rf"\g<1>{name}-", svg)
    svg = svg.replace("*{stroke", ".drawn *{stroke").replace(INK, "currentColor")
    svg = re.sub(r'(<svg [^>]*?) width="[^"]*"| height="[^"]*"', r"\1", svg, count=2)
    return re.sub(
        r"<svg ([^>]*)>", rf'<svg role="img" \1>\n<title>{html.escape(title)}</title>', svg, count=1
    )


def _load(path: Path) -> Callable[[], Figure]:
    spec = importlib.util.spec_from_file_location(f"figure_{path.stem}", path)
    assert spec and spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.draw
