"""How alike two outcomes of one test are: from 0, one of them passed, to 1, the same behaviour.

What was computed says nearly everything about a mistake. The learner's own words say nothing: how
an error is worded, what a name is, how many operations something took.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tests.harness.outcomes import ACCEPTED, IN_OTHER_WORDS, OWN

SAME = 1.0
_BOTH_BROKE = 0.95  # where an error is asked for, and another one came out of what was called
_ALIKE = 0.6  # the same kind of failure, in other words or with other counts
_BOTH_RAISED = 0.5  # the one an error of its own, the other one of what it called, or another type
_SAME_VALUE = 0.3  # the same value is wrong, in another way
_BOTH_FAILED = 0.2
_OPPOSITE = 0.0

_HEAD = re.compile(rf"(\w+)({IN_OTHER_WORDS})?({OWN})?: (.*)", re.DOTALL)
_NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|`[^`\n]*`")
_PADDING = re.compile(r"(?<=[\[(]) | (?=[\]),])")
_COMPARED = re.compile(r": expected |elements differ|the value differs")  # what `same` says
_COUNT = re.compile(r"(\d+) of \d+ elements differ")
_CLOSE = 0.02  # outcomes hold three digits, and half precision no more
_COUNTED = 0.1  # how many elements differ depends on what falls within a tolerance


@dataclass(frozen=True)
class _Ending:
    """How a test ended.

    `kind` is `passed`; `accepted`, where an error is asked for; `own`, an error that the solution
    raised; `broke`, one that came out of what it called; `differs`, a value that is not the one
    expected; `claim`, anything else that a test asserts.
    """

    kind: str
    type: str = ""
    text: str = ""
    numbers: tuple[float, ...] = ()
    quoted: tuple[str, ...] = ()
    count: float = 0.0


def likeness(mine: str, theirs: str, *, asks_for_error: bool) -> float:
    """How alike two outcomes are.

    Args:
        mine, theirs: the outcomes (tests/harness/outcomes.py).
        asks_for_error: whether the test wants something refused.
    """
    if mine == theirs:
        return SAME
    one, other = _read(mine), _read(theirs)
    kinds = {one.kind, other.kind}
    if "passed" in kinds:
        return _OPPOSITE
    asks_for_error = asks_for_error or "accepted" in kinds
    if len(kinds) == 1:
        return _of_one_kind(one, other, asks_for_error)
    if kinds == {"accepted", "broke"}:
        return _ALIKE  # not refused, either of them
    if kinds == {"own", "broke"} and not asks_for_error:
        return _BOTH_RAISED
    return _BOTH_FAILED


def asks_for_error(runs: Iterable[dict[str, str]]) -> set[str]:
    """The tests that want something refused, told by the outcomes of several solutions.

    What is known of one case of a test holds for its other cases as well.
    """
    runs = list(runs)
    functions = {
        _function(test)
        for outcomes in runs
        for test, outcome in outcomes.items()
        if outcome.startswith(f"{ACCEPTED}: ") or IN_OTHER_WORDS in outcome.partition(":")[0]
    }
    return {test for outcomes in runs for test in outcomes if _function(test) in functions}


def _function(test: str) -> str:
    return test.partition("[")[0]


@lru_cache(maxsize=10_000)
def _read(outcome: str) -> _Ending:
    head = _HEAD.fullmatch(outcome)
    if head is None:
        return _Ending(outcome)
    error, in_other_words, own, message = head.groups()
    if error == ACCEPTED:
        return _Ending("accepted")
    message = message.partition("\nassert ")[0]  # what follows is pytest's, of the suite's code
    message = _PADDING.sub("", " ".join(message.split()))
    count, message = _counted(message)
    numbers = tuple(float(number) for number in _NUMBER.findall(message))
    text = _NUMBER.sub("#", message)
    if own:
        return _Ending("own", in_other_words or error, "", numbers)
    if in_other_words or error not in ("AssertionError", "Failed"):
        text, quoted = _NUMBER.sub("#", _QUOTED.sub("", message)), tuple(_QUOTED.findall(message))
        return _Ending("broke", in_other_words or error, text, quoted=quoted)
    kind = "differs" if _COMPARED.search(text) else "claim"
    return _Ending(kind, error, text, numbers, count=count)


def _counted(message: str) -> tuple[float, str]:
    """How many elements differ, and the message without that number."""
    found = _COUNT.search(message)
    if found is None:
        return 0.0, message
    return float(found[1]), message[: found.start(1)] + message[found.end(1) :]


def _of_one_kind(one: _Ending, other: _Ending, asks_for_error: bool) -> float:
    if one.kind == "own":
        return _own(one, other, asks_for_error)
    if _says_the_same(one, other):
        return SAME
    if one.kind == "broke":
        if asks_for_error:
            return _BOTH_BROKE
        return _ALIKE if one.type == other.type else _BOTH_RAISED
    if one.kind == "claim":
        return _ALIKE if one.text == other.text else _BOTH_FAILED
    same_value = one.text.partition(":")[0] == other.text.partition(":")[0]
    return _SAME_VALUE if same_value else _BOTH_FAILED


def _says_the_same(one: _Ending, other: _Ending) -> bool:
    return (
        (one.text, one.quoted) == (other.text, other.quoted)
        and _close(one.numbers, other.numbers)
        and math.isclose(one.count, other.count, rel_tol=_COUNTED)
    )


def _own(one: _Ending, other: _Ending, asks_for_error: bool) -> float:
    """Of two errors that solutions raised themselves only the numbers are worth comparing."""
    if asks_for_error and one.type != other.type:
        return _ALIKE
    shared = {*one.numbers} & {*other.numbers}
    return SAME if shared or not (one.numbers and other.numbers) else _ALIKE


def _close(some: tuple[float, ...], others: tuple[float, ...]) -> bool:
    return len(some) == len(others) and all(
        math.isclose(a, b, rel_tol=_CLOSE, abs_tol=1e-6) for a, b in zip(some, others, strict=True)
    )
