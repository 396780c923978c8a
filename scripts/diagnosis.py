"""Names the mistake that a learner made: whose outcomes, test for test, are those of theirs.

Equal outcomes name one mistake; near ones, and two mistakes made together, give a hint that says
it is one. What says nothing clear gives nothing: a wrong diagnosis is worse than none.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from scripts.cards import Mistake, load_card
from scripts.catalogue import Kata
from scripts.files import fingerprint, write_atomically
from scripts.judging import Judged
from scripts.results import Result
from scripts.running import Job, Runner

Outcomes = dict[str, str]

_NUMBER = re.compile(r"(-?\d+\.?\d*(?:e[+-]?\d+)?)")
_CLOSE = 0.01  # outcomes hold three digits; the last one may fall either way
_NEAR = 0.75  # of the failing tests, the share that must fail in the same way for a hint


@dataclass(frozen=True)
class Diagnosis:
    """What to tell the learner; `certain` when the outcomes are those of one mistake exactly."""

    mistakes: tuple[str, ...]
    text: str
    certain: bool


def diagnose(
    result: Result, known: dict[str, Outcomes], mistakes: list[Mistake]
) -> Diagnosis | None:
    """The diagnosis of a run, or None where nothing is clear.

    Args:
        result: of the learner's solution.
        known: the outcomes of each mistake of the card, by its name.
        mistakes: of the card.
    """
    if not result.complete or result.all_passed or _not_begun(result):
        return None
    says = {mistake.name: mistake.says for mistake in mistakes}
    mine = result.outcomes
    exact = [name for name in known if _is_alike(mine, known[name])]
    if len(exact) == 1:
        return Diagnosis((exact[0],), says[exact[0]], certain=True)
    pairs = [
        pair for pair in combinations(known, 2) if _made_together(result.outcomes, known, pair)
    ]
    if not exact and len(pairs) == 1:
        text = " And: ".join(says[name] for name in pairs[0])
        return Diagnosis(pairs[0], text, certain=False)
    near = [name for name in known if _is_near(mine, known[name])]
    if not exact and not pairs and len(near) == 1:
        return Diagnosis((near[0],), says[near[0]], certain=False)
    return None


def diagnosis_of(judged: Judged, runner: Runner) -> Diagnosis | None:
    """The diagnosis of a judged kata; runs its mistakes where their outcomes are not known yet."""
    if judged.stale or not judged.result.complete or _not_begun(judged.result):
        return None
    known = known_outcomes(judged.kata, runner)
    return diagnose(judged.result, known, load_card(judged.kata.card).mistake)


def known_outcomes(kata: Kata, runner: Runner) -> dict[str, Outcomes]:
    """The outcomes of each mistake: from the cache, or else run now and kept."""
    cache = _cache(kata)
    kept = _read(cache)
    if kept is not None:
        return kept
    names = [mistake.name for mistake in load_card(kata.card).mistake]
    results = runner.run_all([Job.variant(kata, "mistake", name) for name in names])
    outcomes = {
        name: result.outcomes
        for name, result in zip(names, results, strict=True)
        if result.complete
    }
    for old in cache.parent.glob(f"{kata.slug}-*.json"):
        old.unlink(missing_ok=True)
    write_atomically(cache, json.dumps(outcomes) + "\n")
    return outcomes


def _cache(kata: Kata) -> Path:
    harness = sorted((kata.root / "tests" / "harness").glob("*.py"))
    key = fingerprint([kata.solution, kata.card, kata.suite, *harness])
    return kata.root / ".kata" / "outcomes" / f"{kata.slug}-{key}.json"


def _read(cache: Path) -> dict[str, Outcomes] | None:
    try:
        kept = json.loads(cache.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, dict) else None


def _not_begun(result: Result) -> bool:
    return any(test.error == "NotImplementedError" for test in result.tests)


def _alike(mine: str, theirs: str) -> bool:
    """Whether two outcomes are the same text with the same numbers, up to rounding."""
    if mine == theirs:
        return True
    left, right = _NUMBER.split(mine), _NUMBER.split(theirs)
    if len(left) != len(right) or left[::2] != right[::2]:
        return False
    pairs = zip(left[1::2], right[1::2], strict=True)
    return all(math.isclose(float(a), float(b), rel_tol=_CLOSE, abs_tol=1e-6) for a, b in pairs)


def _is_alike(mine: Outcomes, theirs: Outcomes) -> bool:
    """Whether every test ends alike."""
    return mine.keys() == theirs.keys() and all(_alike(mine[test], theirs[test]) for test in mine)


def _failing(outcomes: Outcomes) -> set[str]:
    return {test for test, outcome in outcomes.items() if outcome != "passed"}


def _is_near(mine: Outcomes, theirs: Outcomes) -> bool:
    failing = _failing(mine)
    if failing != _failing(theirs) or not failing:
        return False
    return sum(_alike(mine[test], theirs[test]) for test in failing) / len(failing) >= _NEAR


def _made_together(mine: Outcomes, known: dict[str, Outcomes], pair: tuple[str, str]) -> bool:
    """Whether the failures are those of both: where only one fails, in its way."""
    first, second = (known[name] for name in pair)
    if mine.keys() != first.keys() or mine.keys() != second.keys():
        return False
    if _failing(mine) != _failing(first) | _failing(second):
        return False
    alone = [*_alone(mine, first, second), *_alone(mine, second, first)]
    each_shows = _failing(first) - _failing(second) and _failing(second) - _failing(first)
    return bool(each_shows) and all(alone)


def _alone(mine: Outcomes, one: Outcomes, other: Outcomes) -> Iterator[bool]:
    for test in _failing(one) - _failing(other):
        yield _alike(mine[test], one[test])
