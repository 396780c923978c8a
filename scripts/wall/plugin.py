"""`pytest --wall`: the same suites, with the solution in a worker behind the wall."""

import sys
from typing import Any

import pytest

from tests.harness.solution import SolutionText

TEST_SECONDS = 35.0
"""More than a call may take (scripts/wall/proxy.py): whose loop does not end is told there."""

_SIDE: pytest.StashKey[Any] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("nabla")
    group.addoption("--wall", action="store_true", help="run solutions in a sandbox")
    group.addoption(
        "--no-sandbox", action="store_true", help="with --wall: a process, but no sandbox"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give tests the time that crossings take: thousands of them on a machine with much to do."""
    if config.getoption("--wall") and config.getoption("timeout", None) is None:
        config.option.timeout = TEST_SECONDS


@pytest.hookimpl(tryfirst=True)
def pytest_kata_side(config: pytest.Config, solution: SolutionText) -> Any:
    """The solution's side of the seam: behind the wall, if that is asked for."""
    if not config.getoption("--wall"):
        return None
    from scripts.wall.proxy import Limits, WallSide
    from scripts.wall.sandbox import Sandbox

    sandbox = Sandbox(open_air=config.getoption("--no-sandbox"))
    load = (
        solution.text,
        str(solution.path),
        solution.name,
        solution.label,
        solution.forbidden,
        solution.where,
    )
    side = WallSide(sandbox, load, "torch" in sys.modules, Limits())
    side.load()
    config.stash[_SIDE] = side
    return side


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tell the wall that another test begins."""
    side = item.config.stash.get(_SIDE, None)
    if side is not None:
        side.begin_test()
