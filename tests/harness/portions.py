"""Shares the tests of a suite out between processes that run it together."""

from collections.abc import Mapping, Sequence

_USUAL = 0.006
"""Seconds that a test is taken to last of which nothing else is known."""


def portion(tests: Sequence[str], part: str, seconds: Mapping[str, float]) -> list[str]:
    """The tests of one part, in the order of the suite; together the parts have them all.

    Each process works this out for itself. The longest tests are given out first, each to the part
    that has least to do so far. A part is never empty, though its test may be another's as well.

    Args:
        tests: their names.
        part: which part of how many: `1/2`, `2/2`.
        seconds: how long tests lasted before, those of which that is known.
    """
    wanted, count = map(int, part.split("/"))
    parts: list[list[str]] = [[] for _ in range(count)]
    load = [0.0] * count
    for test in sorted(tests, key=lambda test: -seconds.get(test, _USUAL)):
        least = load.index(min(load))
        parts[least].append(test)
        load[least] += seconds.get(test, _USUAL)
    mine = {*parts[wanted - 1]}
    return [test for test in tests if test in mine] or list(tests[:1])
