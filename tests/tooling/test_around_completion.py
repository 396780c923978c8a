"""Shell completion, asked as bash and zsh ask: through the environment."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.tooling.conftest import Project

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def two(project: Project) -> Project:
    """Two katas in two levels, and a level to come."""
    project.add("k1_double")
    project.add("k12_treble", level="l02_linear_algebra")
    project.write("docs/l03_probability/index.md", "# Probability\n")
    return project


def bash(project: Project, line: str) -> list[str]:
    """What bash is offered for the last word of a line."""
    words = line.split(" ")
    done = project.kata(
        _KATA_COMPLETE="complete_bash", COMP_WORDS="\n".join(words), COMP_CWORD=str(len(words) - 1)
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize("command", ["watch", "hint", "reveal", "reset", "docs"])
def test_a_kata_is_offered_by_slug(two, command):
    assert bash(two, f"kata {command} ") == ["double", "treble"]
    assert bash(two, f"kata {command} tr") == ["treble"]


@pytest.mark.parametrize("command", ["run", "verify"])
def test_levels_and_all_are_offered_where_many_are_taken(two, command):
    offered = ["double", "treble", "calculus", "linear_algebra", "all"]
    assert bash(two, f"kata {command} ") == offered
    assert bash(two, f"kata {command} a") == ["all"]


def test_a_digit_asks_for_ids(two):
    assert bash(two, "kata watch 2") == ["2.12"]
    assert bash(two, "kata run 2") == ["2.12", "2"]


def test_commands_and_options_are_offered(two):
    assert bash(two, "kata re") == ["reveal", "reset"]
    assert {"--jobs", "--junit"} <= set(bash(two, "kata run --"))


def test_all_that_is_offered_is_taken(two):
    for name in bash(two, "kata run ") + bash(two, "kata run 1"):
        found = two.python(
            "-c", f"from scripts.catalogue import Catalogue; assert Catalogue().select({name!r})"
        )
        assert found.returncode == 0, found.stderr


def test_zsh_is_told_what_each_is(two):
    offered = two.kata(_KATA_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="kata run ").stdout
    assert '"double":"1.1, Calculus"' in offered
    assert '"linear_algebra":"level 2, Linear algebra"' in offered


def test_completing_imports_neither_torch_nor_pytest(two):
    offer = (
        "import sys; from scripts.completion import complete_selection; complete_selection('');"
        "import scripts.cli;"
        "print({'torch', 'pytest', 'numpy', 'hypothesis'} & set(sys.modules))"
    )
    assert two.python("-c", offer).stdout == "set()\n"


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")
def test_bash_takes_the_script_that_is_installed(two):
    script = two.kata(
        "--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1"
    ).stdout
    line = "COMP_WORDS=(kata watch tr); COMP_CWORD=2; _kata_completion kata; echo $COMPREPLY"
    assert "$1 )" in script  # the command; here there is none in the PATH
    script = script.replace("$1 )", '"$PYTHON" -m scripts.cli )')
    done = subprocess.run(
        ["bash", "-c", f"{script}\n{line}"],
        cwd=two.root,
        env={**os.environ, "PYTHONPATH": str(two.root), "PYTHON": sys.executable},
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.stdout, done.stderr) == ("treble\n", "")
