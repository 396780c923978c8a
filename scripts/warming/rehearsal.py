"""One run of a small suite, so that what is loaded on first use is loaded before a fork."""

import os
import sys
from pathlib import Path
from typing import Any

import tests.harness
from scripts.worker import run_pytest
from tests.harness.recording import Recorder


def rehearse() -> None:
    """Run it here; once more where torch has been loaded since."""
    kept = [os.dup(stream) for stream in (0, 1, 2)]
    suite = Path(tests.harness.__file__).with_name("warm_up.py")
    sys.modules.pop("tests.harness.warm_up", None)  # it looks anew whether torch is there
    run_pytest(str(suite), [], Recorder(_leave_no_file))
    for stream, copy in enumerate(kept):
        os.dup2(copy, stream)
        os.close(copy)


def _leave_no_file(event: dict[str, Any]) -> None:
    """Take in what the run tells, of which one thing matters here."""
    if event["event"] == "crash file":
        Path(event["path"]).unlink()
