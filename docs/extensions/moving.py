"""Moving figures: a fence `moving` with a name becomes a still picture that a script replaces.

The picture is that of `docs/figures/NAME.py`, as in a fence `figure`; it stays where there is no
JavaScript. The script is `docs/moving/NAME.mjs` with the modules that it imports, and stands in
the page itself: opened from disk (`file://`), browsers refuse to load one module from another
file. So a figure needs no other file, no address, and no page has more script than it shows.
"""

import re
from pathlib import Path

from docs.extensions import figures
from docs.extensions.figures import FigureError

MOVING = Path(__file__).resolve().parents[1] / "moving"

_IMPORT = re.compile(r'^import \{ \w+(?:, \w+)* \} from "\./(\w+)\.mjs";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:function|const) )", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*|</script", re.MULTILINE)


def fence(source: str, *_: object, **__: object) -> str:
    """The HTML for a `moving` fence, as superfences asks for it."""
    name = source.strip()
    still = figures.fence(name)
    return (
        f'<div class="moving" data-moving="{name}">{still}'
        "<p>With JavaScript you could change the numbers of this picture here.</p></div>"
        f'<script type="module">\n{script(name)}</script>'
    )


def script(name: str) -> str:
    """A figure's module and all that it imports as one text, what is imported first."""
    texts: dict[str, str] = {}
    _gather(name, texts)
    return "\n".join(texts.values())


def _gather(name: str, texts: dict[str, str]) -> None:
    """Put what a module imports into `texts`, then the module, without the words of both."""
    path = MOVING / f"{name}.mjs"
    if not path.is_file():
        raise FigureError(f"a moving figure needs {MOVING.name}/{path.name}, which is missing")
    text = path.read_text("utf-8")
    for needed in _IMPORT.findall(text):
        if needed not in texts:
            _gather(needed, texts)
    texts[name] = _EXPORT.sub("", _IMPORT.sub("", text))
    if left := _LEFT.search(texts[name]):
        raise FigureError(
            f"{MOVING.name}/{path.name} has {left[0]!r}, which cannot be put into a page: write "
            'import { name } from "./module.mjs"; on one line, and export only const and function'
        )
