"""The workflows and the container: what they call is there, and the learner's steps do their part.

What only GitHub can run (its actions, macOS, Windows) is held to its form alone.
"""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.tooling.command_lines import taken
from tests.tooling.conftest import ROOT, SOLUTION, Project

pytestmark = pytest.mark.timeout(100)

WORKFLOWS = {
    path.stem: yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    for path in (ROOT / ".github/workflows").glob("*.yml")
}
JOBS = {
    f"{name}.{job}": spec
    for name, workflow in WORKFLOWS.items()
    for job, spec in workflow["jobs"].items()
}
STEPS = [(name, step) for name, job in JOBS.items() for step in job["steps"]]
CONTAINER = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))
RIGHT = SOLUTION.lstrip().replace("    # solution\n", "").replace("    # end solution\n", "")
KATA = "katas/l01_calculus/k1_double.py"


def scripts() -> dict[str, str]:
    """Every shell script there is, by where it stands."""
    found = {f"{name}: {step['run']}": step["run"] for name, step in STEPS if "run" in step}
    return found | {"container": CONTAINER["postCreateCommand"]}


def commands(script: str) -> list[list[str]]:
    """The commands of a script, as lists of words."""
    lines = script.replace("\\", "/").replace("&&", "\n").splitlines()
    return [words for line in lines if (words := shlex.split(line))]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_may_read_and_its_jobs_end(name):
    workflow = WORKFLOWS[name]
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["group"]
    for job in workflow["jobs"].values():
        assert int(job["timeout-minutes"]) <= 120


def test_only_publishing_may_write():
    writing = {name: job["permissions"] for name, job in JOBS.items() if "permissions" in job}
    assert writing == {"site.publish": {"pages": "write", "id-token": "write"}}


def test_actions_are_githubs_own_at_a_major_version():
    used = [step["uses"] for _, step in STEPS if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in used)


@pytest.mark.parametrize("where", scripts())
def test_what_a_script_calls_is_there(where):
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for program, *arguments in commands(scripts()[where]):
        if program == "make":
            assert set(arguments) <= set(targets)
        elif program.startswith(".ci/"):
            assert os.access(ROOT / program, os.X_OK)
        elif Path(program).name == "kata":
            taken(arguments)
        elif program == "cp":
            assert (ROOT / arguments[0]).is_file()
            assert (ROOT / arguments[1]).is_dir()


def test_no_workflow_but_the_learners_runs_in_a_fork():
    first = {name: job for name, job in JOBS.items() if "needs" not in job}
    runs = {
        name
        for name, job in first.items()
        if job.get("if") != "${{ !github.event.repository.fork }}"
    }
    assert runs == {"katas.katas"}


def test_a_push_of_katas_is_the_learners_alone():
    for name, workflow in WORKFLOWS.items():
        push = workflow["on"]["push"]
        assert push["paths" if name == "katas" else "paths-ignore"] == ["katas/**"]


def test_editor_and_container_bring_the_same_extensions():
    recommended = json.loads((ROOT / ".vscode/extensions.json").read_text("utf-8"))
    inside = CONTAINER["customizations"]["vscode"]["extensions"]
    assert inside == recommended["recommendations"]


def test_an_old_python_is_refused_before_anything_is_made(tmp_path):
    script = tmp_path / ".ci/cpu-torch"
    script.parent.mkdir()
    script.write_bytes((ROOT / ".ci/cpu-torch").read_bytes())
    python = tmp_path / "bin/python3"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\n[ $1 = -m ] && mkdir .venv || exit 1\n")
    python.chmod(0o755)
    done = subprocess.run(
        ["bash", script],
        env={**os.environ, "PATH": f"{python.parent}:{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert done.stderr == "Nabla needs Python 3.11 or newer, and python3 is older.\n"
    assert not (tmp_path / ".venv").exists()


class Learner:
    """The learner's job in a project made for a test, from where everything is installed."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.summary = project.root / "summary.md"
        kata = project.write(".venv/bin/kata", f'exec "{sys.executable}" -m scripts.cli "$@"\n')
        kata.chmod(0o755)
        steps = WORKFLOWS["katas"]["jobs"]["katas"]["steps"]
        own = [step["run"] for step in steps if "kata" in step.get("run", "")]
        self._judge, self._show = own

    def push(self) -> int:
        """Run the steps; whether they fail."""
        status = self._run(self._judge)
        assert self._run(self._show) == 0
        return status

    def _run(self, script: str) -> int:
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.project.root),
            "GITHUB_STEP_SUMMARY": str(self.summary),
        }
        bash = ["bash", "-e", "-c", script]
        return subprocess.run(bash, cwd=self.project.root, env=environment).returncode


@pytest.fixture
def learner(project: Project) -> Learner:
    project.add("k1_double")
    project.add("k2_twice")
    return Learner(project)


def test_a_learner_who_has_begun_nothing_is_green(learner):
    assert learner.push() == 0
    fence, *the_map, end = learner.summary.read_text("utf-8").splitlines()
    assert (fence, end) == ("```", "```")
    assert any("1.1 ○ double" in line for line in the_map)
    assert (learner.project.root / "katas.xml").is_file()


def test_a_learner_sees_the_medals_on_the_map(learner):
    learner.project.write(KATA, RIGHT)
    assert learner.push() == 0
    assert "1.1 ★ double" in learner.summary.read_text("utf-8")


def test_a_kata_that_is_begun_and_fails_is_red_and_the_map_is_shown(learner):
    learner.project.write(KATA, RIGHT.replace("2 * x", "3 * x"))
    assert learner.push() == 1
    assert "1.1 ○ double" in learner.summary.read_text("utf-8")
