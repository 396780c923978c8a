"""Where a process was when it crashed, or would not stop, can be read after its end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.crashes import read_crash_file

pytestmark = pytest.mark.timeout(60)

ROOT = Path(__file__).resolve().parents[2]

RUN = """
import sys, time
from tests.harness.crashes import close_crash_file, open_crash_file, write_down_after

print(open_crash_file(), flush=True)
solution = sys.argv[1]
namespace = {}
exec(compile(open(solution, encoding="utf-8").read(), solution, "exec"), namespace)
if "later" in sys.argv:
    write_down_after(0.2)
if "closed" in sys.argv:
    write_down_after(0.2)
    close_crash_file()
    other = open(solution + ".other", "w")  # it gets the same descriptor
namespace["f"]()
"""

CRASHING = """
import ctypes


def g():
    ctypes.string_at(0)


def f():
    g()
"""

STUCK = "def f():\n    sum(iter(int, 1))\n"


def crash(
    tmp_path: Path, text: str, *options: str, name: str = "k1_x.py"
) -> tuple[Path, int | None]:
    """Run a file's `f` until the end, five seconds at most; the crash file and what it says."""
    solution = tmp_path / name
    solution.write_text(text, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, str(solution), *options],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    path = process.stdout.readline().strip()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return Path(path), read_crash_file(path, str(solution))


def test_the_innermost_line_of_the_solution_is_found(tmp_path):
    assert crash(tmp_path, CRASHING)[1] == 6


def test_in_a_folder_with_any_name(tmp_path):
    folder = tmp_path / "né→"
    folder.mkdir()
    assert crash(folder, CRASHING)[1] == 6


def test_what_does_not_stop_is_found_where_it_is(tmp_path):
    assert crash(tmp_path, STUCK, "later")[1] == 2


def test_a_crash_counts_more_than_where_it_was_before(tmp_path):
    slow = CRASHING.replace("    g()", "    import time\n    time.sleep(3)\n    g()")
    assert crash(tmp_path, slow, "later")[1] == 6


def test_asked_for_again_and_again_it_is_not_written_too_early(tmp_path):
    again = """
import time
from tests.harness.crashes import LEEWAY, write_down_after


def f():
    ends = time.monotonic() + LEEWAY
    while time.monotonic() < ends:
        write_down_after(1.0)
        time.sleep(0.01)
    time.sleep(0.8)
    write_down_after(60.0)
    time.sleep(60)
"""
    assert crash(tmp_path, again)[1] is None


def test_nothing_is_written_once_it_is_closed(tmp_path):
    assert crash(tmp_path, STUCK, "closed")[1] is None
    assert (tmp_path / "k1_x.py.other").read_text() == ""


def test_a_process_that_ends_well_leaves_nothing(tmp_path):
    path, line = crash(tmp_path, "def f():\n    pass\n")
    assert line is None
    assert not path.exists()


def test_a_file_that_is_not_there_says_nothing():
    assert read_crash_file("", "k1_x.py") is None
    assert read_crash_file("/no/such/file", "k1_x.py") is None
