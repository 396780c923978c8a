"""Attacks on a grade: each is graded through the wall, beside a right solution.

That happens in a copy of this project in which secrets lie about: `python -m scripts.bench.walled
BASE NAME …` prints a line of JSON for each attack.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from scripts.bench.copies import copy_project
from scripts.catalogue import Catalogue, Kata
from scripts.judging import needs_torch
from scripts.results import Result
from scripts.running import Job, Runner
from scripts.wall.cgroup import Cgroup
from tests.harness.variants import ROOT

FOLDER = ROOT / "tests/wall/attacks"
MARK = "attack-was-here"
"""What attacks call the files and processes that they leave, for the check to find them."""
SECRET = re.compile("secret-[0-9a-f]{16}")
_RIGHT = "power_rule"
_PATIENCE = 5.0


@dataclass(frozen=True)
class Attack:
    """A submission that tries something; its docstring says what, and what it is for.

    After the text come lines with a name and a colon: `Kata`, whose solution it is; `Earns`, the
    medal that honest code of its kind would get; `Seconds`, for loading and for a test, where
    waiting is the point.
    """

    name: str
    text: str

    @cached_property
    def says(self) -> dict[str, str]:
        return dict(re.findall(r"^(\w+): (.+)$", self._docstring, re.MULTILINE))

    @property
    def _docstring(self) -> str:
        return self.text.split('"""')[1]

    @property
    def tries(self) -> str:
        """The first line of the docstring."""
        return self._docstring.splitlines()[0]

    @property
    def earns(self) -> str | None:
        return self.says.get("Earns")

    @property
    def kata(self) -> Kata:
        return Catalogue().find(self.says["Kata"])

    @property
    def options(self) -> list[str]:
        return ["--wall-seconds", self.says["Seconds"]] if "Seconds" in self.says else []


def all_attacks() -> list[Attack]:
    """Every attack there is, by name."""
    return [Attack(path.stem, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.py"))]


@dataclass(frozen=True)
class Came:
    """What came of an attack.

    `problem` is what kept the suite from its end, `ends` how its tests ended, `said` the first
    failure's message, `read` secrets that came back, `left` what was there afterwards, `beside`
    the medal of a right solution that was graded at the same time.
    """

    name: str
    medal: str | None
    problem: str | None
    ends: dict[str, int]
    said: str
    read: list[str]
    left: list[str]
    beside: str | None
    seconds: float


def run(names: Iterable[str]) -> Iterator[Came]:
    """Grade attacks through the wall, in a copy of this project; what came of each as it ends."""
    with tempfile.TemporaryDirectory(prefix="nabla-attacks-") as folder:
        base = make_base(Path(folder))
        command = [sys.executable, "-m", "scripts.bench.walled", str(base), *names]
        with subprocess.Popen(
            command, cwd=base / "nabla", env=environment(base), stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            for line in process.stdout:
                yield Came(**json.loads(line))


def make_base(base: Path) -> Path:
    """A copy of this project, with secrets in it and around it."""
    copy_project(base / "nabla")
    for folder in ("home", "submissions/another/l01_calculus", "nabla/.kata"):
        (base / folder).mkdir(parents=True)
    hidden = ("home/.netrc", "nabla/.env", "nabla/.kata/ledger.json")
    for name in (*hidden, "submissions/another/l01_calculus/k2_power_rule.py"):
        (base / name).write_text(f"# {new_secret()}\n")
    for tree in ("tests", "reference"):
        for path in (base / "nabla" / tree).glob("l*/*.py"):
            path.write_text(f"{path.read_text('utf-8')}\n# {new_secret()}\n", "utf-8")
    return base


def new_secret() -> str:
    return f"secret-{os.urandom(8).hex()}"


def environment(base: Path) -> dict[str, str]:
    """What a grader in the copy has in its environment."""
    home = {"HOME": str(base / "home"), "PYTHONPATH": str(base / "nabla")}
    return {**os.environ, **home, "NABLA_TOKEN": new_secret(), "PYTHONDONTWRITEBYTECODE": "1"}


def _run_here(base: Path, attacks: list[Attack]) -> Iterator[Came]:
    """Grade attacks one after the other, each beside a right solution."""
    right = Catalogue().find(_RIGHT)
    before = files_of(base)
    katas = [attack.kata for attack in attacks]
    runner = Runner(jobs=2, torch=needs_torch(katas), wall=True)
    with ThreadPoolExecutor(2) as pool:
        for attack in attacks:
            tree = write(attack, base / "submissions" / attack.name)
            beside = runner.start(Job.solution(right, ROOT / "reference", "--wall"))
            running = runner.start(Job.solution(attack.kata, tree, "--wall", *attack.options))
            result, unharmed = pool.map(lambda started: started.wait(), [running, beside])
            shutil.rmtree(base / "submissions" / attack.name)
            left = [*_processes(base), *_groups(), *sorted(files_of(base) ^ before)]
            yield _came(attack, result, unharmed, left)


def write(attack: Attack, tree: Path) -> Path:
    """The tree of a submission that holds the attack and nothing else."""
    path = attack.kata.place.solution(tree)
    path.parent.mkdir(parents=True)
    path.write_text(attack.text, "utf-8")
    return tree


def _came(attack: Attack, result: Result, unharmed: Result, left: list[str]) -> Came:
    failed = [test for test in result.tests if not test.passed]
    said = json.dumps([asdict(test) for test in result.tests]) + str(result.problem)
    return Came(
        attack.name,
        result.medal,
        result.problem,
        dict(Counter(test.error or test.status for test in result.tests)),
        failed[0].message if failed else "",
        SECRET.findall(said),
        left,
        unharmed.medal,
        result.seconds,
    )


def files_of(base: Path) -> set[str]:
    """Files below the base with their sizes and times, and what attacks have left in /tmp."""
    found = [path for path in base.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    states = {f"{path.relative_to(base)} {path.stat().st_mtime_ns}" for path in found}
    return states | {str(path) for path in Path("/tmp").glob(f"*{MARK}*")}


def _processes(base: Path) -> list[str]:
    """Sandboxes of this copy that still run, and what attacks call their processes."""
    ends = time.monotonic() + _PATIENCE
    while (found := list(_running(base))) and time.monotonic() < ends:
        time.sleep(0.05)  # what was killed takes a moment to be gone
    return found


def _running(base: Path) -> Iterator[str]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if MARK in line or (line.startswith("bwrap ") and str(base) in line):
                yield f"process {line[:80]}"


def _groups() -> list[str]:
    """Control groups of graders that are gone."""
    tidying = Cgroup.new(2**20, 1)  # as whoever grades next does
    if tidying:
        tidying.remove()
    folders = (folder for _, inside, _ in os.walk("/sys/fs/cgroup") for folder in inside)
    groups = (folder for folder in folders if folder.startswith("nabla-"))
    return [group for group in groups if not Path("/proc", group.split("-")[1]).exists()]


def main() -> None:
    base, *names = sys.argv[1:]
    for came in _run_here(Path(base), [a for a in all_attacks() if a.name in names]):
        print(json.dumps(asdict(came)), flush=True)


if __name__ == "__main__":
    main()
