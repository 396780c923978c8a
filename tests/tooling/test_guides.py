"""The guides: what they show is what is seen, and their commands run as they stand."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.main import get_command

from scripts.cli import app
from tests import harness
from tests.tooling.conftest import ROOT, Project

GUIDES = ROOT / "docs" / "guides"
GOLDEN = ROOT / "tests" / "tooling" / "golden"
FAILS = re.compile(r"--mistake|--solution reference")  # the second: before its fault is mended


@dataclass(frozen=True)
class Fence:
    """A code block of a page."""

    language: str
    title: str | None
    text: str


def fences(page: Path) -> list[Fence]:
    """The code blocks of a page, in their order."""
    found = re.finditer(
        r"^(?P<fence>`{3,})(?P<language>\w+)"
        r'(?: title="(?P<title>.+?)")?\n(?P<text>.*?)^(?P=fence)$',
        page.read_text("utf-8"),
        flags=re.MULTILINE | re.DOTALL,
    )
    return [Fence(block["language"], block["title"], block["text"]) for block in found]


def same_time(text: str) -> str:
    """A text in which every duration is the same, and no line ends in blanks."""
    text = re.sub(r" +\d+\.\d(?=  passes| s$)", " 0.1", text, flags=re.MULTILINE)
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


SAID = [fence.text for fence in fences(GUIDES / "judging.md") if fence.language == "text"]


@pytest.mark.parametrize("block", SAID)
def test_what_a_suite_says_on_the_page_is_what_a_learner_sees(block):
    screens = [same_time(file.read_text("utf-8")) for file in GOLDEN.glob("*.txt")]
    assert any(same_time(block) in screen for screen in screens)


def test_the_mistake_on_the_page_is_on_its_card():
    (shown,) = [f.text for f in fences(GUIDES / "judging.md") if f.language == "toml"]
    card = ROOT / "reference/l07_attention/k1_scaled_dot_product.toml"
    assert shown in card.read_text("utf-8")


@pytest.mark.parametrize("page", ["index.md", "guides/questions.md", "guides/authors.md"])
def test_every_command_that_a_page_names_is_one(page):
    text = (ROOT / "docs" / page).read_text("utf-8")
    named = re.findall(r"(?:^|`)kata ([a-z]+)", text, flags=re.MULTILINE)
    assert named
    assert set(named) <= set(get_command(app).commands)


def test_the_harness_is_told_whole():
    page = (GUIDES / "harness.md").read_text("utf-8")
    told = re.findall(r"^::: tests\.harness\.\w+\.(\w+)$", page, flags=re.MULTILINE)
    assert {*told, *re.findall(r"`@(\w+)`", page)} == set(harness.__all__)


@pytest.fixture
def shell(project: Project) -> dict[str, str]:
    """The environment of a shell in a project, where `kata`, `python` and `pytest` are its own."""
    commands = {"kata": "-m scripts.cli", "python": "", "pytest": "-m pytest"}
    for name, rest in commands.items():
        file = project.write(f"bin/{name}", f'#!/bin/sh\nexec "{sys.executable}" {rest} "$@"\n')
        file.chmod(0o755)
    project.write("docs/l01_calculus/index.md", "# Calculus\n")
    path = f"{project.root / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(project.root), "COLUMNS": "100"}


@pytest.mark.timeout(400)
def test_the_kata_of_the_guide_for_authors_comes_out_as_told(project, shell):
    output = ""
    for fence in fences(GUIDES / "authors.md"):
        if fence.title:
            project.write(fence.title, fence.text)
        elif fence.language == "sh":
            output = ""
            for line in fence.text.splitlines():
                run = subprocess.run(
                    line, shell=True, cwd=project.root, env=shell, capture_output=True, text=True
                )
                expected = 1 if FAILS.search(line) else 0
                assert run.returncode == expected, f"{line}\n{run.stdout}{run.stderr}"
                output += run.stdout
        else:
            assert fence.language == "text"
            assert same_time(fence.text) in same_time(output)
