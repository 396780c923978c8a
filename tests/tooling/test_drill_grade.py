"""`kata drill grade`: every submission gets its grade, once, and the same grade again."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from scripts.wall.sandbox import why_no_sandbox
from tests.tooling.conftest import SOLUTION, Project

pytestmark = [
    pytest.mark.skipif(
        why_no_sandbox() is not None and not os.environ.get("CI"),
        reason=f"GRADING IS NOT TESTED HERE: {why_no_sandbox()}",
    ),
    pytest.mark.timeout(120),
]

GRADE = ("drill", "grade", "came", "--drill", "drill.toml")
DRILL = """
title = "Trial"
minutes = 30
katas = ["double", "half"]
"""
WRONG = SOLUTION.replace("x < 0", "False")
ONLY_GOLD_FAILS = SOLUTION.replace("return 2 * x", "return 2 * x if x < 1e9 else 0.0")
DIES = "import os\nos._exit(0)\n"
ENDLESS = SOLUTION.replace("return 2 * x", "while True: pass")


@pytest.fixture
def drill(project: Project) -> Project:
    project.add("k1_double")
    project.add("k2_half")
    project.write("drill.toml", DRILL)
    return project


def submit(project: Project, name: str, **sources: str) -> None:
    for kata, text in sources.items():
        number = {"double": 1, "half": 2}[kata]
        project.write(f"came/{name}/katas/l01_calculus/k{number}_{kata}.py", text)


def grade(
    project: Project, *options: str, out: str = "out", **environment: str
) -> subprocess.CompletedProcess[str]:
    return project.kata(*GRADE, "--out", out, *options, **environment)


def results(project: Project, out: str = "out") -> dict[str, dict]:
    """What was found, without what differs from run to run."""
    folder = project.root / out / "results"
    return {
        str(path.parent.relative_to(folder)): without_times(json.loads(path.read_text("utf-8")))
        for path in sorted(folder.glob("*/*/result.json"))
    }


def without_times(grade: dict) -> dict:
    del grade["seconds"]
    for test in grade["tests"]:
        del test["seconds"]
    return grade


def totals(project: Project) -> dict[str, dict]:
    found = json.loads((project.root / "out" / "totals.json").read_text("utf-8"))
    return {row["name"]: row for row in found["submissions"]}


def test_each_gets_what_it_is_worth(drill: Project):
    submit(drill, "gold", double=SOLUTION, half=SOLUTION)
    submit(drill, "silver", double=ONLY_GOLD_FAILS, half=ONLY_GOLD_FAILS)
    submit(drill, "bronze", double=WRONG, half=WRONG)
    submit(drill, "half", double=SOLUTION)
    submit(drill, "dies", double=DIES, half="not python")
    (drill.root / "came" / "broken.zip").write_bytes(b"no zip")
    ran = grade(drill)
    assert ran.returncode == 0, ran.stderr
    found = totals(drill)
    points = {name: row["points"] for name, row in found.items()}
    expected = {"gold": 200, "silver": 160, "bronze": 60, "half": 100, "dies": 0, "broken": 0}
    assert points == expected
    assert [name for name, row in found.items() if row["passed"]] == ["gold", "silver"]
    assert "200 of 200" in ran.stdout and "seed" in ran.stdout
    told = results(drill)
    assert [told["half/half"]["status"], told["broken/half"]["status"]] == ["missing", "refused"]
    outcomes = [test["outcome"] for test in told["dies/double"]["tests"]]
    assert outcomes == ["crashed"] * 3
    assert "exit code 0" in told["dies/double"]["tests"][0]["reason"]
    assert [test["outcome"] for test in told["dies/half"]["tests"]] == ["failed"] * 3
    assert told["bronze/double"]["tests"][1]["outcome"] == "failed"
    assert {"submission", "suite", "grader"} <= told["gold/half"]["hashes"].keys()


def test_a_loop_without_an_end_is_a_timeout(drill: Project):
    submit(drill, "endless", double=ENDLESS)
    grade(drill)
    told = results(drill)["endless/double"]["tests"]
    assert [test["outcome"] for test in told] == ["timeout", "passed", "timeout"]


def test_a_second_grading_grades_nothing_again_but_what_changed(drill: Project):
    submit(drill, "first", double=SOLUTION, half=SOLUTION)
    submit(drill, "second", double=WRONG, half=SOLUTION)
    grade(drill)
    before = stamps(drill)
    submit(drill, "second", double=SOLUTION)
    (drill.root / "out/results/first/half/result.json").write_text("torn", "utf-8")
    grade(drill)
    after = stamps(drill)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"second/double", "first/half"}
    assert {row["points"] for row in totals(drill).values()} == {200}


def stamps(project: Project) -> dict[str, int]:
    folder = project.root / "out" / "results"
    return {
        str(path.parent.relative_to(folder)): path.stat().st_mtime_ns
        for path in folder.glob("*/*/result.json")
    }


def test_equal_files_are_graded_once(drill: Project):
    for name in ("first", "second", "third"):
        submit(drill, name, double=SOLUTION)
    grade(drill)
    folder = drill.root / "out" / "results"
    assert len({path.read_bytes() for path in folder.glob("*/double/result.json")}) == 1


def test_the_same_seed_gives_the_same_bytes_and_another_one_other_inputs(drill: Project):
    submit(drill, "wrong", double=WRONG, half=SOLUTION.replace("2 * x", "3 * x"))
    for out, seed in (("out", 7), ("again", 7), ("other", 8)):
        assert grade(drill, "--seed", str(seed), out=out).returncode == 0
    assert results(drill) == results(drill, "again")
    assert results(drill) != results(drill, "other")


def test_the_name_of_a_folder_for_scratch_is_in_no_result(drill: Project):
    """Some are taken for numbers, which outcomes have at three digits."""
    submit(drill, "broken", double="unknown", half="unknown = unknown + 1")
    with tempfile.TemporaryDirectory(prefix="n") as folder:  # short, for it holds sockets, too
        for name in ("1.23456e5", "-5e00", "plain"):
            Path(folder, name).mkdir()
            ran = grade(drill, out=name, TMPDIR=str(Path(folder, name)))
            assert ran.returncode == 0, ran.stderr
    assert results(drill, "1.23456e5") == results(drill, "plain") == results(drill, "-5e00")
    assert folder not in json.dumps(results(drill, "plain"))


def test_a_grading_that_is_killed_goes_on_and_ends_the_same(drill: Project):
    dice = random.Random(0)
    for index in range(6):
        submit(drill, f"number{index}", double=(SOLUTION, WRONG)[index % 2] + f"# {index}\n")
    grade(drill, out="whole")
    for _ in range(3):
        running = subprocess.Popen(
            [sys.executable, "-m", "scripts.cli", *GRADE, "--out", "out"],
            cwd=drill.root,
            env={**os.environ, "PYTHONPATH": str(drill.root)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(1 + 4 * dice.random())
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert grade(drill).returncode == 0
    assert results(drill) == results(drill, "whole")


def test_what_the_grader_fails_at_is_not_the_candidates_fault(drill: Project):
    submit(drill, "right", double=SOLUTION, half=SOLUTION)
    suite = drill.root / "tests/l01_calculus/test_k1_double.py"
    sound = suite.read_text("utf-8")
    suite.write_text(f"import nothing_like_it\n{sound}", "utf-8")
    ran = grade(drill)
    assert ran.returncode == 1 and "not sure" in ran.stdout
    told = results(drill)["right/double"]
    assert told["status"] == "grader error" and "nothing_like_it" in told["problem"]
    assert totals(drill)["right"]["unsure"]
    suite.write_text(sound, "utf-8")
    assert grade(drill).returncode == 0
    assert totals(drill)["right"]["points"] == 200


def test_a_folder_of_another_drill_or_seed_is_left_alone(drill: Project):
    submit(drill, "right", double=SOLUTION)
    grade(drill, "--seed", "3")
    other = grade(drill, "--seed", "4")
    assert other.returncode == 2 and "begun with the seed 3" in other.stderr
    drill.write("drill.toml", DRILL.replace("Trial", "Other"))
    other = grade(drill)
    assert other.returncode == 2 and "another folder" in other.stderr


def test_without_a_sandbox_nothing_runs_unless_that_is_said(drill: Project, tmp_path: Path):
    submit(drill, "right", double=SOLUTION, half=SOLUTION)
    bare = tmp_path / "bin"
    bare.mkdir()
    options = [*GRADE, "--out", "out"]
    refused = drill.kata(*options, PATH=str(bare))
    assert refused.returncode == 2
    assert re.search(r"install bubblewrap.*--no-sandbox", refused.stderr, re.S)
    done = drill.kata(*options, "--no-sandbox", PATH=str(bare))
    assert done.returncode == 0 and "could have forged" in done.stdout
    assert results(drill)["right/half"]["sandbox"] == "none"
    assert totals(drill)["right"]["points"] == 200


HIDES = "import sys\nif {where}:\n    sys.modules['{package}'] = None\n"


@pytest.mark.parametrize("package", ["msgspec", "pyseccomp"])
def test_without_its_packages_it_refuses_and_says_what_brings_them(drill: Project, package: str):
    """A grader that lacks what judges would fail every candidate."""
    submit(drill, "right", double=SOLUTION, half=SOLUTION)
    drill.write("sitecustomize.py", HIDES.format(where=True, package=package))
    refused = grade(drill)
    assert refused.returncode == 2
    assert re.search(rf"{package}.*pip\s+install\s+-e\s+'.\[drill\]'", refused.stderr, re.S)
    assert not (drill.root / "out").exists()
    assert grade(drill, "--no-sandbox").returncode == (2 if package == "msgspec" else 0)


def test_without_the_library_of_seccomp_it_refuses(drill: Project):
    submit(drill, "right", double=SOLUTION)
    drill.write("pyseccomp.py", "raise RuntimeError('Unable to find libseccomp')")
    refused = grade(drill)
    assert refused.returncode == 2 and "install libseccomp" in refused.stderr
    assert "install libseccomp" in " ".join(drill.kata("doctor").stdout.split())


@pytest.mark.parametrize("package", ["msgspec", "pyseccomp"])
def test_a_run_that_cannot_judge_is_no_grade(drill: Project, package: str):
    """As on another machine of a cluster, which lacks what this one has."""
    submit(drill, "right", double=SOLUTION, half=SOLUTION)
    elsewhere = "'scripts.cli' not in sys.orig_argv"
    drill.write("sitecustomize.py", HIDES.format(where=elsewhere, package=package))
    ran = grade(drill)
    assert ran.returncode == 1 and "not sure" in ran.stdout
    told = results(drill)["right/double"]
    assert told["status"] == "grader error" and package in told["problem"]


def test_nothing_to_grade_is_said(drill: Project):
    (drill.root / "came").mkdir()
    shutil.rmtree(drill.root / "came")
    ran = grade(drill)
    assert ran.returncode == 2 and "came is not there" in ran.stderr
