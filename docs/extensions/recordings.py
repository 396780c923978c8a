"""Recordings: a fence `recording` with a name plays `docs/recordings/NAME.cast` as inline SVG.

The editor stands above the screen. Both are film strips that CSS moves by whole frames, so there
is no script; who wants no motion sees the frame that tells most. What is seen is told in words too.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from pymdownx.superfences import SuperFencesException

from docs.extensions.casts import Cast, Line, Strip, load_cast

RECORDINGS = Path(__file__).resolve().parents[1] / "recordings"

_COLUMN, _LINE, _EDGE = 8, 19, 12  # a character and a line, in the picture's own units


class RecordingError(SuperFencesException):
    """A recording that cannot be shown; says which. Superfences lets only its own errors by."""


def fence(source: str, *_: object, **__: object) -> str:
    """The HTML for a `recording` fence, as superfences asks for it."""
    name = source.strip()
    path = RECORDINGS / f"{name}.cast"
    if not re.fullmatch(r"\w+", name) or not path.is_file():
        raise RecordingError(f"there is no recording {name!r}: recordings/{name}.cast is missing")
    try:
        return _figure(name, load_cast(path))
    except Exception as error:  # a file may be spoilt in any way
        raise RecordingError(f"the recording {name!r} cannot be shown: {error!r}") from error


def _figure(name: str, cast: Cast) -> str:
    title = html.escape(cast.title)
    return (
        f'<figure class="recording"><input type="checkbox" id="{name}-pause"'
        f' aria-label="Stop the recording"><label for="{name}-pause"></label>'
        f'<div class="recording-picture" role="group" aria-label="{title}" tabindex="0">'
        f"{_svg(name, cast)}</div>"
        f"<details><summary>The same in words</summary>{''.join(_words(cast))}</details></figure>"
    )


def _svg(name: str, cast: Cast) -> str:
    """The picture: the editor, a line between, the screen."""
    width = cast.columns * _COLUMN + 2 * _EDGE
    screen_top = cast.editor.height * _LINE + 3 * _EDGE
    height = screen_top + cast.screen.height * _LINE + _EDGE
    return (
        f'<svg role="img" viewBox="0 0 {width} {height}"><title>A recording of '
        f"{html.escape(cast.title)}; below it stands what it shows.</title>"
        f'<rect class="recording-paper" width="{width}" height="{height}" rx="8"/>'
        f'<path d="M0 {screen_top - _EDGE}H{width}"/>'
        f"{_window(f'{name}-editor', cast.editor, cast, _EDGE)}"
        f"{_window(f'{name}-screen', cast.screen, cast, screen_top)}</svg>"
    )


def _window(name: str, strip: Strip, cast: Cast, top: int) -> str:
    """One strip behind a window that shows one frame of it."""
    height = strip.height * _LINE
    moves = "".join(
        f"{100 * second / cast.seconds:.3f}%{{transform:translateY({-index * height}px)}}"
        for index, (second, _) in enumerate(strip.frames)
    )
    still = -strip.at(cast.telling) * height
    rows = "".join(
        _row(line, index * height + (place + 0.75) * _LINE)
        for index, (_, lines) in enumerate(strip.frames)
        for place, line in enumerate(lines)
    )
    return (
        f"<style>@keyframes {name}{{{moves}}} #{name}{{transform:translateY({still}px)}}"
        "@media screen and (prefers-reduced-motion:no-preference)"
        f"{{#{name}{{animation:{name} {cast.seconds:.1f}s step-end infinite}}}}</style>"
        f'<svg x="{_EDGE}" y="{top}" width="{cast.columns * _COLUMN}" height="{height}">'
        f'<g id="{name}">{rows}</g></svg>'
    )


def _row(line: Line, bottom: float) -> str:
    """A line: each run takes its columns, whatever the reader's font is."""
    return "".join(
        f'<text x="{(run.column + _blank(run.text)) * _COLUMN}" y="{bottom:g}"'
        f' textLength="{len(run.text.strip()) * _COLUMN}"{_class(run.style)}>'
        f"{html.escape(run.text.strip(), quote=False)}</text>"
        for run in line
        if run.text.strip()
    )


def _blank(text: str) -> int:
    """How many blanks a text begins with."""
    return len(text) - len(text.lstrip())


def _class(style: tuple[str, ...]) -> str:
    return f' class="{" ".join(f"t-{part}" for part in style)}"' if style else ""


def _words(cast: Cast) -> Iterator[str]:
    """What stands there at the telling moment, and at the end."""
    for moment, second in (("After the first save", cast.telling), ("At the end", cast.seconds)):
        yield f"<p>{moment}, in the editor:</p><pre>{html.escape(cast.editor.words(second))}</pre>"
        yield f"<p>and on the screen:</p><pre>{html.escape(cast.screen.words(second))}</pre>"
