"""Judges a learner's katas: runs their suites and keeps what came of it in the ledger."""

from collections.abc import Callable
from dataclasses import dataclass

from scripts.catalogue import Kata
from scripts.ledger import Ledger, Prints
from scripts.results import Result
from scripts.running import Job, Runner
from scripts.worker import imports_torch


@dataclass(frozen=True)
class Judged:
    """One kata's result; `stale` when the file was changed while the suite ran."""

    kata: Kata
    result: Result
    stale: bool = False

    @property
    def medal(self) -> str | None:
        return None if self.stale else self.result.medal


def judge(
    katas: list[Kata],
    ledger: Ledger,
    runner: Runner,
    done: Callable[[Judged], None] = lambda judged: None,
) -> list[Judged]:
    """Run each kata's suite on what stands in `katas/`; `done` hears of each as it ends."""
    before = {kata.slug: Prints.of(kata) for kata in katas}
    finished: list[Judged] = []

    def take(job: Job, result: Result) -> None:
        judged = keep(job.kata, result, before[job.kata.slug], ledger)
        finished.append(judged)
        done(judged)

    runner.run_all([Job.solution(kata, kata.root / "katas") for kata in katas], take)
    return finished


def keep(kata: Kata, result: Result, before: Prints, ledger: Ledger) -> Judged:
    """Put a result into the ledger, unless the files changed since `before` was taken."""
    judged = Judged(kata, result, stale=Prints.of(kata) != before)
    if not judged.stale:
        ledger.record(kata, before, judged.medal, result.passed, len(result.tests))
    return judged


def needs_torch(katas: list[Kata]) -> bool:
    """Whether any of the suites imports torch, so that keeping it warm pays."""
    return any(imports_torch(kata.suite) for kata in katas)
