"""Tests that need what a machine may lack: skipped loudly there, and an error in CI."""

import os
import warnings
from collections.abc import Iterable

import pytest


def skip_loudly(items: Iterable[pytest.Item], fixture: str, what: str, problem: str) -> None:
    """Skip what asks for `fixture`, which needs what this machine lacks: the `problem`."""
    if os.environ.get("CI"):
        raise pytest.UsageError(f"{what} cannot be tested: {problem}")
    warnings.warn(f"{what.upper()} IS NOT TESTED HERE: {problem}", stacklevel=2)
    for item in items:
        if fixture in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason=problem))
