"""The process that runs one suite: pytest, the harness, and the solution under test.

It tells what happens over a pipe, one JSON object a message (tests/harness/recording.py), and
knows nothing of what the answers are for. What is heavy is imported when it runs, so that whoever
starts it need not wait; scripts/warming/ has it ready before a fork.
"""

import gc
import json
import os
import re
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.harness.variants import ROOT

_OPTIONS = [
    "-c",
    str(ROOT / "pyproject.toml"),
    "-q",
    "-p",
    "pytest_timeout",
    "-p",
    "_hypothesis_pytestplugin",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:faulthandler",  # tests/harness/crashes.py has it write elsewhere
    "--capture=sys",  # what is written past Python, without end perhaps, goes nowhere
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",  # a warm harness was imported before
    "-p",
    "no:logging",  # in every phase of every test it visits each of torch's fifty loggers
]
_MEMORY = 4 * 2**30
_SHARE = 0.5
"""What a run may take of memory: 4 GB, and no more than half of what there is."""

_GARBAGE = 20_000
"""Objects between two looks for garbage: Hypothesis takes note of each look."""


def work(pipe: Connection, suite: str, options: list[str]) -> None:
    """Run one suite with the given options of pytest and report over the pipe."""
    settle_in()

    from tests.harness.recording import Recorder

    run_pytest(suite, options, Recorder(lambda event: tell(pipe, event)))


def settle_in() -> None:
    """Make this process one that runs a suite: alone in its group, and on one thread."""
    if hasattr(os, "setsid"):
        os.setsid()  # what the solution starts ends with this process
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(1)
    gc.set_threshold(_GARBAGE)
    _cap_memory()


def tell(pipe: Connection, event: dict[str, Any]) -> None:
    """Send one event; where nobody listens any more, end this process and what it started."""
    try:
        pipe.send_bytes(json.dumps(event).encode())
    except BrokenPipeError:
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)


def _cap_memory() -> None:
    """Have the solution run out of memory before the machine does, where Linux can see to it.

    What this process holds already does not count. With a GPU there is no cap: CUDA sets aside
    more addresses than any machine has memory.
    """
    if not sys.platform.startswith("linux") or Path("/dev/nvidiactl").exists():
        return
    import resource

    held = re.search(r"VmData:\s+(\d+) kB", Path("/proc/self/status").read_text())
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if held:
        cap = int(held[1]) * 1024 + min(_MEMORY, int(_memory_here() * _SHARE))
        resource.setrlimit(resource.RLIMIT_DATA, (cap, hard))


def _memory_here() -> int:
    """Bytes of memory that this machine has, or that the container may use."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):  # there is no limit, or no way to tell
        return min(memory, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    return memory


def imports_torch(suite: Path) -> bool:
    """Whether a suite needs torch."""
    return suite.is_file() and "import torch" in suite.read_text("utf-8")


def run_pytest(suite: str, options: list[str], *plugins: object) -> None:
    """Run pytest here, on this project's terms alone, with its own printing silenced."""
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)  # nothing from outside deselects tests
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.chdir(ROOT)
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    _silence()
    import pytest

    pytest.main([*_OPTIONS, *options, suite], plugins=[*plugins, _Unreported()])


class _Unreported:
    """A plugin that takes away what writes of each test to the terminal: nobody reads it here."""

    def pytest_sessionstart(self, session: Any) -> None:
        session.config.pluginmanager.unregister(name="terminalreporter")


def _silence() -> None:
    """Send what pytest prints nowhere; what tests print it captures itself."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
