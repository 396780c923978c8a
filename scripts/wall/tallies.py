"""Operations that run on one side and are counted on the other."""

import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.harness.comparing import torch_module

_MOST = 1000  # names of operations


def _tally() -> Any:
    counting = sys.modules.get("tests.harness.counting")  # nobody counts who has not imported it
    return counting.current_tally() if counting else None


def counted() -> str | None:
    """What is being counted on this side now, for the other to count too."""
    tally = _tally()
    return tally.of if tally else None


def count_in(counts: tuple) -> None:
    """Add what the other side has counted to what is being counted here."""
    tally = _tally()
    for pair in counts[:_MOST] if tally else ():
        match pair:
            case (str(name), int(count)) if count > 0:
                tally.elsewhere[name] += count


def run_counted(what: Any, run: Callable[[], Any]) -> tuple[Any, Counter[str]]:
    """Run, and count what was asked for."""
    if what is None or torch_module() is None:
        return run(), Counter()
    from tests.harness.counting import COUNTERS

    results: list[Any] = []
    counts = COUNTERS[what](lambda: results.append(run()))
    return results[0], counts if isinstance(counts, Counter) else Counter({what: counts})
