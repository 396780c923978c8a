"""How the tests of a suite are shared out, by what was learnt from a run."""

from scripts.halves import PARTS, Shares
from scripts.results import CaseResult, Result
from tests.harness.portions import portion

NAMES = [f"test_{letter}" for letter in "abcdef"]
UNEVEN = dict(zip(NAMES, (0.3, 0.01, 0.2, 0.01, 0.1, 0.01), strict=True))  # every other one is long


def ran(seconds, *, problem=None, **errors):
    tests = [
        CaseResult(name, "bronze", "", busy=busy, error=errors.get(name))
        for name, busy in seconds.items()
    ]
    return Result(tuple(tests), problem, 1.0)


def loads(shares, seconds):
    parts = [portion(NAMES, part, shares.seconds) for part in PARTS]
    return sorted(round(sum(seconds[name] for name in part), 3) for part in parts)


def test_parts_that_were_uneven_are_even_from_then_on():
    shares = Shares()
    assert loads(shares, UNEVEN) == [0.03, 0.6]
    shares.learn(ran(UNEVEN))
    assert loads(shares, UNEVEN) == [0.31, 0.32]


def test_shares_stay_as_they_are_while_the_parts_are_about_equal():
    shares = Shares()
    shares.learn(ran(dict.fromkeys(NAMES, 0.01) | {"test_a": 0.013}))
    assert shares.seconds == {}
    shares.learn(ran(dict.fromkeys(NAMES, 0.001) | {"test_a": 0.03}))  # all is over at once
    assert shares.seconds == {}
    shares.learn(ran(UNEVEN))
    shares.learn(ran({name: 1.02 * busy for name, busy in UNEVEN.items()}))
    assert shares.seconds == UNEVEN


def test_nothing_is_learnt_from_what_was_stopped():
    shares = Shares()
    shares.learn(ran(UNEVEN, test_c="TimeLimitError"))
    shares.learn(ran(UNEVEN, problem="the run broke off in test_c"))
    assert shares.seconds == {}
    shares.learn(ran(UNEVEN, test_c="AssertionError"))
    assert shares.seconds == UNEVEN
