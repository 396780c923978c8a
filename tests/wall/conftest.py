"""A solution behind the wall, made of a text."""

import os
import warnings
from collections.abc import Callable, Iterator
from textwrap import dedent

import pytest

from scripts.wall.proxy import Limits, WallSide
from scripts.wall.sandbox import Sandbox, why_no_sandbox
from tests.harness.solution import Solution

_PROBLEM = why_no_sandbox()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where there is no sandbox these tests are skipped, loudly; in CI that is an error."""
    if _PROBLEM and os.environ.get("CI"):
        raise pytest.UsageError(f"the wall cannot be tested: {_PROBLEM}")
    if _PROBLEM:
        warnings.warn(f"THE WALL IS NOT TESTED HERE: {_PROBLEM}", stacklevel=1)
        for item in items:
            if "sandbox" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.skip(reason=_PROBLEM))


Walled = Callable[..., Solution]


@pytest.fixture(scope="session")
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture
def walled(sandbox: Sandbox) -> Iterator[Walled]:
    """Puts a text behind the wall: `walled("def f(x): ...", torch=True)` is a `kata`."""
    sides = []

    def put(text: str, *, torch: bool = False, limits: Limits | None = None) -> Solution:
        load = (dedent(text), "katas/made.py", "kata_made", None, (), "katas/made.py")
        sides.append(WallSide(sandbox, load, torch, limits or Limits()))
        return Solution(sides[-1])

    yield put
    for side in sides:
        side.close()
