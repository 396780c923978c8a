"""Stops a test that does not end or prints without end, in the process that runs it.

A learner does not wait for more than there is to learn: once a test had to be stopped, the next
ones get less time, and after some more the rest is not tried. What is not tried has failed.
"""

import ctypes
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any

import pytest

from tests.harness.explaining import is_out_of_memory
from tests.harness.limits import (
    ENOUGH,
    NOT_TRIED,
    CappedStream,
    NobodyTypes,
    TimeLimitError,
)
from tests.harness.variants import Place

PATIENCE = 2.0
"""Seconds for each test once one has been stopped; most tests take milliseconds."""

TIME_LIMIT: pytest.StashKey[float] = pytest.StashKey()
"""Seconds that a test has."""

_stopped: pytest.StashKey[int] = pytest.StashKey()
_in_report: pytest.StashKey[bool] = pytest.StashKey()


@pytest.hookimpl(optionalhook=True)
def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> bool:
    """In place of pytest-timeout's own timers, which leave Windows without a process."""
    seconds = settings.timeout
    if _stopped_before(item):
        seconds = min(seconds, PATIENCE)
    item.stash[TIME_LIMIT] = TimeLimitError.seconds = seconds
    in_main_thread = threading.current_thread() is threading.main_thread()
    start = _alarm if settings.method == "signal" and in_main_thread else _timer
    item.cancel_timeout = start(item, seconds)  # type: ignore[attr-defined]
    return True


def _alarm(item: pytest.Item, seconds: float) -> Callable[[], None]:
    """Have a signal interrupt this thread."""

    def stop(signum: int, frame: object) -> None:
        __tracebackhide__ = True
        if item.stash.get(_in_report, False):  # the test has ended, and in time
            signal.setitimer(signal.ITIMER_REAL, seconds)
        elif not _is_debugged():
            raise TimeLimitError

    def cancel() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    return cancel


def _timer(item: pytest.Item, seconds: float) -> Callable[[], None]:
    """Have another thread raise in this one, where there are no such signals."""
    this = ctypes.c_ulong(threading.get_ident())

    def stop() -> None:
        if not item.stash.get(_in_report, False) and not _is_debugged():
            ctypes.pythonapi.PyThreadState_SetAsyncExc(this, ctypes.py_object(TimeLimitError))

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    return timer.cancel


def _stopped_before(item: pytest.Item) -> int:
    """How many tests of the same suite have been stopped."""
    suite = _suite(item)
    return suite.stash.get(_stopped, 0) if suite else 0


def _suite(item: pytest.Item) -> pytest.Module | None:
    """The suite that a test is of; None for any other test, such as those of pages and tools."""
    return item.getparent(pytest.Module) if Place.of_suite(item.path) else None


def _is_debugged() -> bool:
    pytest_timeout = sys.modules["pytest_timeout"]
    return pytest_timeout.is_debugging()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    if _stopped_before(item) >= ENOUGH:
        pytest.fail(NOT_TRIED, pytrace=False)
    with _capped():
        return (yield)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with _capped():
        return (yield)


@contextmanager
def _capped() -> Iterator[None]:
    """Cap what is printed; where nobody can type, say so in the learner's terms."""
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdout, sys.stderr = CappedStream(sys.stdout), CappedStream(sys.stderr)
    if type(sys.stdin).__module__ == "_pytest.capture":
        sys.stdin = NobodyTypes()
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    item.stash[_in_report] = True
    try:
        report: pytest.TestReport = yield  # type: ignore[assignment]
    finally:
        item.stash[_in_report] = False
    if call.excinfo is not None:
        error = call.excinfo.value
        suite = _suite(item)
        if suite and isinstance(error, TimeLimitError):
            suite.stash[_stopped] = _stopped_before(item) + 1
        if is_out_of_memory(error):
            _let_go(error.__traceback__)
    return report  # type: ignore[return-value]


def _let_go(tb: TracebackType | None) -> None:
    """Free what the frames of a traceback hold, which is what has filled the memory."""
    for frame, _ in traceback.walk_tb(tb):
        with suppress(RuntimeError):  # it still runs
            frame.clear()
        _ = frame.f_locals  # before 3.13 a copy, which pytest has had made: this renews it
