"""KaTeX: LaTeX to HTML, by one node process a build; what an earlier build has drawn needs none."""

import atexit
import json
import subprocess
import threading
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from click import ClickException
from pylatexenc.latex2text import LatexNodes2Text

from docs.extensions import katex_install
from docs.extensions.keeping import BUILD, kept
from scripts.files import write_atomically

CACHE = BUILD / "formulas"
RENDER = katex_install.SOURCE / "render.mjs"


class LatexError(Exception):
    """A formula is no LaTeX that KaTeX knows."""


class KatexError(ClickException):
    """There is no KaTeX to draw a formula, or it failed. MkDocs prints the line and ends."""


@dataclass(frozen=True)
class Drawn:
    """A formula for the eye and for screen readers, and in plain letters: for titles and search."""

    html: str
    text: str


class Katex:
    """Draws formulas. Starts node for the first that no earlier build has kept."""

    def __init__(self, cache: Path = CACHE) -> None:
        self.cache = cache
        self._turn = threading.Lock()
        self._node: subprocess.Popen[str] | None = None

    def draw(self, latex: str, *, display: bool) -> Drawn:
        """The formula, from the cache if it is there."""
        file = kept(self.cache, *self._tools, b"display" if display else b"", latex.encode())
        try:
            return Drawn(**json.loads(file.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            drawn = Drawn(self._html(latex, display), _plain(latex))
            write_atomically(file, json.dumps(asdict(drawn)))
            return drawn

    def close(self) -> None:
        """End node, if it runs."""
        if self._node:
            self._node.communicate()
            self._node = None

    @cached_property
    def _tools(self) -> list[bytes]:
        """All that decides what LaTeX becomes."""
        files = katex_install.SOURCE / "package-lock.json", RENDER, Path(__file__)
        return [*(file.read_bytes() for file in files), version("pylatexenc").encode()]

    def _html(self, latex: str, display: bool) -> str:
        with self._turn:
            node = self._started()
            assert node.stdin and node.stdout
            try:
                node.stdin.write(json.dumps({"latex": latex, "display": display}) + "\n")
                node.stdin.flush()
            except BrokenPipeError:
                pass  # it is gone, and what it left to read says so
            line = node.stdout.readline()
            if not line:
                self.close()
                raise KatexError("node ended before it drew the formula; what it said is above")
        reply = json.loads(line)
        if "error" in reply:
            raise LatexError(reply["error"])
        return reply["html"]

    def _started(self) -> subprocess.Popen[str]:
        if not self._node:
            if problem := why_no_katex():
                raise KatexError(problem)
            self._node = subprocess.Popen(
                ["node", RENDER],
                cwd=katex_install.PLACE,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
            atexit.register(self.close)
        return self._node


def why_no_katex() -> str | None:
    """What is missing to draw a formula, and what to do, in one line; None where nothing is."""
    if problem := katex_install.why_no_node():
        return problem
    if not katex_install.is_installed():
        return "The KaTeX that draws the site's formulas is not installed. `make site` does that."
    return None


def _plain(latex: str) -> str:
    text = LatexNodes2Text(math_mode="text", keep_braced_groups=True).latex_to_text(latex)
    return " ".join(text.split())
