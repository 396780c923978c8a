"""The shapes of what did not fit together, where an error names sizes and not whose they are."""

import linecache
import re
import traceback
from collections.abc import Iterator
from itertools import islice
from types import FrameType, TracebackType
from typing import Any

from tests.harness.comparing import is_array
from tests.harness.tracebacks import last_step_in

_ABOUT_SHAPES = re.compile(r"shape|size|dimension|broadcast|align|\baxis\b|operand", re.IGNORECASE)
_OF_THEIR_OWN = re.compile(r"raise\b|assert\b")
_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*")
_MOST = 5


def shapes_there(error: BaseException, filename: str) -> Iterator[str]:
    """What the arrays were like where a library found that shapes do not fit.

    Args:
        error: what ended a test.
        filename: of the solution; its line is what is looked at, and the names in it.
    """
    if not isinstance(error, RuntimeError | ValueError | IndexError):
        return
    if not _ABOUT_SHAPES.search(str(error)):
        return
    step = last_step_in(error.__traceback__, filename)
    if step is None:
        return
    expression = _expression(step)
    if _OF_THEIR_OWN.match(expression):
        return
    arrays = _arrays(step.tb_frame, expression)
    if arrays:
        yield "shapes there: " + ", ".join(f"{name} {tuple(a.shape)}" for name, a in arrays.items())
    for name, array in arrays.items():
        if array.ndim > 2 and re.search(rf"\b{name}\.T\b", expression):
            yield f"{name}.T turns all {array.ndim} axes round; {name}.mT swaps the last two"


def _expression(step: TracebackType) -> str:
    """What was being computed, of a line that may do more than that."""
    (place,) = traceback.extract_tb(step, limit=1)
    first, last = place.lineno or 1, place.end_lineno or place.lineno or 1
    lines = linecache.getlines(place.filename, step.tb_frame.f_globals)[first - 1 : last]
    if not lines or place.colno is None or place.end_colno is None:
        return "".join(lines).strip()
    lines[-1] = lines[-1].encode()[: place.end_colno].decode(errors="ignore")
    lines[0] = lines[0].encode()[place.colno :].decode(errors="ignore")
    return "".join(lines).strip()


def _arrays(frame: FrameType, expression: str) -> dict[str, Any]:
    """The first few that the expression names."""
    values = {name: frame.f_locals.get(name) for name in _NAME.findall(expression)}
    return dict(islice(((name, a) for name, a in values.items() if is_array(a)), _MOST))
