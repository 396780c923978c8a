"""Every suite, unchanged, passes on the reference through the wall."""

import pytest

from scripts.catalogue import Catalogue, Kata
from scripts.running import Job, Runner
from scripts.wall.sandbox import Sandbox
from tests.harness.variants import ROOT


@pytest.fixture(scope="module")
def runner() -> Runner:
    return Runner(wall=True)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kata", Catalogue().katas, ids=lambda kata: kata.slug)
def test_the_reference_passes_through_the_wall(kata: Kata, runner: Runner, sandbox: Sandbox):
    result = runner.run(Job.solution(kata, ROOT / "reference", "--wall"))
    assert result.problem is None
    assert [test for test in result.tests if not test.passed] == []
