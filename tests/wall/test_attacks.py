"""Attacks on a grade earn nothing, read nothing, leave nothing, and harm nobody else.

Each file in attacks/ is a submission; its docstring says what it tries. `python -m
scripts.bench.attacks` prints what came of them as a table.
"""

import pytest

from scripts.bench.walled import Attack, Came, all_attacks, run

ATTACKS = all_attacks()

pytestmark = pytest.mark.timeout(3600)


@pytest.fixture(scope="module")
def came(request: pytest.FixtureRequest, sandbox: object) -> dict[str, Came]:
    """What came of the attacks that are asked for, one after the other."""
    asked = [
        item.callspec.params.get("attack")
        for item in request.session.items
        if getattr(item, "module", None) is request.module and hasattr(item, "callspec")
    ]
    names = sorted({attack.name for attack in asked if isinstance(attack, Attack)})
    return {each.name: each for each in run(names)}


def test_there_are_enough():
    assert len(ATTACKS) >= 40


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_comes_to_nothing(came, attack):
    result = came[attack.name]
    assert result.problem is None, "the grader did not come to its end"
    assert result.medal == attack.earns, f"{result.medal or 'no medal'}: {result.ends}"
    assert not result.read, "secrets came back"
    assert not result.left, "something is left"
    assert result.beside == "gold", "a right solution that was graded beside it was harmed"
