"""Where a traceback last passes through a file."""

from types import TracebackType


def last_step_in(tb: TracebackType | None, filename: str) -> TracebackType | None:
    """The innermost step of a traceback that is in the file; None where it has none."""
    last = None
    while tb is not None:
        if tb.tb_frame.f_code.co_filename == filename:
            last = tb
        tb = tb.tb_next
    return last
