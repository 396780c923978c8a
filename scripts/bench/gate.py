"""Where the time of the gate goes: `python -m scripts.bench.gate [KATA …]`.

For each kata: its runs, the seconds that they took together and each, how much of that is starting
(fork, pytest's own work, loading) and not its tests, and the tests that took most in all runs.
"""

import os
import sys
import time
from collections import Counter

from rich.table import Table

from scripts.catalogue import Catalogue, Kata
from scripts.gate.proofs import verify
from scripts.judging import needs_torch
from scripts.results import Result
from scripts.running import Job, Runner
from scripts.screen import stdout

_SLOWEST = 3


class TimedRunner(Runner):
    """Keeps what each job came to."""

    def __init__(self, jobs: int, *, torch: bool) -> None:
        super().__init__(jobs, torch=torch)
        self.ran: list[tuple[Job, Result]] = []

    def run(self, job: Job) -> Result:
        result = super().run(job)
        self.ran.append((job, result))
        return result


def main() -> None:
    """Hold the katas that are named, or all, against the gate, and print a table."""
    katas = [Catalogue().find(name) for name in sys.argv[1:]] or Catalogue().katas
    runner = TimedRunner(os.cpu_count() or 1, torch=needs_torch(katas))
    began = time.perf_counter()
    verify(katas, runner)
    took = time.perf_counter() - began
    table = Table("kata", "runs", "seconds", "a run", "starting", "slowest tests, in all runs")
    for kata in katas:
        table.add_row(*_row(kata, [result for job, result in runner.ran if job.kata == kata]))
    screen = stdout()
    screen.print(table)
    screen.print(f"{len(runner.ran)} runs in {took:.0f} s")


def _row(kata: Kata, results: list[Result]) -> list[str]:
    seconds = sum(result.seconds for result in results)
    tests: Counter[str] = Counter()
    for result in results:
        tests.update({test.test.partition("[")[0]: test.seconds for test in result.tests})
    slowest = [f"{name} {spent:.1f} s" for name, spent in tests.most_common(_SLOWEST)]
    return [
        kata.slug,
        str(len(results)),
        f"{seconds:.1f}",
        f"{seconds / len(results):.2f}",
        f"{1 - tests.total() / seconds:.0%}",
        ", ".join(slowest),
    ]


if __name__ == "__main__":
    main()
