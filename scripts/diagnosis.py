"""Names the mistake that a learner made: whose outcomes, test for test, are those of theirs.

Outcomes that are those of one mistake name it. Two mistakes made together, and near misses, give
a hint that says it is one. What says nothing clear gives nothing: a wrong diagnosis is worse than
none. How often each of these is right, scripts/bench/diagnosis.py measures.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from scripts.cards import Mistake, load_card
from scripts.judging import Judged
from scripts.known import Outcomes, known_outcomes
from scripts.likeness import SAME, asks_for_error, likeness
from scripts.results import Result
from scripts.running import Runner

# A mistake's likeness is the mean over all tests that fail with it or with the learner.
_CERTAIN = 0.92  # it is this one, if the same tests fail ...
_FAR = 0.7  # ... and all others are further away than this
_LIKELY = 0.5  # if the same tests fail, and it stands out among mistakes with which they do
_FAINT = 0.25  # if the same tests fail, and it stands out
_PARTLY = 0.4  # if it stands out
_TIMES = 2  # as far away as the likest are all others, if it stands out

# Two mistakes made together:
_EACH = 0.9  # likeness to either, where it alone fails
_BOTH = 0.75  # over all tests
_GAIN = 0.1  # by how much they are likelier than the likest one
_CLOSE = 0.1  # pairs that are no further apart are as likely
_MIXED = 0.5  # what a test in which both fail counts at least


@dataclass(frozen=True)
class Diagnosis:
    """What to tell the learner; `certain` when the outcomes are those of one mistake."""

    mistakes: tuple[str, ...]
    text: str
    certain: bool


def diagnosis_of(judged: Judged, runner: Runner) -> Diagnosis | None:
    """The diagnosis of a judged kata; runs its mistakes where their outcomes are not known yet."""
    if judged.stale or not _says_something(judged.result):
        return None
    known = known_outcomes(judged.kata, runner)
    return diagnose(judged.result, known, load_card(judged.kata.card).mistake)


def diagnose(
    result: Result, known: dict[str, Outcomes], mistakes: list[Mistake]
) -> Diagnosis | None:
    """The diagnosis of a run, or None where nothing is clear.

    Args:
        result: of the learner's solution.
        known: the outcomes of each mistake of the card, by its name.
        mistakes: of the card.
    """
    if not _says_something(result):
        return None
    comparison = _Comparison(_begun(result), known)
    certain = comparison.the_one()
    names = certain or comparison.two_together()
    if names is None:
        names = comparison.near()
    if not names:
        return None
    says = {mistake.name: mistake.says for mistake in mistakes}
    return Diagnosis(names, " And: ".join(says[name] for name in names), bool(certain))


def _says_something(result: Result) -> bool:
    return result.complete and bool(_failing(_begun(result)))


def _begun(result: Result) -> Outcomes:
    """The outcomes but for the tests of what is not written yet."""
    return {t.test: t.outcome for t in result.tests if t.error != "NotImplementedError"}


def _failing(outcomes: Outcomes) -> set[str]:
    return {test for test, outcome in outcomes.items() if outcome != "passed"}


def _mean(likes: Iterable[float]) -> float:
    likes = list(likes)
    return sum(likes) / len(likes) if likes else 0.0


class _Comparison:
    """A learner's outcomes beside those of each mistake."""

    def __init__(self, mine: Outcomes, known: dict[str, Outcomes]) -> None:
        known = {name: theirs for name, theirs in known.items() if mine.keys() <= theirs.keys()}
        self._mine = _failing(mine)
        self._theirs = {name: _failing(theirs) & mine.keys() for name, theirs in known.items()}
        asking = asks_for_error([mine, *known.values()])
        self._likes = {
            name: {
                test: likeness(mine[test], known[name][test], asks_for_error=test in asking)
                for test in self._mine | failing
            }
            for name, failing in self._theirs.items()
        }
        ranked = sorted(((_mean(likes.values()), name) for name, likes in self._likes.items()))
        self._ranked = [*reversed(ranked), (0.0, "")]

    def the_one(self) -> tuple[str, ...]:
        """The mistake whose outcomes these are, if there is one."""
        (best, name), (second, _), *_ = [*self._ranked, (0.0, "")]
        is_it = best > second and (best == SAME or (best >= _CERTAIN and second <= _FAR))
        return (name,) if is_it and self._same_tests(name) else ()

    def near(self) -> tuple[str, ...]:
        """The mistake that is likely, if there is one."""
        (best, name), (second, _), *_ = [*self._ranked, (0.0, "")]
        stands_out = best >= _TIMES * second
        if not self._same_tests(name):
            return (name,) if best >= _PARTLY and stands_out else ()
        rivals = (like for like, other in self._ranked[1:] if self._same_tests(other))
        likely = best >= _LIKELY and best >= _TIMES * next(rivals, 0.0)
        return (name,) if likely or (best >= _FAINT and stands_out) else ()

    def two_together(self) -> tuple[str, ...] | None:
        """Two mistakes that explain what none does alone; None if there are none.

        Where several pairs are as likely, what they have in common: one mistake, or nothing.
        """
        pairs = [(self._together(*pair), pair) for pair in combinations(sorted(self._likes), 2)]
        best = max((like for like, _ in pairs), default=0.0)
        if best < max(_BOTH, self._ranked[0][0] + _GAIN):
            return None
        likely = [set(pair) for like, pair in pairs if like > best - _CLOSE]
        return tuple(sorted(set.intersection(*likely)))

    def _same_tests(self, name: str) -> bool:
        return self._theirs.get(name) == self._mine

    def _together(self, one: str, other: str) -> float:
        """How alike the learner's outcomes are to those of two mistakes made together."""
        first, second = self._theirs[one], self._theirs[other]
        alone = [(one, first - second), (other, second - first)]
        if any(_mean(self._likes[name][test] for test in tests) < _EACH for name, tests in alone):
            return 0.0
        return _mean(self._mixed(one, other, test) for test in self._mine | first | second)

    def _mixed(self, one: str, other: str, test: str) -> float:
        makers = [name for name in (one, other) if test in self._theirs[name]]
        if test not in self._mine or not makers:
            return 0.0
        least = _MIXED if len(makers) == 2 else 0.0
        return max(least, *(self._likes[name][test] for name in makers))
