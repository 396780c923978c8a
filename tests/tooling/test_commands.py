"""The commands as a user meets them, without a terminal."""

import json
import re

import pytest

from tests.tooling.conftest import PAGE, SOLUTION, Project

pytestmark = pytest.mark.timeout(200)

RIGHT = SOLUTION.replace("# solution", "#").replace("# end solution", "#")
FILE = "katas/l01_calculus/k1_double.py"


_WITHOUT = """
import {0}
from importlib.metadata import PackageNotFoundError

found = {0}.{1}


def missing(name, *rest):
    if name == "mkdocs":
        raise PackageNotFoundError(name)
    return None if name == "sybil" else found(name, *rest)


{0}.{1} = missing
"""


@pytest.fixture
def two(project: Project) -> Project:
    """A project with two katas in two levels, and a level to come."""
    project.add("k1_double")
    project.add("k1_treble", level="l02_linear_algebra")
    project.write("docs/l01_calculus/index.md", "# Calculus\n")
    project.write("docs/l03_probability/index.md", "# Probability\n")
    return project


def test_the_map_shows_levels_katas_and_what_is_next(two):
    shown = two.kata().stdout
    assert re.search(r"1 +Calculus +○ +5 min", shown)
    assert re.search(r"2 +Linear algebra +○ +5 min", shown)
    assert re.search(r"3 +Probability +to come", shown)
    assert re.search(r"→ +1\.1 ○ double  Doubling +5 min", shown)
    assert "0 of 2 katas passed, 10 min left\n" in shown
    assert shown.endswith(f"Next (5 min): kata watch double\nand open {FILE}\n")


def test_progress_is_the_same_map(two):
    assert two.python("scripts/progress.py").stdout == two.kata().stdout
    assert json.loads(two.python("scripts/progress.py", "--json").stdout)["next"] == "double"


def test_the_map_as_json(two):
    two.write(FILE, RIGHT)
    two.kata("run", "double")
    the_map = json.loads(two.kata("--json").stdout)
    assert [level["title"] for level in the_map["levels"]] == [
        "Calculus",
        "Linear algebra",
        "Probability",
    ]
    assert the_map["levels"][0]["state"] == "mastered"
    assert the_map["levels"][0]["katas"][0] == {
        "id": "1.1",
        "kata": "double",
        "title": "Doubling",
        "minutes": 5,
        "medal": "gold",
        "was": "gold",
        "passed": 3,
        "tests": 3,
        "state": "fresh",
        "hints": 0,
        "revealed": False,
    }
    totals = {"katas": 2, "bronze": 1, "silver": 1, "gold": 1, "minutes_left": 5}
    assert the_map["totals"] == totals
    assert the_map["next"] == "treble"


def test_no_colour_without_a_terminal(two):
    assert "\x1b" not in two.kata().stdout + two.kata("run", "double").stdout


def test_no_colour_where_it_is_not_wanted(two):
    coloured = two.kata(FORCE_COLOR="1").stdout
    plain = two.kata(FORCE_COLOR="1", NO_COLOR="1").stdout
    colours = re.compile(r"\x1b\[[\d;]*3\d")
    assert colours.search(coloured)
    assert not colours.search(plain)


def test_narrow_terminals_keep_the_medals(two):
    shown = two.kata(COLUMNS="60").stdout
    assert all(len(line) <= 60 for line in shown.splitlines())
    assert "1.1 ○ double" in shown
    assert "Next (5 min)" in shown


def test_the_map_imports_nothing_heavy(two):
    seen = two.python(
        "-c",
        "import sys; from scripts.cli import app\n"
        "try:\n    app([])\nexcept SystemExit:\n    pass\n"
        "heavy = {'torch', 'pytest', 'numpy', 'hypothesis', 'jinja2', 'filelock'}\n"
        "print(sorted(heavy & set(sys.modules)))",
    ).stdout
    assert seen.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", ["double", "1.1", "dou", "k1_double"])
def test_a_kata_goes_by_slug_id_or_beginning(two, name):
    assert "1.1 double" in two.kata("run", name).stdout


def test_a_level_goes_by_number_or_name(two):
    for name in ("2", "l02", "linear_algebra"):
        assert "2.1 treble" in two.kata("run", name).stdout


def test_run_without_a_name_runs_what_is_next(two):
    assert "1.1 double" in two.kata("run").stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("duoble", "there is no kata 'duoble'. Did you mean double or treble?"),
        ("zzz", "there is no kata 'zzz'. `kata` shows the map with all of them."),
        ("3", "level 3, Probability, has no katas yet"),
    ],
)
def test_a_wrong_name_is_answered_with_near_ones(two, name, said):
    done = two.kata("run", name)
    assert done.returncode == 2
    assert done.stderr == f"kata: {said}\n"


def test_an_ambiguous_beginning_names_both(project):
    project.add("k1_double")
    project.add("k2_doubt")
    assert "'dou' could be double or doubt; say which" in project.kata("run", "dou").stderr


def test_hints_come_one_by_one(two):
    assert two.kata("hint", "double").stdout == "1. Think.\n2 more.\n"
    assert two.kata("hint", "double").stdout == "1. Think.\n2. Think of two.\n1 more.\n"
    last = two.kata("hint", "double").stdout
    assert "3. Two times." in last
    assert two.kata("hint", "double").stdout == last


def test_the_solution_is_hidden_before_silver(two):
    done = two.kata("reveal", "double")
    assert done.returncode == 2
    assert "return 2 * x" not in done.stdout
    assert "--give-up" in done.stderr


def test_giving_up_reveals_and_is_remembered(two):
    assert "return 2 * x" in two.kata("reveal", "double", "--give-up").stdout
    assert "revealed" in two.kata().stdout


def test_silver_reveals_without_giving_up(two):
    two.write(FILE, RIGHT)
    two.kata("run", "double")
    assert "return 2 * x" in two.kata("reveal", "double").stdout
    assert "revealed" not in two.kata().stdout


def test_reset_brings_the_stub_back_and_keeps_the_file(two):
    stub = (two.root / FILE).read_text("utf-8")
    two.write(FILE, "my work\n")
    said = two.kata("reset", "double").stdout
    assert (two.root / FILE).read_text("utf-8") == stub
    backup = re.search(r"kept as (\S+\.py)\.", said)
    assert backup
    assert (two.root / backup[1]).read_text("utf-8") == "my work\n"


def test_reset_of_a_stub_does_nothing(two):
    assert "is the stub already" in two.kata("reset", "double").stdout
    assert not (two.root / ".kata/backups").exists()


def test_reset_brings_a_deleted_file_back(two):
    (two.root / FILE).unlink()
    two.kata("reset", "double")
    assert "NotImplementedError" in (two.root / FILE).read_text("utf-8")


def test_reset_keeps_a_directory_in_the_files_place(two):
    (two.root / FILE).unlink()
    two.write(f"{FILE}/notes.txt", "mine")
    two.kata("reset", "double")
    assert "NotImplementedError" in (two.root / FILE).read_text("utf-8")
    kept = list((two.root / ".kata/backups").rglob("notes.txt"))
    assert [file.read_text("utf-8") for file in kept] == ["mine"]


def test_docs_shows_the_page(two):
    assert two.kata("docs", "double").stdout == PAGE.lstrip().replace("SLUG", "double")
    assert two.kata("docs").stdout == two.kata("docs", "double").stdout


def test_doctor_names_python_and_torch(two):
    done = two.kata("doctor")
    assert done.returncode == 0
    assert re.search(r"✓ Python +3\.\d+", done.stdout)
    assert re.search(r"✓ torch +\d", done.stdout)


def test_doctor_says_what_brings_a_missing_extra(two):
    two.write("sitecustomize.py", _WITHOUT.format("importlib.metadata", "version"))
    said = two.kata("doctor").stdout
    assert (
        "– mkdocs           not there; pip install -e '.[docs]' -c constraints.txt brings it"
        in said
    )


def test_verify_without_its_packages_says_what_brings_them(two):
    two.write("sitecustomize.py", _WITHOUT.format("importlib.util", "find_spec"))
    done = two.kata("verify", "double")
    assert done.returncode == 2
    assert "pip install -e '.[dev]' -c constraints.txt" in done.stderr


def test_verify_through_the_wall_without_a_sandbox_says_what_is_missing(two):
    two.write("sitecustomize.py", "import sys\nsys.modules['msgspec'] = None\n")
    done = two.kata("verify", "double", "--wall")
    assert done.returncode == 2
    assert "msgspec" in done.stderr and "[drill]" in done.stderr


def test_a_new_kata_passes_the_gate_but_for_what_it_must_teach(two):
    made = two.kata("new", "3.2", "law")
    assert "wrote reference/l03_probability/k2_law.py" in made.stdout
    held = two.kata("verify", "law", "--stubs")
    assert held.returncode == 0, held.stdout


@pytest.mark.parametrize(
    ("number", "slug", "said"),
    [
        ("1.1", "other", "1.1 double is there already"),
        ("1.2", "double", "1.1 double is there already"),
        ("9.1", "other", "levels are 1 to 3"),
        ("one", "other", "'one' is no id"),
        ("1.2", "Other-Kata", "is no slug"),
    ],
)
def test_new_refuses_what_cannot_be(two, number, slug, said):
    before = sorted((two.root / "reference").rglob("*"))
    done = two.kata("new", number, slug)
    assert done.returncode == 2
    assert said in done.stderr
    assert sorted((two.root / "reference").rglob("*")) == before


def test_a_junit_file_goes_where_it_was_asked_for(two):
    two.kata("run", "double", "--junit", "reports/katas.xml")
    assert (two.root / "reports/katas.xml").is_file()
