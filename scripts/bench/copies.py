"""A copy of this project, in which what is measured may change what it likes."""

import shutil
from pathlib import Path

from tests.harness.variants import ROOT

_NOT_COPIED = shutil.ignore_patterns(".*", "site", "runs", "build", "__pycache__")


def copy_project(root: Path) -> None:
    """Copy what the project holds, without what running it has left there."""
    shutil.copytree(ROOT, root, ignore=_NOT_COPIED)
