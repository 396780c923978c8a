"""Figures: a fence `figure` with a name becomes what `docs/figures/NAME.py` draws, as inline SVG.

`draw()` there returns a matplotlib figure; its docstring is what a reader who cannot see the
figure is told. Text, axes and whatever else is drawn in INK take the colour of the page's text.
What was drawn is kept until the script changes, what it imports of this project, or its data in
`docs/figures/NAME.json`.
"""

import ast
import html
import importlib.util
import io
import re
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click import ClickException
from pymdownx.superfences import SuperFencesException

from docs.extensions.keeping import BUILD, kept
from scripts.files import write_atomically

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ROOT / "docs" / "figures"
CACHE = BUILD / "figures"
INK = "#010203"

_DRAW = ("matplotlib", "numpy", "contourpy", "kiwisolver")  # what a change of may change a line

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
    **dict.fromkeys(("patch.edgecolor", "hatch.color", "lines.color"), INK),
}


class FigureError(SuperFencesException, ClickException):
    """A figure that cannot be drawn; says which. Superfences lets only its own errors through, and
    MkDocs prints the line of a ClickException and ends."""


def fence(source: str, *_: object, **__: object) -> str:
    """The HTML for a `figure` fence, as superfences asks for it."""
    name = source.strip()
    if not re.fullmatch(r"\w+", name) or not (FIGURES / f"{name}.py").is_file():
        raise FigureError(f"there is no figure {name!r}: {FIGURES.name}/{name}.py is missing")
    try:
        return f'<figure class="drawn">{render(name)}</figure>'
    except Exception as error:  # a script may fail in any way
        raise FigureError(f"the figure {name!r} cannot be drawn: {error!r}") from error


def render(name: str) -> str:
    """The figure as SVG: the same text at every call, and its ids are its own on the page."""
    file = kept(CACHE, name.encode(), *_deciding(FIGURES / f"{name}.py"))
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        svg = draw_svg(name)
        write_atomically(file, svg)
        return svg


def _deciding(script: Path) -> Iterator[bytes]:
    """All that decides what a script draws."""
    data = script.with_suffix(".json")
    yield data.read_bytes() if data.is_file() else b""
    yield from (version(package).encode() for package in _DRAW)
    yield from (file.read_bytes() for file in (Path(__file__), *sorted(_with_imports(script))))


def _with_imports(script: Path) -> set[Path]:
    """A script, and what it imports of this project, and what that imports."""
    found: set[Path] = set()
    todo = [script]
    while todo:
        file = todo.pop()
        if file not in found:
            found.add(file)
            todo += _imports(file)
    return found


def _imports(file: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(file.read_bytes())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            place = ROOT.joinpath(*name.split("."))
            yield from filter(Path.is_file, (place.with_suffix(".py"), place / "__init__.py"))


def draw_svg(name: str) -> str:
    """The figure as SVG, drawn now."""
    import matplotlib  # takes a second, and a build may find all figures kept

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


def _load(path: Path) -> "Callable[[], Figure]":
    spec = importlib.util.spec_from_file_location(f"figure_{path.stem}", path)
    assert spec and spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.draw
