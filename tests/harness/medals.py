"""The three medals, and when one is earned. Knows nothing of pytest."""

from collections.abc import Iterable

MEDALS = ("bronze", "silver", "gold")


def earned(tests: Iterable[tuple[str, bool]]) -> str | None:
    """The highest medal that a run of a whole suite has earned, or None.

    Args:
        tests: (medal, passed) of every test of the suite, those that did not run included.

    A medal is earned when all its tests pass and all those of the medals below it. A suite
    that passes nothing, for instance because it is empty, earns nothing.
    """
    tests = list(tests)
    best = None
    for medal in MEDALS:
        own = [passed for name, passed in tests if name == medal]
        if not all(own):
            return best
        if own or best:
            best = medal
    return best
