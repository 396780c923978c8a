"""What a suite has in place of a solution: everything it asks goes to a worker.

A worker that dies, breaks the rules of the conversation or takes too long fails the test that
asked; the next test gets a new one, a few times.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scripts.wall.channel import Channel, ClosedError, DeadlineError
from scripts.wall.codec import CodecError, Kind
from scripts.wall.peer import Peer
from scripts.wall.sandbox import Sandbox, Worker
from tests.harness.explaining import Call
from tests.harness.solution import Handle


@dataclass(frozen=True)
class Limits:
    """How long and how often, in seconds and times. All are kept from outside the worker."""

    load: float = 30.0
    call: float = 30.0
    total: float = 300.0
    workers: int = 4
    callbacks: int = 200_000


class WallError(AssertionError):
    """The solution did not answer as one does: it died, took too long, or broke the rules."""


class CrashedError(WallError):
    """The solution's process ended."""


class TooLongError(WallError):
    """The solution took longer than it may."""


class RefusedError(WallError):
    """The solution's process sent what may not cross."""


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
    """

    trusted = False
    latest: Call | None = None  # it is called in another process

    def __init__(self, sandbox: Sandbox, load: tuple, torch: bool, limits: Limits) -> None:
        self._sandbox, self._load, self._torch, self._limits = sandbox, load, torch, limits
        self._worker: Worker | None = None
        self._peer: Peer
        self._started = self._called_back = 0
        self._ends = time.monotonic() + limits.total

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
        return Handle(Remote(number, kind, self._started), self)

    def number(self, value: Any) -> int | None:
        thing = value._thing if type(value) is Handle else value
        if type(thing) is not Remote:
            return None
        if thing.worker != self._started:
            raise CrashedError("the process that held this is gone")
        return thing.number

    def back(self, thing: Any) -> Any:
        return thing

    def stays(self, value: Any) -> tuple[Any, str] | None:
        return (value, "function") if callable(value) else None

    def line(self, error: BaseException) -> None:
        return None

    def _ask(self, ask: Callable[[Peer], Any]) -> Any:
        __tracebackhide__ = True
        peer = self._running()
        if not peer.pending:
            self._called_back = 0
            peer.channel.deadline = self._within(self._limits.call)
        return self._kept(lambda: ask(peer))

    def _running(self) -> Peer:
        """The worker's peer; a new worker where there is none."""
        if self._worker is None:
            if self._started >= self._limits.workers:
                raise CrashedError(f"{self._started} processes ended early; there is no other try")
            self._started += 1
            self._worker = self._sandbox.start(self._torch)
            channel = Channel(self._worker.reading, self._worker.writing)
            self._peer = Peer(channel, 0, self)
            channel.deadline = self._within(self._limits.load)
            self._kept(lambda: self._peer.ask("load", self._load))
        return self._peer

    def _within(self, seconds: float) -> float:
        return min(time.monotonic() + seconds, self._ends)

    def _kept(self, ask: Callable[[], Any]) -> Any:
        """Ask, and end a worker that does not keep to the rules."""
        __tracebackhide__ = True
        peer, before = self._peer, self._peer.pending
        try:
            return ask()
        except ClosedError:
            how = self._worker.how_it_ended() if self._worker else "it was gone already"
            raise CrashedError(f"the process that ran your code ended: {how}") from None
        except DeadlineError:
            raise TooLongError("no answer in time: is there a loop that does not end?") from None
        except CodecError as error:
            if peer.pending == before:  # of the suite's own making: nothing has been sent
                raise TypeError(str(error)) from None
            raise RefusedError(f"what came back cannot be taken: {error}") from None
        finally:
            if peer.pending != before:
                self.close()
