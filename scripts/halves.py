"""A suite whose tests are shared out between two processes, and what comes of both."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from scripts.results import Result

PARTS = ("1/2", "2/2")


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
