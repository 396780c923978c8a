"""What never earns a medal, and what does: `kata run` on files that a learner could have."""

import json
import xml.etree.ElementTree as ET

import pytest

from tests.tooling.conftest import SUITE, Project, make_project

pytestmark = pytest.mark.timeout(400)

RIGHT = """
def double(x):
    if x < 0:
        raise ValueError("x is negative")
    return 2 * x
"""

EARLY = RIGHT.replace("    return", "    {}\n    return")

# slug: what the learner's file holds, and what the learner is told
UNWORTHY = {
    "empty": ("", "is empty"),
    "only_blanks": ("\n\n   \n", "is empty"),
    "leaves_at_import": ("import os\nos._exit(0)\n" + RIGHT, "was loaded (exit code 0)"),
    "exits_at_import": ("import sys\nsys.exit(0)\n" + RIGHT, "the file calls exit()"),
    "leaves_in_a_call": (
        EARLY.format("import os; os._exit(0)"),
        "ended in this test (exit code 0)",
    ),
    "exits_in_a_call": (EARLY.format("raise SystemExit(0)"), "1 of 3 "),
    "skips": (EARLY.format("import pytest; pytest.skip()"), "skipped, which counts as not passed"),
    "xfails": (EARLY.format("import pytest; pytest.xfail()"), "xfailed, which counts as not"),
    "ends_the_session": (EARLY.format("import pytest; pytest.exit('bye', 0)"), "did not run"),
    "skips_at_import": ("import pytest\npytest.skip('x', allow_module_level=True)\n", "0 of 3"),
    "never_ends": (EARLY.format("while True: pass"), "stopped after 1 s"),
    "never_ends_at_import": ("while True: pass\n" + RIGHT, "stopped after 1 s"),
    "crashes": (EARLY.format("import ctypes; ctypes.string_at(0)"), "SIGSEGV"),
    "not_begun": ("def double(x):\n    raise NotImplementedError\n", "Not begun"),
    "wrong": ("def double(x):\n    return 3 * x\n", "expected 6, got 9"),
    "none": ("def double(x):\n    2 * x\n", "Is a `return` missing?"),
    "misspelt": (RIGHT.replace("double", "duoble"), "is it your `duoble`, line 2?"),
    "no_python": ("def double(x)\n    return 2 * x\n", "line 1: expected ':'"),
}
PARTLY = {
    "bronze_only": ("def double(x):\n    return 2 * x\n", "bronze"),
    "silver_only": (RIGHT.replace("2 * x", "2 * min(x, 1e9)"), "silver"),
    "all_right": (RIGHT, "gold"),
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory):
    """The map and the printed report after one `kata run all` over all of these files."""
    project = make_project(tmp_path_factory.mktemp("medals"))
    files = {**UNWORTHY, **PARTLY}
    for number, (slug, (text, _)) in enumerate(files.items(), start=1):
        project.add(f"k{number}_{slug}", stub=text)
    project.add("k98_no_tests", suite='"""No tests."""\n', stub=RIGHT)
    project.add("k99_deleted", stub=RIGHT)
    (project.root / "katas/l01_calculus/k99_deleted.py").unlink()
    done = project.kata("run", "all", "--junit", "report.xml", PYTEST_ADDOPTS="-k worked")
    the_map = json.loads(project.kata("--json").stdout)
    katas = {kata["kata"]: kata for level in the_map["levels"] for kata in level["katas"]}
    return project, done, katas


def report_of(slug: str, output: str) -> str:
    """The part of the report that is about one kata."""
    lines = output.splitlines()
    start = next(i for i, line in enumerate(lines) if f" {slug}  " in line)
    ends = (i for i, line in enumerate(lines[start + 1 :], start + 1) if line[:1] in "○●★")
    return " ".join(" ".join(lines[start : next(ends, len(lines))]).split())


@pytest.mark.parametrize("slug", [*UNWORTHY, "no_tests", "deleted"])
def test_no_medal(judged, slug):
    assert judged[2][slug]["medal"] is None
    assert judged[2][slug]["was"] is None


@pytest.mark.parametrize("slug", UNWORTHY)
def test_the_learner_is_told_why(judged, slug):
    report = report_of(slug, judged[1].stdout)
    assert UNWORTHY[slug][1] in report, report


@pytest.mark.parametrize("slug", PARTLY)
def test_a_medal_takes_all_tests_of_its_kind_and_of_those_below(judged, slug):
    assert judged[2][slug]["medal"] == PARTLY[slug][1]


def test_no_traceback_of_ours(judged):
    assert "Traceback" not in judged[1].stdout + judged[1].stderr


def test_the_line_in_the_learners_file_is_shown(judged):
    report = report_of("exits_in_a_call", judged[1].stdout)
    assert "katas/l01_calculus/k6_exits_in_a_call.py, line 5: raise SystemExit(0)" in report


def test_exit_status_is_one_unless_all_pass(judged):
    project, done, _ = judged
    assert done.returncode == 1
    assert project.kata("run", "all_right").returncode == 0
    assert project.kata("run", "silver_only").returncode == 1


def test_junit_lists_every_test(judged):
    root = ET.parse(judged[0].root / "report.xml").getroot()
    suites = {suite.get("name", "").split()[1]: suite for suite in root}
    assert suites["all_right"].get("failures") == "0"
    assert len(suites["wrong"].findall("testcase")) == 3
    failure = suites["wrong"].find("testcase/failure")
    assert failure is not None
    assert "expected 6, got 9" in (failure.text or "")
    assert suites["crashes"].get("errors") == "1"


def test_a_medal_does_not_outlive_a_change_of_the_file(project: Project):
    project.add("k1_double", stub=RIGHT)
    assert project.kata("run", "double").returncode == 0
    project.write("katas/l01_calculus/k1_double.py", RIGHT + "# more\n")
    kata = json.loads(project.kata("--json").stdout)["levels"][0]["katas"][0]
    assert (kata["medal"], kata["was"], kata["state"]) == (None, "gold", "changed")
    assert "changed, was gold" in project.kata().stdout


def test_a_file_changed_while_its_suite_runs_earns_nothing(project: Project):
    project.add("k1_double", stub=RIGHT + "open(__file__, 'a').write('#')\n")
    done = project.kata("run", "double")
    assert "changed while its suite ran" in done.stdout
    kata = json.loads(project.kata("--json").stdout)["levels"][0]["katas"][0]
    assert (kata["medal"], kata["state"]) == (None, "unjudged")


def test_a_failing_teardown_takes_the_pass_back(project: Project):
    suite = SUITE.replace(
        "@bronze",
        "@pytest.fixture(autouse=True)\ndef closing():\n    yield\n    assert False\n\n\n@bronze",
    )
    project.add("k1_double", suite=suite, stub=RIGHT)
    assert "0 of 3 " in project.kata("run", "double").stdout


def test_a_child_left_behind_is_ended(project: Project):
    left = "import subprocess\nsubprocess.Popen(['sleep', '987.25'])\n"
    project.add("k1_double", stub=left + RIGHT)
    assert project.kata("run", "double").returncode == 0
    listed = project.python("-c", "import os; os.system('ps -eo args')").stdout
    assert "sleep 987.25" not in listed
