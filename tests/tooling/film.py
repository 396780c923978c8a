"""Records `kata watch` for the site: `python -m tests.tooling.film docs/recordings/watch.cast`.

A session in a copy of this project: the watch runs in a pty, and the file that it watches is
written and saved as a learner would, first with a mistake that the card knows, then right. What is
kept is an asciicast, version 2. Its markers hold the function's body as it stands in the editor,
after a first line that says whether it is saved, and which file. Times are those of the session.
"""

import codecs
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from scripts.bench.copies import copy_project
from scripts.catalogue import Catalogue
from scripts.files import write_atomically
from scripts.stubs import TODO
from tests.tooling.terminal import Terminal

KATA = "scaled_dot_product"
SIZE = 76, 19
_KEY, _LINE, _LOOK = 0.06, 0.35, 3.0  # seconds: a key, a line that is known, a look at the screen
_PATIENCE = 300.0  # seconds that a screen may take
_TODO = f'    raise NotImplementedError("{TODO}")\n'

BODY = """\
    if query.shape[-1] != key.shape[-1] or key.shape[-2] != value.shape[-2]:
        raise ValueError(f"{query.shape}, {key.shape}, {value.shape}")
    scores = query @ key.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    weights = scores.softmax(dim=-1)
    if mask is not None:
        weights = weights.masked_fill(~mask, 0.0)
    return weights @ value, weights
"""
BEFORE, SCALE = BODY.index(" @ key"), " / query.shape[-1] ** 0.5"


class Film:
    """What happens, with the seconds since the beginning."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self.events: list[tuple[float, str, str]] = []

    def output(self, piece: bytes) -> None:
        self._add("o", self._decoder.decode(piece))

    def file(self, state: str, file: Path, body: str) -> None:
        self._add("m", f"{state} {file}\n{body}")

    def _add(self, kind: str, data: str) -> None:
        self.events.append((round(time.monotonic() - self._began, 3), kind, data))

    def text(self, **header: Any) -> str:
        """The recording as a file: a header, then an event a line."""
        head = {"version": 2, "width": SIZE[0], "height": SIZE[1], **header}
        lines = (json.dumps(line, ensure_ascii=False) for line in (head, *self.events))
        return "".join(f"{line}\n" for line in lines)


class Editor:
    """Writes the body of the function, as somebody who types, and saves it."""

    def __init__(self, root: Path, file: Path, film: Film) -> None:
        self._path, self._file, self._film = file, file.relative_to(root), film
        self._before, self._after = file.read_text("utf-8").split(_TODO)
        film.file("saved", self._file, _TODO)

    def write(self, bodies: list[str], seconds: float) -> None:
        """Show one body after another, and save the last."""
        for body in bodies:
            self._film.file("writing", self._file, body)
            time.sleep(seconds)
        write_atomically(self._path, self._before + bodies[-1] + self._after)
        self._film.file("saved", self._file, bodies[-1])


def record(root: Path) -> str:
    """The session, in a project at `root` that is its own."""
    kata = Catalogue(root).find(KATA)
    environment = {**os.environ, "PYTHONPATH": str(root), "COLORTERM": "truecolor"}
    film = Film()
    command = [sys.executable, "-m", "scripts.cli", "watch", KATA]
    watch = Terminal(command, root, environment, SIZE, film.output)
    try:
        watch.wait_for("Not begun", _PATIENCE)
        editor = Editor(root, kata.stub, film)
        time.sleep(_LOOK / 2)
        lines = BODY.splitlines(keepends=True)
        editor.write(["".join(lines[: count + 1]) for count in range(len(lines))], _LINE)
        watch.wait_for("Diagnosis:", _PATIENCE)
        time.sleep(_LOOK)
        keys = range(len(SCALE) + 1)
        editor.write([BODY[:BEFORE] + SCALE[:count] + BODY[BEFORE:] for count in keys], _KEY)
        watch.wait_for("○ 7.2", _PATIENCE)
        time.sleep(_LOOK)
        return film.text(title=f"kata watch {KATA}", idle_time_limit=_LOOK)
    finally:
        watch.close()


def main() -> int:
    """Write the recording to the file that is named."""
    if len(sys.argv) != 2:
        print("usage: python -m tests.tooling.film FILE.cast")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "nabla"
        copy_project(root)
        write_atomically(Path(sys.argv[1]), record(root))
    return 0


if __name__ == "__main__":
    sys.exit(main())
