"""What a suite has in place of a solution: everything it asks goes to a worker.

A worker that dies, breaks the rules of the conversation or takes too long fails the test that
asked, whatever else that test asks. The next test gets a new one, a few times.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from scripts.wall.channel import Channel, ClosedError, DeadlineError
from scripts.wall.codec import CodecError, Kind
from scripts.wall.errors import CrashedError, RefusedError, TooLongError, WallError, visible
from scripts.wall.peer import Peer
from scripts.wall.sandbox import Sandbox, Worker
from tests.harness.explaining import Call
from tests.harness.solution import Handle

_GONE = "the process that held this is gone"


@dataclass(frozen=True)
class Limits:
    """How long and how often, in seconds and times. All are kept from outside the worker.

    `start` is for what comes before the solution, which is most of all importing torch. `test` is
    for all that one test asks: Hypothesis would call what is slow again and again. `again` is what
    a test has once one before it took too long: whose loop does not end, it has been shown.
    """

    start: float = 120.0
    load: float = 30.0
    call: float = 30.0
    test: float = 30.0
    again: float = 5.0
    total: float = 300.0
    workers: int = 4
    callbacks: int = 200_000


@dataclass(frozen=True)
class Remote:
    """Something that stays in the worker; `worker` tells which one."""

    number: int
    kind: str
    worker: int


class WallSide:
    """The solution's side of the seam, in a process of its own.

    Args:
        sandbox: starts workers.
        load: what a worker is asked to load, see scripts/wall/worker.py.
        torch: whether the suite has torch.
        limits: how long and how often.
        give_up: ends the whole run, and says why: a worker that does not start is no fault of the
            solution's.
    """

    trusted = False
    raises: type[BaseException] = Exception
    latest: Call | None = None  # it is called in another process

    def __init__(
        self,
        sandbox: Sandbox,
        load: tuple,
        torch: bool,
        limits: Limits,
        give_up: Callable[[str], NoReturn],
    ) -> None:
        self._sandbox, self._load, self._torch, self._limits = sandbox, load, torch, limits
        self._give_up = give_up
        self._worker: Worker | None = None
        self._peer: Peer
        self._started = self._called_back = 0
        self._ends = time.monotonic() + limits.total
        self._test_seconds = limits.test
        self.begin_test()

    def begin_test(self) -> None:
        """What was wrong is forgiven, and the time of a test begins."""
        self._failure: WallError | None = None
        self._test_ends = time.monotonic() + self._test_seconds

    def load(self) -> None:
        """Have the solution loaded now, rather than when it is first asked for something.

        Raises:
            LoadError: it cannot be.
        """
        try:
            self._running()
        except BaseException:
            self.close()
            raise

    # What a suite asks

    def find(self, name: str) -> Any:
        __tracebackhide__ = True
        return self._ask(lambda peer: peer.ask("find", name))

    def method(self, thing: Any, name: str) -> Any:
        __tracebackhide__ = True
        return self._ask(lambda peer: peer.ask("method", (thing, name)))

    def build(self, part: Any) -> Any:
        __tracebackhide__ = True
        return self._ask(lambda peer: peer.ask("build", part))

    def call(self, thing: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
        __tracebackhide__ = True
        return self._ask(lambda peer: peer.call(thing, args, kwargs))

    def kind(self, thing: Remote) -> str:
        return thing.kind

    def close(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._peer.channel.close()
            self._worker.end()
            self._worker = None

    # What the worker asks, and how things look here

    def answer(self, kind: Kind, asked: Any) -> Any:
        if kind != "call":
            raise CodecError(f"a solution cannot ask for {kind}")
        self._called_back += 1
        if self._called_back > self._limits.callbacks:
            raise RefusedError(f"your code calls back more than {self._limits.callbacks} times")
        function, args, kwargs = asked
        if not callable(function):
            raise CodecError("a call of what is no function")
        return function(*args, **kwargs)

    def shown(self, number: int, kind: str) -> Handle:
        return Handle(Remote(number, visible(kind), self._started), self)

    def number(self, value: Any) -> int | None:
        thing = value._thing if type(value) is Handle else value
        if type(thing) is not Remote:
            return None
        if thing.worker != self._started:
            raise CrashedError(_GONE)
        return thing.number

    def back(self, thing: Any) -> Any:
        return thing

    def stays(self, value: Any) -> tuple[Any, str] | None:
        return (value, "function") if callable(value) else None

    def line(self, error: BaseException) -> None:
        return None

    def kept(self, peer: Peer, ask: Callable[[], Any]) -> Any:
        """Ask, and end a worker that does not keep to the rules.

        Raises:
            WallError: it does not, or has not before in this test.
        """
        __tracebackhide__ = True
        return self._kept(peer, ask, self._limits.call)

    def _ask(self, ask: Callable[[Peer], Any]) -> Any:
        __tracebackhide__ = True
        peer = self._running()
        return self.kept(peer, lambda: ask(peer))

    def _running(self) -> Peer:
        """The worker's peer; a new worker where there is none."""
        __tracebackhide__ = True
        self._refuse_after_failure()
        if self._worker is None:
            if self._started >= self._limits.workers:
                raise CrashedError(f"{self._started} processes ended early; there is no other try")
            self._start()
            peer = self._peer
            self._kept(peer, lambda: peer.ask("load", self._load), self._limits.load)
        return self._peer

    def _start(self) -> None:
        """Start a worker; the time that it takes is not the solution's."""
        began = time.monotonic()
        self._started += 1
        try:
            self._worker = self._sandbox.start(self._torch)
        except OSError as error:
            self._give_up(f"a sandbox could not be started: {error}")
        self._peer = Peer(Channel(self._worker.reading, self._worker.writing), 0, self)
        self._peer.channel.deadline = began + self._limits.start
        try:
            self._peer.ask("ready", None)
        except DeadlineError:
            self.close()
            self._give_up(f"a sandbox was not ready within {self._limits.start:g} s")
        except ClosedError:
            how = self._worker.how_it_ended()
            self.close()
            self._give_up(f"a sandbox ended before it was ready: {how}")
        took = time.monotonic() - began
        self._test_ends += took
        self._ends += took

    def _refuse_after_failure(self) -> None:
        """Raise what was wrong, and always from here: to Hypothesis the place tells what it is."""
        __tracebackhide__ = True
        if self._failure is not None:
            raise type(self._failure)(str(self._failure))

    def _kept(self, peer: Peer, ask: Callable[[], Any], seconds: float) -> Any:
        __tracebackhide__ = True
        self._refuse_after_failure()
        if self._worker is None or peer is not self._peer:
            raise CrashedError(_GONE)
        before = peer.pending
        if not before:
            self._called_back = 0
            ends = min(time.monotonic() + seconds, self._test_ends, self._ends)
            peer.channel.deadline = ends
        try:
            return ask()
        except CodecError as error:
            if peer.pending == before:  # of the suite's own making: nothing has been sent
                raise TypeError(str(error)) from None
            failure: WallError = RefusedError(f"what came back cannot be taken: {error}")
        except DeadlineError:
            failure = TooLongError("no answer in time: is there a loop that does not end?")
            self._test_seconds = min(self._limits.test, self._limits.again)
        except ClosedError:
            how = self._worker.how_it_ended() if self._worker else "it was gone already"
            failure = CrashedError(f"the process that ran your code ended: {how}")
        except WallError as error:
            failure = error
        except BaseException as error:
            if not isinstance(error, Exception):  # it came from outside, amid whatever was done
                self.close()
            raise
        finally:
            if peer.pending != before:
                self.close()
        if peer.pending != before:
            self._failure = failure
        self._refuse_after_failure()
        raise failure
