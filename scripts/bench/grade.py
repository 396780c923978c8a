"""What grading costs: `python -m scripts.bench.grade [--submissions 200]`.

First a right submission of five katas on one core, with what importing torch takes in the same
process. Then many submissions, right, wrong, hostile and broken, with two jobs: the time for each
in the first and the last quarter, and the memory of the grader, both of which should stay flat.
Then the same grading again, killed three times on its way: its results must be the same.
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts.bench.copies import usual_environment
from scripts.catalogue import Catalogue
from tests.harness.variants import ROOT

_FIVE = ("power_rule", "gradient_descent", "matmul", "neuron", "scaled_dot_product")
_MANY = ("power_rule",)
_ENDINGS = ("", "\n# a remark\n", "\nimport os\nos._exit(0)\n", "\nthis is not Python\n")
_GRADE = [sys.executable, "-m", "scripts.cli", "drill", "grade"]


def main() -> int:
    """Print the figures."""
    parser = ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--submissions", type=int, default=200)
    many = parser.parse_args().submissions
    with tempfile.TemporaryDirectory() as folder:
        one(Path(folder))
        several(Path(folder), many)
    return 0


def one(folder: Path) -> None:
    """A right submission of five katas, on one core."""
    drill = write_drill(folder / "five.toml", _FIVE)
    submit(folder / "one" / "right", _FIVE, 0)
    core = {min(os.sched_getaffinity(0))}
    began = time.perf_counter()
    command = [*_GRADE, str(folder / "one"), "--drill", str(drill), "--out", str(folder / "first")]
    subprocess.run(
        [*command, "--jobs", "1"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        env=usual_environment(),
        preexec_fn=lambda: os.sched_setaffinity(0, core),
    )
    seconds = time.perf_counter() - began
    grades = [
        json.loads(path.read_text()) for path in sorted((folder / "first").glob("results/*/*/*"))
    ]
    print("one core, a right submission")
    for grade in grades:
        print(f"  {grade['kata']:<20} {grade['seconds']:6.2f} s  {grade['medal']}")
    imported = subprocess.run(
        [sys.executable, "-c", "import time; t = time.perf_counter(); import torch; "
         "print(time.perf_counter() - t)"],
        capture_output=True,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, core),
    )  # fmt: skip
    print(f"  {seconds / len(_FIVE):.2f} s a kata, with all start-up ({seconds:.1f} s in all);")
    print(f"  of it torch's import, in a worker of its own: {float(imported.stdout):.2f} s")


def several(folder: Path, many: int) -> None:
    """Many submissions, and the same again with three kills."""
    drill = write_drill(folder / "many.toml", _MANY)
    for number in range(many):
        submit(folder / "many" / f"number{number:04}", _MANY, number)
    command = [*_GRADE, str(folder / "many"), "--drill", str(drill), "--jobs", "2", "--out"]
    running = subprocess.Popen([*command, str(folder / "whole")], cwd=ROOT, stdout=subprocess.PIPE)
    sizes = list(watched(running.pid, running.poll))
    results = found(folder / "whole")
    times = sorted(path.stat().st_mtime for path in (folder / "whole").glob("results/*/*/*"))
    quarter = max(len(times) // 4, 1)
    print(f"two jobs, {many} submissions, {len(results)} results")
    for name, part in (("first", times[:quarter]), ("last", times[-quarter:])):
        print(f"  {name} quarter: {(part[-1] - part[0]) / len(part):.2f} s for each")
    early, late = sizes[len(sizes) // 4], sizes[-1]
    print(
        f"  memory of the grader: {early} MB after a quarter, {late} MB at the end, "
        f"{max(sizes)} MB at most"
    )
    for _ in range(3):
        killed = subprocess.Popen(
            [*command, str(folder / "again")], cwd=ROOT, stdout=subprocess.DEVNULL
        )
        time.sleep(random.uniform(2, max((times[-1] - times[0]) / 3, 3)))
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    subprocess.run([*command, str(folder / "again")], cwd=ROOT, stdout=subprocess.DEVNULL)
    again = found(folder / "again")
    others = [
        name for name in results.keys() | again.keys() if results.get(name) != again.get(name)
    ]
    print(f"  killed three times, it ends with {len(others)} other results {sorted(others)[:5]}")


def write_drill(path: Path, katas: tuple[str, ...]) -> Path:
    path.write_text(f'title = "Bench"\nminutes = 60\nkatas = {json.dumps(list(katas))}\n')
    return path


def submit(folder: Path, katas: tuple[str, ...], number: int) -> None:
    """A submission: right, wrong, hostile or broken by its number, and like no other."""
    ending = _ENDINGS[number % len(_ENDINGS)]
    for slug in katas:
        kata = Catalogue().find(slug)
        text = kata.solution.read_text("utf-8") if number % 4 != 1 else kata.stub.read_text("utf-8")
        path = folder / kata.stub.relative_to(kata.root)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}{ending}# {number}\n", "utf-8")


def watched(pid: int, poll: Callable[[], int | None]) -> Iterator[int]:
    """The megabytes that a process holds, twice a second until it ends."""
    while poll() is None:
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            return
        size = re.search(r"VmRSS:\s+(\d+)", status)
        if size:
            yield int(size[1]) // 1024
        time.sleep(0.5)


def found(out: Path) -> dict[str, object]:
    """All results, without times."""
    return {
        str(path.relative_to(out)): re.sub(r'"seconds":\s*[\d.e-]+', "", path.read_text())
        for path in sorted(out.glob("results/*/*/result.json"))
    }


if __name__ == "__main__":
    sys.exit(main())
