"""A pack stands alone, gives nothing away, and is the same every time."""

import ast
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from scripts.cards import load_card
from scripts.catalogue import Catalogue, Kata
from scripts.drill.definition import Drill, load_drill
from scripts.drill.packing import PackError, pack, zipped
from tests.tooling.conftest import CARD, ROOT, SOLUTION, SUITE, Project

pytestmark = pytest.mark.timeout(200)

KATAS = Catalogue().katas
READY = {name: load_drill(ROOT / f"drills/{name}.toml") for name in ("interview", "onboarding")}


def drill_of(*katas: str, catalogue: Catalogue | None = None, **keys) -> Drill:
    table = {"title": "A drill", "minutes": 60, "katas": [*katas], **keys}
    return Drill.model_validate(table, context={"catalogue": catalogue or Catalogue()})


DRILLS = {kata.slug: drill_of(kata.slug) for kata in KATAS} | READY

# Lines of solutions that any program has.
COMMON = {
    "super().__init__()",
    "raise ValueError(",
    "if isinstance(value, dict):",
    "if isinstance(value, list | tuple):",
    '"weight_decay": 0.0,',
}


def solution_lines(kata: Kata) -> set[str]:
    """What stands between the marks in the reference, but for what the stub says as well."""
    inside, lines = False, set()
    for line in kata.solution.read_text("utf-8").splitlines():
        if line.strip() in ("# solution", "# end solution"):
            inside = line.strip() == "# solution"
        elif inside:
            lines.add(line.partition("  # ")[0].strip())
    return {line for line in lines if len(line) >= 16} - COMMON


def hidden_tests(kata: Kata) -> set[str]:
    """Names and docstrings of silver and gold tests, and of what only they use."""
    hidden = set()
    for node in ast.parse(kata.suite.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            marks = {mark.id for mark in node.decorator_list if isinstance(mark, ast.Name)}
            if "bronze" not in marks:
                hidden |= {node.name, *(ast.get_docstring(node) or "").splitlines()}
    return hidden - {""}


def card_secrets(kata: Kata, hints: bool) -> set[str]:
    card = load_card(kata.card)
    swapped = {
        line.strip()
        for entry in [*card.mistake, *card.alternative]
        for _, new in entry.pairs
        for line in new.splitlines()
    }
    return {
        *(f'"{entry.name}"' for entry in [*card.mistake, *card.alternative]),
        *(entry.name for entry in [*card.mistake, *card.alternative] if " " in entry.name),
        *(mistake.says for mistake in card.mistake),
        *(line for line in swapped if len(line) >= 24),
        *([] if hints else card.hints),
    }


@pytest.fixture(scope="module", params=DRILLS)
def packed(request) -> tuple[Drill, dict[str, bytes]]:
    """A drill and its pack, as it comes out of the zip."""
    drill = DRILLS[request.param]
    with zipfile.ZipFile(io.BytesIO(zipped(pack(drill)))) as archive:
        return drill, {name: archive.read(name) for name in archive.namelist()}


def test_nothing_is_given_away(packed):
    drill, files = packed
    secrets = {
        secret
        for kata in drill.katas
        for secret in solution_lines(kata) | hidden_tests(kata) | card_secrets(kata, drill.hints)
    }
    assert len(secrets) > 30
    given = {name: content.decode() for name, content in files.items()}
    stubs = "".join(kata.stub.read_text("utf-8") for kata in drill.katas)
    found = {
        (name, secret)
        for secret in secrets
        if secret not in stubs  # the task itself may say it: a mistake named by the docstring
        for name, text in given.items()
        if secret in text or secret in name
        if name != "HINTS.md"  # the last one all but says it
    }
    assert not found


def test_only_what_is_needed_is_there(packed):
    drill, files = packed
    places = [kata.place for kata in drill.katas]
    expected = {
        *("README.md", "conftest.py", "constraints.txt", "manifest.json", "pyproject.toml"),
        *("submit.py", "tests/__init__.py"),
        *(f"katas/{place.level}/{place.name}.py" for place in places),
        *(f"tests/{place.level}/test_{place.name}.py" for place in places),
        *(
            f"reference/{kata.place.level}/{kata.place.name}.toml"
            for kata in drill.katas
            if load_card(kata.card).forbidden
        ),
        *(["HINTS.md"] if drill.hints else []),
    }
    assert {name for name in files if not name.startswith("tests/harness/")} == expected
    for kata in drill.katas:
        card = files.get(f"reference/{kata.place.level}/{kata.place.name}.toml", b"")
        forbidden = load_card(kata.card).forbidden
        assert tomllib.loads(card.decode()) == ({"forbidden": forbidden} if forbidden else {})


def test_the_learners_own_files_stay_at_home(project: Project):
    project.add("k1_double", stub="SECRET = 1\n")
    files = pack(drill_of("double", catalogue=Catalogue(project.root)))
    assert b"SECRET" not in zipped(files)
    assert b"your code here" in files["katas/l01_calculus/k1_double.py"]


def test_the_manifest_has_the_hash_of_every_file(packed):
    drill, files = packed
    manifest = json.loads(files["manifest.json"])
    assert (manifest["drill"], manifest["title"]) == (drill.id, drill.title)
    assert [kata["id"] for kata in manifest["katas"]] == [kata.id for kata in drill.katas]
    assert [kata["file"] for kata in manifest["katas"]] == [
        f"katas/{kata.place.level}/{kata.place.name}.py" for kata in drill.katas
    ]
    hashes = {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != "manifest.json"
    }
    assert manifest["files"] == hashes


def test_the_readme_says_what_is_forbidden(packed):
    drill, files = packed
    text = files["README.md"].decode()
    for kata in drill.katas:
        card = load_card(kata.card)
        (line,) = re.findall(rf"^  - {re.escape(kata.id)} .*", text, re.M)
        assert all(f"`{call}`" in line for call in card.forbidden)
    assert "$" not in text
    assert ("HINTS.md" in text) == drill.hints


def test_hints_are_in_only_if_the_drill_says_so():
    card = load_card(Catalogue().find("neuron").card)
    hinted = pack(drill_of("neuron", hints=True))["HINTS.md"].decode()
    assert all(f"{n}. {hint}" in hinted for n, hint in enumerate(card.hints, start=1))
    assert "HINTS.md" not in pack(drill_of("neuron"))


def test_the_readme_tells_time_points_and_welcome():
    points = {"bronze": 1, "silver": 2, "gold": 4}
    drill = drill_of(
        "neuron", "matmul", minutes=2400, points=points, pass_mark=55, welcome="Hello $you.\n"
    )
    text = pack(drill)["README.md"].decode()
    assert text.startswith("# A drill\n\nHello $you.\n\nYou have 40 hours for 2 katas")
    assert "7 points: 1 for bronze, 2 for silver, 4 for gold" in text
    assert "there are 14, and 8 (55 %) pass" in text  # 7.7, rounded up


def test_torch_is_asked_for_only_where_it_is_needed():
    without, with_torch = pack(drill_of("power_rule")), pack(drill_of("power_rule", "neuron"))
    for files, needed in ((without, False), (with_torch, True)):
        project = tomllib.loads(files["pyproject.toml"].decode())
        assert any("torch" in item for item in project["project"]["dependencies"]) == needed
        assert ("Get Started" in files["README.md"].decode()) == needed
        assert project["tool"]["pytest"]["ini_options"]["timeout"] == 10


def test_the_same_drill_gives_the_same_bytes():
    first = zipped(pack(READY["interview"]))
    made = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\nfrom pathlib import Path\n"
            "from scripts.drill.definition import load_drill\n"
            "from scripts.drill.packing import pack, zipped\n"
            "drill = load_drill(Path('drills/interview.toml'))\n"
            "sys.stdout.buffer.write(zipped(pack(drill)))",
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        capture_output=True,
        check=True,
    )
    assert made.stdout == first


def test_a_pack_that_would_give_a_kata_away_is_refused(project: Project):
    telling = 'raise ValueError("x is negative")'
    helper = f"def check(x):\n    if x < 0:\n        {telling}\n\n\n@bronze\n"
    project.add("k1_double", suite=SUITE.replace("@bronze\n", helper, 1))
    catalogue = Catalogue(project.root)
    assert pack(drill_of("double", catalogue=catalogue))  # cut off: no bronze test needs it
    calls = SUITE.replace("@bronze\n", helper, 1).replace('is six."""', 'is six."""\n    check(3)')
    project.write("tests/l01_calculus/test_k1_double.py", calls)
    with pytest.raises(PackError, match=r"would give double away: tests/l01_.*is negative"):
        pack(drill_of("double", catalogue=catalogue))
    with pytest.raises(PackError, match=r"would give gpt away: tests/harness/parts\.py"):
        pack(drill_of("gpt", "train_gpt"))


def test_a_faulty_card_is_named(project: Project):
    project.add("k1_double", card=CARD.replace("minutes = 5", "minutes = 1"))
    with pytest.raises(Exception, match=r"k1_double\.toml: minutes"):
        pack(drill_of("double", catalogue=Catalogue(project.root)))


def run_pytest(folder: Path) -> subprocess.CompletedProcess[str]:
    """Plain pytest, with patience for a machine that is busy with other tests."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST"))}
    patient = {"PYTEST_ADDOPTS": "-o timeout=150"}
    return subprocess.run(
        [sys.executable, "-m", "pytest"],
        cwd=folder,
        env=clean | patient,
        capture_output=True,
        encoding="utf-8",
    )


def unpacked(drill: Drill, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(zipped(pack(drill)))) as archive:
        archive.extractall(folder)
    return folder


def outcomes(done: subprocess.CompletedProcess[str]) -> dict[str, int]:
    last = done.stdout.strip().splitlines()[-1]
    return {word: int(count) for count, word in re.findall(r"(\d+) (passed|failed|error)", last)}


@pytest.mark.parametrize(
    "drill",
    [drill_of(*(k.slug for k in KATAS if k.slug != "gpt")), drill_of("gpt")],
    ids=["all but gpt", "gpt"],
)
def test_plain_pytest_runs_in_a_pack(drill, tmp_path):
    folder = unpacked(drill, tmp_path)
    stubs = outcomes(run_pytest(folder))
    assert stubs.keys() == {"failed"}
    for kata in drill.katas:
        shutil.copy(kata.solution, folder / "katas" / kata.place.level)
    right = outcomes(run_pytest(folder))
    assert right == {"passed": stubs["failed"]}


def test_a_pack_judges_by_its_own_harness_and_list_of_what_is_forbidden(tmp_path):
    folder = unpacked(drill_of("power_rule"), tmp_path)
    solution = folder / "katas/l01_calculus/k2_power_rule.py"
    solution.write_text("import numpy as np\nprint(np.polyder)\n", "utf-8")
    said = run_pytest(folder).stdout
    assert "line 2 uses numpy.polyder, which is forbidden in this kata" in said
    solution.unlink()
    said = run_pytest(folder).stdout
    assert "k2_power_rule.py is not there. The zip that you unpacked holds the stub" in said


@pytest.fixture
def double(project: Project) -> Project:
    project.add("k1_double", solution=SOLUTION)
    project.write("constraints.txt", "numpy==2.4.6\n")
    project.write("drill.toml", 'title = "Try"\nminutes = 5\nkatas = ["double"]\nid = "try-1"\n')
    return project


def test_the_command_writes_the_pack(double: Project):
    done = double.kata("drill", "pack", "drill.toml", "-o", "out/pack.zip")
    assert done.returncode == 0, done.stderr
    assert "wrote out/pack.zip" in done.stdout
    assert "Try: 1 kata, 5 minutes, 100 points" in done.stdout
    with zipfile.ZipFile(double.root / "out/pack.zip") as archive:
        assert json.loads(archive.read("manifest.json"))["drill"] == "try-1"
    again = double.kata("drill", "pack", "drill.toml", "-o", "out/pack.zip")
    assert again.returncode == 0, again.stderr
    assert double.kata("drill", "pack", "drill.toml").stdout.startswith("wrote try-1.zip")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.toml"], "kata: none.toml is not there"),
        (["drill.toml", "-o", "drill.toml"], "drill.toml is there already and is no pack"),
        (["drill.toml", "-o", "docs"], "docs is there already and is no pack"),
        (
            ["drill.toml", "-o", "drill.toml/pack.zip"],
            "cannot write drill.toml/pack.zip: drill.toml is no folder",
        ),
    ],
)
def test_the_command_says_what_is_wrong(double: Project, arguments, said):
    before = (double.root / "drill.toml").read_bytes()
    done = double.kata("drill", "pack", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert (double.root / "drill.toml").read_bytes() == before
