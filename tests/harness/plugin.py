"""The pytest plugin: options, the fixture `kata`, medals, seeds. It needs nothing of `scripts`."""

import json
import random
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import hypothesis
import numpy as np
import pytest
from hypothesis.internal.conjecture import providers

from tests.harness import limiting
from tests.harness.explaining import explain
from tests.harness.forbidden import Guard, forbidden_uses
from tests.harness.loading import LoadError, load_text, read_solution
from tests.harness.medals import MEDALS
from tests.harness.portions import portion
from tests.harness.randomness import TORCH_RANDOM, seed_torch
from tests.harness.recording import (
    ENOUGH,
    SOLUTION,
    SOLUTION_FILE,
    latest_call,
    medal_of,
    sentence_of,
)
from tests.harness.solution import Side, SideHere, Solution, SolutionText
from tests.harness.variants import ROOT, Place, VariantError, read_card, shown, variant, way_back


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("nabla", "katas")
    group.addoption(
        "--solution",
        default="katas",
        metavar="TREE",
        help="what to judge: katas (default), reference, or a folder laid out like these",
    )
    group.addoption("--mistake", metavar="NAME", help="judge the reference with this mistake made")
    group.addoption("--alternative", metavar="NAME", help="judge the reference written this way")
    group.addoption("--device", default="cpu", help="where tensors are made: cpu, cuda or mps")
    group.addoption("--seed", type=int, metavar="N", help="other random inputs than usual")
    group.addoption(
        "--until",
        choices=MEDALS,
        help="end after the first failing test that counts towards this medal or one below it",
    )
    group.addoption("--part", metavar="K/N", help="the K-th of N parts of about the same length")
    group.addoption(
        "--lasted",
        default="{}",
        metavar="JSON",
        help="seconds that tests last: parts are about equal, --until tries the long ones last",
    )


# Fixtures ask for the test under way here: a `request` is made anew for each fixture of each test,
# which takes as long as a tenth of what most tests do.
_ITEM: pytest.StashKey[pytest.Item] = pytest.StashKey()


class Hooks:
    """What other plugins may have a say in."""

    @pytest.hookspec(firstresult=True)
    def pytest_kata_side(self, config: pytest.Config, solution: SolutionText) -> Side | None:
        """Where the solution is to run: its side of the seam. The first that answers decides."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    pluginmanager.add_hookspecs(Hooks)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(limiting, "nabla limits")
    for medal in MEDALS:
        config.addinivalue_line("markers", f"{medal}: a test that counts towards {medal}")
    config.addinivalue_line("markers", "gpu: needs CUDA; left out where there is none")
    hypothesis.settings.register_profile(
        "nabla",
        derandomize=True,  # but for a test that is given a seed
        max_examples=30,
        deadline=None,
        database=None,
        print_blob=False,
        report_multiple_bugs=False,
        phases=[
            hypothesis.Phase.explicit,
            hypothesis.Phase.generate,
            hypothesis.Phase.shrink,
        ],
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("nabla")
    _draw_from_nothing_local()


def _draw_from_nothing_local() -> None:
    """Keep Hypothesis from drawing the literals of whatever local modules are loaded.

    They differ between `kata`, plain pytest and a debugger, and between what one learner wrote and
    another, so the same test would see other examples. There is no setting for it.
    """
    if hasattr(providers, "_get_local_constants"):  # since 6.131
        nothing = providers.Constants()
        providers._get_local_constants = lambda: nothing


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "torch" in sys.modules:  # its threads wait for each other for seconds on a busy machine
        sys.modules["torch"].set_num_threads(1)
    needs_gpu = [item for item in items if item.get_closest_marker("gpu")]
    if needs_gpu and not _has_cuda():
        items[:] = [item for item in items if not item.get_closest_marker("gpu")]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Seed what Hypothesis draws; only now, for a suite may be collected before it has its seed."""
    item.config.stash[_ITEM] = item
    seed = item.config.getoption("--seed")
    if seed is not None and hasattr(getattr(item, "obj", None), "hypothesis"):
        hypothesis.seed(seed)(item.obj)  # type: ignore[attr-defined]


def pytest_runtestloop(session: pytest.Session) -> None:
    """Leave the tests of other parts to other processes, and long ones and gold to the end."""
    option = session.config.getoption
    lasted = json.loads(option("--lasted"))
    if option("--part"):
        mine = {*portion([item.name for item in session.items], option("--part"), lasted)}
        session.items[:] = [item for item in session.items if item.name in mine]
    if option("--until"):
        session.items.sort(key=lambda item: (medal_of(item) == "gold", lasted.get(item.name, 0.0)))


def _has_cuda() -> bool:
    import torch

    return torch.cuda.is_available()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """Put the sentence of a failed test where plain pytest and editors show it, and say more."""
    if call.excinfo is not None and call.when == "call":
        file = item.session.stash.get(SOLUTION_FILE, "")
        with suppress(Exception):  # what the solution has made can be odd in any way
            explain(call.excinfo.value, latest_call(item), file)
    report: pytest.TestReport = yield  # type: ignore[assignment]
    medal = medal_of(item) if report.failed else None
    if medal:
        report.sections.insert(0, ("what this test asks", sentence_of(item)))
        until = item.config.getoption("--until")
        if until and MEDALS.index(medal) <= MEDALS.index(until):
            item.session.shouldstop = ENOUGH
    return report  # type: ignore[return-value]


def _seed(name: str, config: pytest.Config) -> None:
    seed = (zlib.crc32(name.encode()) ^ (config.getoption("--seed") or 0)) % 2**32
    random.seed(seed)
    np.random.seed(seed)
    torch = sys.modules.get("torch")
    if torch is not None:
        hypothesis.register_random(TORCH_RANDOM)
        if config.getoption("--device") != "cpu":
            torch.manual_seed(seed)  # the device's own generators, too
        seed_torch(seed)


@pytest.fixture(autouse=True)
def _seeded(pytestconfig: pytest.Config) -> Iterator[None]:
    """Start each test from a random state of its own name, on the device that was asked for."""
    item = pytestconfig.stash[_ITEM]
    solution = item.session.stash.get(SOLUTION, None)
    if solution is not None:
        solution._side.latest = None
    _seed(item.name, pytestconfig)
    device = pytestconfig.getoption("--device")
    torch = sys.modules.get("torch")
    if torch is None or device == "cpu":
        yield
        return
    torch.set_default_device(device)
    yield
    torch.set_default_device("cpu")


@pytest.fixture(scope="module")
def kata(pytestconfig: pytest.Config) -> Iterator[Solution]:
    """The module under test. A suite calls it with values and looks at the values it gives."""
    item = pytestconfig.stash[_ITEM]
    place = Place.of_suite(item.path)
    if place is None:
        pytest.fail(f"{item.path} is no suite: tests/lNN_level/test_kN_name.py", pytrace=False)
    _seed(place.name, pytestconfig)  # for what the solution draws while it is loaded
    try:
        solution = _solution(place, item)
        side = pytestconfig.hook.pytest_kata_side(config=pytestconfig, solution=solution)
    except (LoadError, VariantError) as error:
        why = str(error)
    else:
        item.session.stash[SOLUTION] = Solution(side)
        yield item.session.stash[SOLUTION]
        side.close()
        return
    pytest.fail(why, pytrace=False)  # out here, or pytest tells of the other error, too


def pytest_kata_side(solution: "SolutionText") -> Side:
    """Where no other plugin has a place for it, a solution runs in this process."""
    guard = Guard(solution.forbidden, solution.where)
    with guard.active():
        module = load_text(solution.text, solution.path, solution.name, solution.label)
    return SideHere(module, guard, solution.where)


def _solution(place: Place, item: pytest.Item) -> SolutionText:
    option = item.config.getoption
    tree = Path(option("--solution"))
    path = place.solution(tree if tree.is_absolute() else ROOT / tree)
    label = None
    for kind in ("mistake", "alternative"):
        if option(f"--{kind}"):
            text = variant(place, kind, option(f"--{kind}"))
            label = f"<{place.name} with the {kind} '{option(f'--{kind}')}'>"
            break
    else:
        text = read_solution(path)
    item.session.stash[SOLUTION_FILE] = label or str(path)
    forbidden = tuple(read_card(place.card()).get("forbidden", []))
    solution = SolutionText(text, path, f"kata_{_slug(place)}", label, forbidden)
    if not text.strip():
        raise LoadError(f"{shown(path)} is empty. {way_back(_slug(place))}")
    _refuse_forbidden(solution)
    return solution


def _refuse_forbidden(solution: SolutionText) -> None:
    if not solution.forbidden:
        return  # looking takes milliseconds
    try:
        uses = forbidden_uses(solution.text, solution.forbidden)
    except (SyntaxError, ValueError):
        return  # loading it says what is wrong
    if uses:
        line = solution.text.splitlines()[uses[0].line - 1].strip()
        raise LoadError(
            f"{solution.where}, line {uses[0].line} uses {uses[0].name}, which is forbidden in "
            f"this kata: it is what you are asked to write\n    {line}"
        )


def _slug(place: Place) -> str:
    return place.name.partition("_")[2]
