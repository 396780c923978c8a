"""`pytest --wall`: the same suites, with the solution in a worker behind the wall."""

import sys
from typing import Any

import pytest

from tests.harness.solution import SolutionText
from tests.harness.variants import Place

TEST_SECONDS = 35.0
"""More than a solution may take (scripts/wall/proxy.py): whose loop does not end is told there."""

_SIDE: pytest.StashKey[Any] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("nabla")
    group.addoption("--wall", action="store_true", help="run solutions in a sandbox")
    group.addoption(
        "--no-sandbox", action="store_true", help="with --wall: a process, but no sandbox"
    )
    group.addoption(
        "--wall-seconds", type=float, metavar="N", help="with --wall: for loading, and for a test"
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
    from scripts.wall.sandbox import NoSandboxError, Sandbox

    try:
        sandbox = Sandbox(open_air=config.getoption("--no-sandbox"))
    except NoSandboxError as error:
        pytest.exit(str(error))  # no fault of the solution's

    from scripts.wall.proxy import Limits, WallSide

    load = (
        solution.text,
        str(solution.path),
        solution.name,
        solution.label,
        solution.forbidden,
        solution.where,
    )
    seconds = config.getoption("--wall-seconds")
    limits = Limits(load=seconds, call=seconds, test=seconds) if seconds else Limits()
    side = WallSide(sandbox, load, _needs_torch(solution), limits, give_up=pytest.exit)
    side.load()
    config.stash[_SIDE] = side
    return side


def _needs_torch(solution: SolutionText) -> bool:
    """Whether the suite works with torch, which takes a worker seconds to import."""
    suite = Place(solution.path.parent.name, solution.path.stem).suite()
    return "torch" in sys.modules and (not suite.is_file() or "torch" in suite.read_text("utf-8"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tell the wall that another test begins."""
    side = item.config.stash.get(_SIDE, None)
    if side is not None:
        side.begin_test()
