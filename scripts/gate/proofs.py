"""What must be run to trust a suite: the stub, the solution, each mistake, each alternative."""

import itertools
import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from scripts.cards import Card, Mistake, load_card
from scripts.catalogue import Kata
from scripts.files import write_atomically
from scripts.gate.static import static_faults
from scripts.results import CaseResult, Result
from scripts.running import Job, Runner
from scripts.stubs import stub_of


@dataclass
class Verdict:
    """What the gate found of one kata."""

    kata: Kata
    faults: list[str] = field(default_factory=list)
    tests: int = 0
    mistakes: int = 0
    rejected: int = 0
    alternatives: int = 0
    accepted: int = 0
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return not self.faults


@dataclass(frozen=True)
class _Proof:
    """One run that the gate asks for, and what it must show."""

    verdict: Verdict
    job: Job
    judge: Callable[[Verdict, Result], None]


def verify(
    katas: list[Kata],
    runner: Runner,
    *,
    stubs: bool = False,
    wall: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Verdict]:
    """Hold katas against the gate.

    Args:
        katas: which.
        runner: runs what must be run.
        stubs: whether `katas/` must be in step with `reference/`.
        wall: whether suites judge through the wall, as they do for drills.
        progress: told, as each run ends, how many have ended and how many there are.
    """
    verdicts = [Verdict(kata, static_faults(kata, stubs=stubs)) for kata in katas]
    options = ("--wall",) if wall else ()
    running = _Running(runner, progress)
    sound = [verdict for verdict in verdicts if verdict.passed]
    cards = {verdict.kata.slug: load_card(verdict.kata.card) for verdict in sound}
    mistakes = sum(len(card.mistake) for card in cards.values())
    lasted: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        whole = [
            proof
            for verdict in sound
            for proof in _whole(verdict, cards[verdict.kata.slug], Path(folder), options)
        ]
        for proof, result in running.ended(whole, then=mistakes):
            if proof.judge is _judge_reference:
                lasted[proof.verdict.kata.slug] = result.lasted
    wrong = [
        proof
        for verdict in sound
        for proof in _wrong(verdict, cards[verdict.kata.slug], lasted[verdict.kata.slug], options)
    ]
    ended = running.ended(wrong)
    for proof, twin in _twins(ended, running, options):
        proof.verdict.faults.append(
            f"mistakes '{twin.job.mistake}' and '{proof.job.mistake}' have equal outcomes"
        )
    return verdicts


class _Running:
    """Runs what proofs ask for, has them judged, and tells how far that is."""

    def __init__(self, runner: Runner, progress: Callable[[int, int], None]) -> None:
        self._runner, self._progress = runner, progress
        self._ended, self._asked = itertools.count(1), 0

    def ended(self, proofs: list[_Proof], *, then: int = 0) -> list[tuple[_Proof, Result]]:
        """Each proof with what came of it; `then` is how many are known to come after these."""
        total = self._asked + len(proofs) + then
        self._asked += len(proofs)
        results = self._runner.run_all(
            [proof.job for proof in proofs],
            lambda job, result: self._progress(next(self._ended), total),
        )
        ended = list(zip(proofs, results, strict=True))
        for proof, result in ended:
            proof.verdict.seconds += result.seconds
            proof.judge(proof.verdict, result)
        return ended


def _whole(
    verdict: Verdict, card: Card, folder: Path, options: tuple[str, ...]
) -> Iterator[_Proof]:
    """What runs to its end: the stub, and all that is right."""
    kata = verdict.kata
    write_atomically(kata.place.solution(folder), stub_of(kata))
    yield _Proof(verdict, Job.solution(kata, folder, *options), _judge_stub)
    reference = Job.solution(kata, kata.root / "reference", *options)
    yield _Proof(verdict, reference, _judge_reference)
    yield _Proof(verdict, Job.docstrings(kata), _judge_docstrings)
    if "```python" in kata.page.read_text("utf-8"):
        yield _Proof(verdict, Job.page(kata), _judge_page)
    verdict.alternatives = len(card.alternative)
    for alternative in card.alternative:
        job = Job.variant(kata, "alternative", alternative.name, *options)
        yield _Proof(verdict, job, _judge_alternative(alternative.name))


def _wrong(
    verdict: Verdict, card: Card, lasted: dict[str, float], options: tuple[str, ...]
) -> Iterator[_Proof]:
    """The mistakes. Their runs end when one is rejected, so the long tests come last, then gold."""
    verdict.mistakes = len(card.mistake)
    for mistake in card.mistake:
        until = "gold" if mistake.caught_by == "gold" else "silver"
        soonest = ("--until", until, "--lasted", json.dumps(lasted))
        job = Job.variant(verdict.kata, "mistake", mistake.name, *soonest, *options)
        yield _Proof(verdict, job, _judge_mistake(mistake))


def _judge_stub(verdict: Verdict, result: Result) -> None:
    if result.problem:
        verdict.faults.append(f"the stub: {result.problem}")
    for test in result.tests:
        if test.passed:
            verdict.faults.append(f"the stub passes {test.test}")
        elif not test.not_begun:
            how = test.error or test.status
            verdict.faults.append(f"the stub ends {test.test} with {how}, as if it were begun")


def _judge_reference(verdict: Verdict, result: Result) -> None:
    verdict.tests = len(result.tests)
    verdict.faults += _failures("the reference", result)
    for test in result.tests:
        if test.medal is None:
            verdict.faults.append(f"{test.test} has not one medal: bronze, silver or gold")
        if test.sentence.startswith(test.test):
            verdict.faults.append(f"{test.test} has no docstring, the sentence learners read")
    for medal in ("bronze", "silver"):
        if result.tests and not any(test.medal == medal for test in result.tests):
            verdict.faults.append(f"the suite has no {medal} test")


def _judge_docstrings(verdict: Verdict, result: Result) -> None:
    if not result.tests:
        verdict.faults.append(f"no docstring of the solution has an example ({result.problem})")
    else:
        verdict.faults += _failures("docstring", result)


def _judge_page(verdict: Verdict, result: Result) -> None:
    verdict.faults += _failures("the page", result)


def _judge_mistake(mistake: Mistake) -> Callable[[Verdict, Result], None]:
    def judge(verdict: Verdict, result: Result) -> None:
        below_gold = any(t.status == "failed" and t.medal != "gold" for t in result.tests)
        in_gold = any(t.status == "failed" and t.medal == "gold" for t in result.tests)
        name = f"mistake '{mistake.name}'"
        if result.problem:
            verdict.faults.append(f"{name}: {result.problem}")
        elif mistake.caught_by == "gold" and below_gold:
            verdict.faults.append(f"{name} is caught below gold; its card says caught_by gold")
        elif below_gold or (mistake.caught_by == "gold" and in_gold):
            verdict.rejected += 1
        elif in_gold:
            verdict.faults.append(f"{name} is caught by gold tests only, and earns silver")
        else:
            verdict.faults.append(f"{name} survives: no test rejects it")

    return judge


def _judge_alternative(name: str) -> Callable[[Verdict, Result], None]:
    def judge(verdict: Verdict, result: Result) -> None:
        failures = _failures(f"alternative '{name}'", result)
        verdict.faults += failures
        verdict.accepted += not failures

    return judge


def _failures(whose: str, result: Result) -> list[str]:
    """One line for each test that did not pass, and for a run that broke."""
    broken = [f"{whose}: {result.problem}"] if result.problem else []
    failed = [test for test in result.tests if not test.passed]
    return broken + [f"{whose} fails {test.test}: {_first_line(test)}" for test in failed]


def _first_line(test: CaseResult) -> str:
    return test.message.splitlines()[0] if test.message else test.status


def _twins(
    ended: list[tuple[_Proof, Result]], running: _Running, options: tuple[str, ...]
) -> Iterator[tuple[_Proof, _Proof]]:
    """Pairs of mistakes that no test tells apart: a diagnosis could not name one of them.

    Most are told apart by the first test that rejects them, after which their runs ended. Those
    that are not run again, to the end.
    """
    again = [
        replace(
            proof,
            job=Job.variant(proof.job.kata, "mistake", proof.job.mistake, *options),
            judge=lambda verdict, result: None,  # it has been judged
        )
        for group in _alike(ended)
        if len(group) > 1
        for proof in group
        if proof.job.mistake
    ]
    for group in _alike(running.ended(again)):
        yield from ((proof, group[0]) for proof in group[1:])


def _alike(ended: list[tuple[_Proof, Result]]) -> list[list[_Proof]]:
    """The mistakes, each with those of its kata that have the same outcomes."""
    groups: dict[tuple[object, ...], list[_Proof]] = defaultdict(list)
    for proof, result in ended:
        groups[proof.job.kata.slug, *sorted(result.outcomes.items())].append(proof)
    return list(groups.values())
