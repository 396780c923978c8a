"""Attacks on plain pytest: what they come to without a wall, in one process, within a box."""

import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from scripts.bench.walled import SECRET, Attack, environment, files_of, make_base, write
from scripts.running import Job, Runner
from scripts.wall.cgroup import Cgroup
from tests.harness.medals import earned
from tests.harness.variants import ROOT

_SECONDS = 60.0
_MEMORY, _PROCESSES, _FILE = 3 * 2**30, 200, 2**26


@dataclass(frozen=True)
class Alone:
    """What came of it: `exit` of pytest, the tests that passed, secrets in what was printed."""

    exit: str
    passed: list[str]
    read: bool
    wrote: list[str]


def alone(attack: Attack) -> Alone:
    """What plain pytest makes of an attack, in one process, within a box of this test's own."""
    with tempfile.TemporaryDirectory(prefix="nabla-alone-") as folder:
        base = make_base(Path(folder))
        tree = write(attack, base / "submissions" / attack.name)
        before = files_of(base / "nabla")
        group = Cgroup.new(_MEMORY, _PROCESSES)
        suite = attack.kata.suite.relative_to(ROOT)
        pytest = [sys.executable, "-m", "pytest", str(suite), "--solution", str(tree)]
        pytest += ["-q", "-p", "no:cacheprovider", f"--junitxml={base / 'report.xml'}"]
        with (base / "output").open("wb") as output:
            process = subprocess.Popen(
                [*_box(base), *pytest],
                cwd=base / "nabla",
                env=environment(base),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # or an attack on its process group ends this one, too
                preexec_fn=lambda: _enter(group),
            )
            try:
                code = str(process.wait(_SECONDS))
            except subprocess.TimeoutExpired:
                code = "went on"
            finally:
                process.kill()
                process.wait()
                if group:
                    group.kill()
                    group.remove()
        said = (base / "output").read_text("utf-8", "replace")
        wrote = sorted(files_of(base / "nabla") ^ before)
        return Alone(code, _passed(base / "report.xml"), bool(SECRET.search(said)), wrote)


def _enter(group: Cgroup | None) -> None:
    if group:
        group.enter()
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE, _FILE))


def _box(base: Path) -> list[str]:
    """Keeps what an attack does to plain pytest from this machine, and from nothing else."""
    inside = ["--ro-bind", "/", "/", "--tmpfs", "/tmp", "--bind", str(base), str(base)]
    apart = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--die-with-parent"]
    return ["bwrap", *inside, "--proc", "/proc", "--dev", "/dev", *apart]


def _passed(report: Path) -> list[str]:
    """The tests that a report of pytest's says have passed."""
    try:
        cases = ElementTree.parse(report).iter("testcase")
    except (OSError, ElementTree.ParseError):
        return []
    return [case.get("name", "") for case in cases if not len(case)]


def medal_alone(attack: Attack, passed: list[str], runner: Runner) -> str | None:
    """The medal that the passed tests are worth."""
    found = runner.run(Job(attack.kata, attack.kata.suite, ("--collect-only",)))
    return earned((test.medal or "bronze", test.test in passed) for test in found.tests)
