"""Outcomes: how a test ended, in a text that is alike for solutions that behave alike.

An outcome is "passed"; or "stopped", where this test or those before it did not end (which of the
two, and after how long, depends on what came before); or what failed and how: `HOW: MESSAGE`, where
HOW is one of

- `accepted`: what the test wants refused was not;
- `TYPE in other words`: it was refused with this error, which is not all that the test asks for;
- `TYPE`: this error ended the test.

To the latter two `of its own` is added where a `raise` or an `assert` in the solution made the
error: its message is then the learner's, and says little about what they got wrong.
"""

import linecache
import re
import traceback

from tests.harness import comparing
from tests.harness.explaining import said
from tests.harness.limits import NOT_TRIED, TimeLimitError

ACCEPTED = "accepted"
STOPPED = "stopped"
IN_OTHER_WORDS = " in other words"
OWN = " of its own"

_NUMBER = re.compile(r"-?\d+\.\d*(?:e[+-]?\d+)?|-?\d+e[+-]?\d+")
_ADDRESS = re.compile(r"0x[0-9a-f]+")
_CAP = 4096


def outcome_of(error: BaseException, filename: str, raised: BaseException | None = None) -> str:
    """The outcome of a test that an error ended.

    Args:
        error: the one that ended it.
        filename: of the solution.
        raised: what the suite's latest call of the solution raised, if it did.
    """
    text = str(error)
    if isinstance(error, TimeLimitError) or text == NOT_TRIED:
        return STOPPED
    if text.startswith("DID NOT RAISE"):
        return f"{ACCEPTED}: {said(error)}"
    how = ""
    if raised is not None and raised is not error and not _is_raised_in(comparing.__file__, error):
        error, how = raised, IN_OTHER_WORDS  # the suite caught it, and had another one in mind
    own = OWN if _is_raised_in(filename, error) else ""
    return f"{type(error).__name__}{how}{own}: {rounded(said(error)[:_CAP])}"


def rounded(text: str) -> str:
    """The text with its fractions at three digits and its addresses gone."""
    text = _ADDRESS.sub("0x", text)  # first: some addresses look like numbers, 0x7f81e5
    return _NUMBER.sub(lambda match: f"{float(match[0]):.3g}", text)


def _is_raised_in(filename: str, error: BaseException) -> bool:
    """Whether a statement of the file made the error, not something that it called."""
    frames = list(traceback.walk_tb(error.__traceback__))  # unlike extract_tb it reads no files
    if not frames or frames[-1][0].f_code.co_filename != filename:
        return False
    frame, line = frames[-1]
    statement = linecache.getline(filename, line, frame.f_globals).strip()
    return statement.startswith(("raise", "assert"))
