"""Where things are measured: a copy of this project to change at will, and a usual environment."""

import os
import shutil
from pathlib import Path

from tests.harness.variants import ROOT

_NOT_COPIED = shutil.ignore_patterns(".*", "site", "runs", "build", "__pycache__")


def copy_project(root: Path) -> None:
    """Copy what the project holds, without what running it has left there."""
    shutil.copytree(ROOT, root, ignore=_NOT_COPIED)


def usual_environment() -> dict[str, str]:
    """This environment, as most shells have it: Python keeps what it has compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
