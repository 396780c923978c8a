"""A suite whose tests are shared out between two processes, and what comes of both."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from scripts.results import Result
from tests.harness.portions import portion

PARTS = ("1/2", "2/2")
_SLACK = 0.005
_SHARE = 0.02
"""Seconds, and share of all seconds, by which parts may differ and count as equal."""

_SHORT = 0.05
"""Seconds of all tests below which it does not matter how they are shared out."""


class Shares:
    """How long each test lasts, by which they are shared out: learnt from one run for the next.

    It counts how long a test keeps a processor busy, whatever else the machine does. While the
    parts are about equal they stay as they are: which tests a run that breaks off leaves out should
    not differ from run to run.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def learn(self, result: Result) -> None:
        """Take in a run of all parts, unless something stopped it or one of its tests."""
        if result.problem or any(test.error == "TimeLimitError" for test in result.tests):
            return
        busy = {test.test: test.busy for test in result.tests}
        loads = [sum(busy[test] for test in portion([*busy], p, self.seconds)) for p in PARTS]
        if sum(loads) > _SHORT and max(loads) - min(loads) > max(_SLACK, _SHARE * sum(loads)):
            self.seconds = busy


class Part(Protocol):
    """A run of some of the tests."""

    def wait(self) -> Result: ...

    def cancel(self) -> None: ...


class Halves:
    """Runs that are one together.

    Args:
        parts: the runs.
        done: hears of what came of them.
    """

    def __init__(self, parts: Sequence[Part], done: Callable[[Result], None]) -> None:
        self._parts = parts
        self._done = done

    def wait(self) -> Result:
        """The result of all parts.

        Raises:
            CancelledError: `cancel` was called before the end.
        """
        with ThreadPoolExecutor(len(self._parts)) as pool:
            result = together(list(pool.map(lambda part: part.wait(), self._parts)))
        self._done(result)
        return result

    def cancel(self) -> None:
        """End all parts now."""
        for part in self._parts:
            part.cancel()


def together(results: list[Result]) -> Result:
    """One result of those of the parts, with the tests in the order of the suite."""
    tests = {test.test: test for result in results for test in result.tests}
    first = next((result for result in results if result.problem), results[0])
    return Result(
        tuple(sorted(tests.values(), key=lambda test: test.place)),
        first.problem,
        max(result.seconds for result in results),
        first.spot,
        next((result.thread for result in results if result.thread), None),
    )
