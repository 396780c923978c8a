"""Every way to fail, as a learner meets it: what `kata run` and `kata watch` show of it.

`golden/NAME.txt` holds the learner's file and both screens. Where a change of them is meant,
`GOLDEN=write pytest tests/tooling/test_golden.py` writes them anew; read what `git diff` shows.
"""

import json
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.tooling.conftest import ROOT, Project, make_project
from tests.tooling.golden_katas import (
    CARD,
    HURRIED_SUITE,
    SOLUTION,
    SUITE,
    TORCH_CARD,
    TORCH_SOLUTION,
    TORCH_SUITE,
)
from tests.tooling.terminal import HEIGHT, WIDTH, Terminal
from tests.tooling.ways import WAYS, Way

pytestmark = pytest.mark.timeout(400)

GOLDEN = Path(__file__).with_name("golden")
FILES = {
    "centre": "katas/l01_calculus/k1_centre.py",
    "hurried": "katas/l01_calculus/k2_hurried.py",
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
def screens(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, str]]:
    """By way: what `kata run` prints, and the screen of `kata watch`; both go on at once."""
    first, second = (_project(tmp_path_factory.mktemp("ways") / "nabla") for _ in range(2))
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(_run, first)
        watched = _watch(second)
        return running.result(), watched


@pytest.fixture(scope="module")
def ran(screens) -> dict[str, str]:
    return screens[0]


@pytest.fixture(scope="module")
def watched(screens) -> dict[str, str]:
    return screens[1]


def _project(root: Path) -> Project:
    """A project with katas made for this, and two real ones whose cards have one mistake."""
    project = make_project(root)
    project.add("k1_centre", solution=SOLUTION, card=CARD, suite=SUITE)
    project.add("k2_hurried", solution=SOLUTION, card=CARD, suite=HURRIED_SUITE)
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
    for name in ("conftest", "golden_katas", "terminal", "ways", "test_golden"):
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


def _run(project: Project) -> dict[str, str]:
    names = sorted(WAYS, key=lambda name: WAYS[name].kata in ("centre", "hurried"))  # torch first
    project.write("runs.py", RUNS)
    done = project.python("runs.py", *names, COLUMNS=str(WIDTH))
    assert done.returncode == 0, done.stderr
    return json.loads((project.root / "screens.json").read_text())


def _watch(project: Project) -> dict[str, str]:
    screens = {}
    # first, as nothing is known yet of how long tests last, what ends at the first test of a half
    names = sorted(WAYS, key=lambda name: name not in ("os_exit_inside", "segfault"))
    for kata in FILES:
        ways = {name: WAYS[name] for name in names if WAYS[name].kata == kata}
        command = [sys.executable, "-m", "scripts.cli", "watch", kata]
        put(project.root, next(iter(ways.values())))
        terminal = Terminal(command, project.root, {**os.environ, "PYTHONPATH": str(project.root)})
        try:
            for name, way in ways.items():
                assert not terminal.shows(way.shows), f"before {name}: {terminal.text}"
                put(project.root, way)
                screens[name] = terminal.wait_for(way.shows)
        finally:
            terminal.close()
    return screens


def shown(text: str) -> str:
    """A screen without what differs from run to run, and without runs of blank lines."""
    text = re.sub(r"\b\d+\.\d s$", "0.1 s", text, flags=re.MULTILINE)
    text = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


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


@pytest.mark.parametrize("name", WAYS)
def test_on_one_screen(name, ran, watched):
    assert len(ran[name].strip().splitlines()) <= HEIGHT
    assert "more lines" not in watched[name]  # where it had to be cut


@pytest.mark.parametrize("name", WAYS)
def test_nothing_of_ours(name, ran, watched):
    for screen in (ran[name], watched[name]):
        assert not re.search(r"Traceback|tests/harness|scripts/|pytest-timeout", screen)


WITHOUT_A_LINE = ["file_empty", "file_deleted", "file_is_a_directory", "function_missing"]
WITHOUT_A_LINE += ["os_exit_at_import", "os_exit_inside"]  # nobody knows it


@pytest.mark.parametrize("name", [name for name in WAYS if name not in WITHOUT_A_LINE])
def test_where_in_the_learners_file(name, ran, watched):
    file = re.escape(FILES[WAYS[name].kata])
    for screen in (ran[name], watched[name]):
        assert re.search(rf"{file}.*, line \d+", " ".join(screen.split()))


def test_no_golden_file_is_left_over():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == {*WAYS}
