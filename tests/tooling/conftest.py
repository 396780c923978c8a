"""A project in small: this one's code with katas made for a test, run as a user would."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from scripts.stubs import make_stub

ROOT = Path(__file__).resolve().parents[2]

SOLUTION = '''
"""Doubling: the smallest kata there is."""


def double(x: float) -> float:
    """Twice a number.

    Args:
        x: a number, not negative.

    Raises:
        ValueError: x is negative.

    Example:
        >>> double(3.0)
        6.0
    """
    # solution
    if x < 0:
        raise ValueError("x is negative")
    return 2 * x
    # end solution
'''

CARD = """
title = "Doubling"
summary = "Twice is once and once again."
minutes = 5
forbidden = []
papers = []
hints = ["Think.", "Think of two.", "Two times."]

[[mistake]]
name = "tripled"
swap = ["2 * x", "3 * x"]
says = "That is three times."

[[mistake]]
name = "unchecked"
swap = ["x < 0", "False"]
says = "Negative numbers pass."

[[alternative]]
name = "a sum"
swap = ["2 * x", "x + x"]
"""

SUITE = '''
"""Suite of a kata made for a test."""

import pytest

from tests.harness import bronze, gold, same, silver


@bronze
def test_worked_example(kata):
    """Twice three is six."""
    same(kata.double(3.0), 6.0)


@silver
def test_negative(kata):
    """A negative number is refused."""
    with pytest.raises(ValueError, match=r"negative"):
        kata.double(-1.0)


@gold
def test_huge(kata):
    """Huge numbers are doubled too."""
    same(kata.double(1e300), 2e300)
'''

PAGE = """
# Doubling

## The idea

Twice.

```python
assert 2 * 3 == 6
```

## By hand

3 and 3 are 6.

## In papers

None.

## Check yourself

??? question "One?"
    Two.

??? question "Two?"
    Four.

??? question "Three?"
    Six.

## Your turn

Open the stub, then run `kata watch SLUG`.
"""


@dataclass(frozen=True)
class Project:
    """A copy of this project's code in a folder of its own, with katas of a test's making."""

    root: Path

    def add(
        self,
        name: str,
        *,
        solution: str = SOLUTION,
        card: str = CARD,
        suite: str = SUITE,
        page: str = PAGE,
        stub: str | None = None,
        level: str = "l01_calculus",
    ) -> None:
        """Add a kata, `kN_slug`; `stub` is what `katas/` holds, by default what it should."""
        slug = name.partition("_")[2]
        solution = solution.lstrip()
        for path, text in (
            (f"reference/{level}/{name}.py", solution),
            (f"reference/{level}/{name}.toml", card),
            (f"tests/{level}/test_{name}.py", suite),
            (f"docs/{level}/{name}.md", page.lstrip().replace("SLUG", slug)),
            (f"katas/{level}/{name}.py", make_stub(solution) if stub is None else dedent(stub)),
        ):
            self.write(path, text)

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def kata(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command `kata` in this project, without a terminal."""
        return self.python("-m", "scripts.cli", *arguments, **environment)

    def python(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": str(self.root), "COLUMNS": "100", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=380,
        )


def make_project(root: Path) -> Project:
    """A project without katas at `root`; a test of its suites may take one second."""
    for name in ("scripts", "tests/harness"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, root / name, ignore=ignore)
    for name in ("conftest.py", "tests/__init__.py", "docs/conftest.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    (root / "pyproject.toml").write_text(settings.replace("timeout = 10", "timeout = 1"), "utf-8")
    return Project(root)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path)
