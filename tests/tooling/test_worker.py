"""The process that runs a suite has a cap on its memory, where the system can see to it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CAN_CAP = sys.platform.startswith("linux") and not Path("/dev/nvidiactl").exists()

RUN = """
import os
import numpy as np
from scripts.worker import settle_in

held = np.empty(2**30, "u1")  # what a process holds already does not count
settle_in()
memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
for size in (memory // 8, memory):
    try:
        np.empty(min(size, 5 * 2**30), "u1")  # asked for, never filled
        print("given")
    except MemoryError:
        print("refused")
"""


@pytest.mark.skipif(not CAN_CAP, reason="there is no cap on this system")
def test_a_run_may_take_some_memory_and_not_all():
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.stdout.split() == ["given", "refused"], done.stderr
