"""The process that runs one suite: pytest, the harness, and the solution under test.

It tells what happens over a pipe, one JSON object a message (tests/harness/recording.py), and
knows nothing of what the answers are for. What is heavy is imported when it runs, so that whoever
starts it need not wait; scripts/warm.py has it ready before a fork.
"""

import json
import os
import signal
import sys
from multiprocessing.connection import Connection
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
    "--capture=sys",  # what is written past Python, without end perhaps, goes nowhere
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",  # a warm harness was imported before
    "-p",
    "no:logging",  # in every phase of every test it visits each of torch's fifty loggers
]


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


def tell(pipe: Connection, event: dict[str, Any]) -> None:
    """Send one event; where nobody listens any more, end this process and what it started."""
    try:
        pipe.send_bytes(json.dumps(event).encode())
    except BrokenPipeError:
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)


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

    pytest.main([*_OPTIONS, *options, suite], plugins=list(plugins))


def _silence() -> None:
    """Send what pytest prints nowhere; what tests print it captures itself."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
