"""What says that a test took too long or printed too much. Knows nothing of pytest.

Both are no `Exception`: neither a solution's `except Exception` nor Hypothesis, which would run
the test again and again in search of a smaller example, goes on after them.
"""

import io
from typing import TextIO

OUTPUT = 1_000_000
"""Characters that one test may print, which is more than anybody reads."""

ENOUGH = 3
"""Tests that are stopped before the rest is not tried."""

NOT_TRIED = f"not tried, since {ENOUGH} tests before it did not end"


class LimitError(BaseException):
    """A test was stopped, because it took more than a test may take."""

    __module__ = "builtins"  # tracebacks give its bare name


class TimeLimitError(LimitError):
    """A test did not end in time."""

    __module__ = "builtins"
    seconds: float = 0.0
    """What the test that runs now may take."""

    def __str__(self) -> str:
        return f"stopped after {self.seconds:g} s: is there a loop that does not end?"


class OutputLimitError(LimitError):
    """A test prints without end."""

    __module__ = "builtins"

    def __str__(self) -> str:
        return f"printed more than {OUTPUT:,} characters: is there a loop that does not end?"


class CappedStream(io.TextIOBase):
    """A stream that passes on what is written to it, up to a limit.

    Args:
        stream: where it goes; all but writing is its own.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._left = OUTPUT

    def write(self, text: str) -> int:
        """Pass a text on.

        Raises:
            OutputLimitError: that is more than the limit, taken together.
        """
        __tracebackhide__ = True
        self._left -= len(text)
        if self._left < 0:
            raise OutputLimitError
        return self._stream.write(text)

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return self._stream.isatty()

    def fileno(self) -> int:
        return self._stream.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._stream.encoding

    @property
    def buffer(self) -> object:
        return self._stream.buffer


def no_breakpoint(*args: object, **kwargs: object) -> None:
    """Stand for `breakpoint()` where there is nobody to type.

    Raises:
        EOFError: always.
    """
    __tracebackhide__ = True
    raise EOFError("nobody types here: take the breakpoint out, or run pytest, which stops there")


class NobodyTypes(io.TextIOBase):
    """Standard input where there is nobody to type."""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        """Refuse: this is what `input()` calls.

        Raises:
            EOFError: always.
        """
        __tracebackhide__ = True
        raise EOFError(
            "nobody types while a test runs: take values from the arguments, not input()"
        )

    read = readline

    @property
    def buffer(self) -> "NobodyTypes":
        """Nobody types bytes either."""
        return self
