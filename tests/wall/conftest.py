"""A solution behind the wall, made of a text."""

from collections.abc import Callable, Iterator
from textwrap import dedent

import pytest

from scripts.wall.proxy import Limits, WallSide
from scripts.wall.sandbox import Sandbox, why_no_sandbox
from tests.harness.solution import Solution
from tests.missing import skip_loudly

_PROBLEM = why_no_sandbox()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if _PROBLEM:
        skip_loudly(items, "sandbox", "the wall", _PROBLEM)


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
        sides.append(WallSide(sandbox, load, torch, limits or Limits(), pytest.fail))
        return Solution(sides[-1])

    yield put
    for side in sides:
        side.close()
