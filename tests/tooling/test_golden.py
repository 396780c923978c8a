"""Every way to fail, as a learner meets it: what `kata run` and `kata watch` show of it.

`golden/NAME.txt` holds the learner's file and both screens. Where a change of them is meant,
`GOLDEN=write pytest tests/tooling/test_golden.py` writes them anew; read what `git diff` shows.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tooling.conftest import ROOT, Project, make_project
from tests.tooling.terminal import HEIGHT, WIDTH, Terminal
from tests.tooling.ways import (
    CARD,
    SOLUTION,
    SUITE,
    TORCH_CARD,
    TORCH_SOLUTION,
    TORCH_SUITE,
    WAYS,
    Way,
)

pytestmark = pytest.mark.timeout(400)

GOLDEN = Path(__file__).with_name("golden")
FILES = {
    "centre": "katas/l01_calculus/k1_centre.py",
    "matmul": "katas/l02_linear_algebra/k3_matmul.py",
    "scores": "katas/l07_attention/k9_scores.py",
    "scaled_dot_product": "katas/l07_attention/k1_scaled_dot_product.py",
}

# Runs `kata run` again and again in one process, so that torch is imported once.
RUNS = """
import io
import json
import sys
from contextlib import redirect_stdout, suppress
from pathlib import Path

from tests.tooling.ways import WAYS
from tests.tooling.test_golden import put


def run(name):
    put(Path.cwd(), WAYS[name])
    sys.argv = ["kata", "run", WAYS[name].kata]
    with redirect_stdout(io.StringIO()) as screen, suppress(SystemExit):
        main()
    return screen.getvalue()


if __name__ == "__main__":  # the server that forks imports this file, too
    from scripts.cli import main

    screens = {name: run(name) for name in sys.argv[1:]}
    Path("screens.json").write_text(json.dumps(screens))
"""


def put(root: Path, way: Way) -> None:
    """Make the learner's file what a way says."""
    path = root / FILES[way.kata]
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)
    if way.file == "/":
        path.mkdir()
    elif isinstance(way.file, bytes):
        path.write_bytes(way.file)
    elif way.file is not None:
        path.write_text(way.file, "utf-8")


@pytest.fixture(scope="module")
def katas(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with two katas made for this, and two real ones whose cards have one mistake."""
    project = make_project(tmp_path_factory.mktemp("ways") / "nabla")
    project.add("k1_centre", solution=SOLUTION, card=CARD, suite=SUITE)
    project.add(
        "k9_scores",
        level="l07_attention",
        solution=TORCH_SOLUTION,
        card=TORCH_CARD,
        suite=TORCH_SUITE,
    )
    _copy(project, "l02_linear_algebra", "k3_matmul")
    _copy(project, "l07_attention", "k1_scaled_dot_product")
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    project.write("pyproject.toml", settings)  # the real time limit, for the real katas
    for name in ("conftest", "terminal", "ways", "test_golden"):
        path = f"tests/tooling/{name}.py"
        project.write(path, (ROOT / path).read_text("utf-8"))
    return project


def _copy(project: Project, level: str, name: str) -> None:
    """Put a kata of this project into another, with one mistake on its card."""
    for path in (f"reference/{level}/{name}.py", f"docs/{level}/{name}.md"):
        project.write(path, (ROOT / path).read_text("utf-8"))
    suite = f"tests/{level}/test_{name}.py"
    project.write(suite, (ROOT / suite).read_text("utf-8"))
    card = (ROOT / f"reference/{level}/{name}.toml").read_text("utf-8")
    entries = re.split(r"(?=\[\[(?:mistake|alternative)\]\])", card)
    alternative = next(entry for entry in entries if entry.startswith("[[alternative]]"))
    project.write(f"reference/{level}/{name}.toml", entries[0] + entries[1] + alternative)


@pytest.fixture(scope="module")
def ran(katas: Project) -> dict[str, str]:
    """By way: what `kata run` prints."""
    names = sorted(WAYS, key=lambda name: WAYS[name].kata == "centre")  # what needs torch first
    katas.write("runs.py", RUNS)
    done = katas.python("runs.py", *names, COLUMNS=str(WIDTH))
    assert done.returncode == 0, done.stderr
    return json.loads((katas.root / "screens.json").read_text())


@pytest.fixture(scope="module")
def watched(katas: Project) -> dict[str, str]:
    """By way: the screen of `kata watch`."""
    screens = {}
    for kata in FILES:
        ways = {name: way for name, way in WAYS.items() if way.kata == kata}
        command = [sys.executable, "-m", "scripts.cli", "watch", kata]
        put(katas.root, next(iter(ways.values())))
        terminal = Terminal(command, katas.root, {**os.environ, "PYTHONPATH": str(katas.root)})
        try:
            for name, way in ways.items():
                assert not terminal.shows(way.shows), f"before {name}: {terminal.text}"
                put(katas.root, way)
                screens[name] = terminal.wait_for(way.shows)
        finally:
            terminal.close()
    return screens


def shown(text: str) -> str:
    """A screen without what differs from run to run."""
    text = re.sub(r"\b\d+\.\d s$", "0.1 s", text, flags=re.MULTILINE)
    return "\n".join(line.rstrip() for line in text.splitlines()).strip() + "\n"


def learners_file(way: Way) -> str:
    if isinstance(way.file, bytes):
        return way.file.decode("cp1252")
    return {None: "(not there)\n", "/": "(a directory)\n"}.get(way.file, way.file)


def golden(name: str, ran: str, watched: str) -> str:
    way = WAYS[name]
    parts = {
        FILES[way.kata]: learners_file(way),
        f"$ kata run {way.kata}": shown(ran),
        f"$ kata watch {way.kata}": shown(watched),
    }
    return "\n".join(f"{title}\n{'-' * WIDTH}\n{text}" for title, text in parts.items())


@pytest.mark.parametrize("name", WAYS)
def test_shown_as_before(name, ran, watched):
    now, path = golden(name, ran[name], watched[name]), GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(now, "utf-8")
    assert now == path.read_text("utf-8")
