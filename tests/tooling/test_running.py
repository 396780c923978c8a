"""Running suites: stopping in the middle begins nothing more."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tooling.conftest import Project

pytestmark = pytest.mark.timeout(60)

SLOW = "import time\n\n\ndef double(x):\n    time.sleep(0.8)\n    return 2 * x\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="nothing forks here")
def test_a_long_path_to_temporary_files_is_named(project: Project, tmp_path: Path):
    deep = tmp_path / ("a" * 90)
    deep.mkdir()
    project.add("k1_slow", stub=SLOW)
    ran = project.kata("run", "slow", TMPDIR=str(deep))
    assert ran.returncode == 2
    assert str(deep) in ran.stderr
    assert "set TMPDIR to another folder, one with a short path" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_ctrl_c_ends_a_run_of_many_suites_at_once(project: Project):
    for number in range(1, 13):
        project.add(f"k{number}_slow{number}", stub=SLOW)
    command = [sys.executable, "-m", "scripts.cli", "run", "all", "--jobs", "1"]
    run = subprocess.Popen(
        command,
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": str(project.root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        # tests may themselves run where Ctrl-C is ignored, as in the background
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert run.stdout is not None
    first = run.stdout.readline()
    assert "slow" in first
    run.send_signal(signal.SIGINT)
    rest = run.stdout.read()
    assert run.wait() != 0
    assert not re.search("^[○●★]", rest, re.MULTILINE)  # no other suite's report
    assert "Traceback" not in rest
