"""One side of the wall: asks the other, answers it, and keeps the two in step.

Only one side runs at a time. Whoever asks waits for the reply, and serves what the other asks in
between, a call of a function that was handed over. With each frame goes what has changed of what
both sides hold.
"""

import itertools
import weakref
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, Protocol

from scripts.wall import arrays, codec
from scripts.wall.arriving import Decoder
from scripts.wall.channel import Channel, ClosedError, DeadlineError
from scripts.wall.codec import CodecError, Forgotten, Frame, Kind
from scripts.wall.crossing import Encoder
from scripts.wall.errors import Told, WallError
from scripts.wall.gradients import Graph, Joint, join
from scripts.wall.heap import Heap
from scripts.wall.randomness import set_states, states
from scripts.wall.tallies import count_in, counted, run_counted
from scripts.wall.things import Keeper, Things
from tests.harness.comparing import torch_module

MAX_PENDING = 20
"""Calls within calls back within calls."""
MAX_GRAPHS = 10_000
"""Calls back whose gradients may still be asked for."""
MAX_RAISED = 1000
"""Exceptions of calls back that may still come back."""


class Host(Keeper, Protocol):
    """What a side does with what is asked of it."""

    trusted: bool
    """Whether the other side may name types and parts."""
    raises: type[BaseException]
    """What of the exceptions raised here is the other side's to know of. Others end the asking."""

    def answer(self, kind: Kind, asked: Any) -> Any:
        """Do what is asked; what to reply."""

    def kept(self, peer: "Peer", ask: Callable[[], Any]) -> Any:
        """Ask the other side, and see to it that it keeps to the rules."""

    def line(self, error: BaseException) -> int | None:
        """The line of the solution that an exception passed through."""


class Peer:
    """One end of a conversation.

    Args:
        channel: to the other end.
        parity: 0 and 1 for the two ends.
        host: what is asked of this end goes there.
    """

    def __init__(self, channel: Channel, parity: int, host: Host) -> None:
        self.channel = channel
        self._host = host
        self._heap = Heap(parity)
        self._sent = 0
        self._things = Things(host)
        self._swept: list[int] = []
        self._graphs: dict[int, Graph] = {}
        self._graphs_gone: list[int] = []
        self._walks_for_other = 0
        self._raised: dict[int, BaseException] = {}
        self._count = itertools.count(1)
        self.pending = 0
        """Questions of this side's that have no answer yet."""
        self._random: dict[str, bytes] = {}

    def ask(self, kind: Kind, asked: Any) -> Any:
        """Ask the other side and wait; what it replies, or raises, is returned, or raised."""
        __tracebackhide__ = True
        return self._wait(kind, asked, graded=False)

    def call(self, thing: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
        """Call something of the other side's. Its results are joined to this side's graph."""
        __tracebackhide__ = True
        torch = torch_module()
        graded = torch is not None and torch.is_grad_enabled()
        asked = thing, args, tuple(kwargs.items()), graded, self._counted()
        return self._wait("call", asked, graded=graded)

    def serve(self) -> None:
        """Answer one question."""
        self._answer(self.channel.receive())

    def _wait(self, kind: Kind, asked: Any, *, graded: bool) -> Any:
        __tracebackhide__ = True
        if not self.pending:
            self._raised.clear()
        data, inputs = self._frame(kind, asked, inputs=graded)
        self.pending += 1  # from the first byte on: what breaks now is out of step
        self.channel.send(data)
        while True:
            frame = self.channel.receive()
            if frame.kind == "reply":
                value = self._replied(frame, inputs)
                self.pending -= 1
                return value
            if frame.kind == "raise":
                error = self._error(self._decode(frame, None))
                self.pending -= 1
                raise error
            if self.pending > MAX_PENDING:
                raise CodecError(f"calls back more than {MAX_PENDING} deep")
            self._answer(frame)

    def _replied(self, frame: Frame, inputs: list[Any]) -> Any:
        told: list[Joint] = []

        def connect(raw: list[Any]) -> list[Any]:
            joint = Joint(raw, lambda grads: [])
            told.append(joint)
            return join(joint, inputs)

        match self._decode(frame, connect):
            case (value, int(graph), tuple(counts)):
                count_in(counts)
                if told:
                    told[0].backward = lambda grads: self._ask_backward(graph, grads)
                    weakref.finalize(told[0], self._graphs_gone.append, graph)
                return value
        raise CodecError("a reply that is none")

    def _ask_backward(self, graph: int, grads: list[Any]) -> Any:
        asked = graph, tuple(grads), self._counted()
        return self._host.kept(self, lambda: self.ask("backward", asked))

    def _tell_behind(self, number: int, grad: Any) -> None:
        """A gradient has come as far as to what the other side computed: it goes on from there.

        Where the other side has asked for it, that does so by itself.
        """
        if not self._walks_for_other:
            self.ask("behind", (number, grad))

    def _answer(self, frame: Frame) -> None:
        """Do what a frame asks, and reply or raise."""
        asked = self._decode(frame, None)
        graph, counts = Graph([], []), Counter[str]()
        try:
            if frame.kind == "call":
                value, counts, graph = self._called(asked)
            elif frame.kind == "backward":
                value, counts = self._backward(asked)
            elif frame.kind == "behind":
                value = None
                self._behind(asked)
            else:
                value = self._host.answer(frame.kind, asked)
        except (CodecError, ClosedError, DeadlineError, WallError):
            raise
        except BaseException as error:
            if not isinstance(error, self._host.raises):
                raise
            self._send_error(error)
            return
        self._reply(value, graph, counts)

    def _called(self, asked: Any) -> tuple[Any, Counter[str], Graph]:
        match asked:
            case (thing, tuple(args), tuple(pairs), bool(graded), counted, tuple(inputs)):
                kwargs = _keywords(pairs)
            case _:
                raise CodecError("a call that is none")
        with _grad_mode(graded):
            value, counts = run_counted(
                counted, lambda: self._host.answer("call", (thing, args, kwargs))
            )
        return value, counts, Graph(list(inputs), [])

    def _backward(self, asked: Any) -> tuple[Any, Counter[str]]:
        match asked:
            case (int(number), tuple(grads), counted) if number in self._graphs:
                graph = self._graphs[number]
                self._walks_for_other += 1
                try:
                    return run_counted(counted, lambda: tuple(graph.backward(list(grads))))
                finally:
                    self._walks_for_other -= 1
        raise CodecError("a gradient of what is not there")

    def _behind(self, asked: Any) -> None:
        match asked:
            case (int(number), grad) if arrays.is_tensor(grad) and not self._host.trusted:
                tensor = self._heap.get(number) if self._heap.has(number) else None
                if arrays.is_computed(tensor):
                    Graph([], [tensor]).backward([grad])
            case _:
                raise CodecError("a gradient that is none")

    def _reply(self, value: Any, graph: Graph, counts: Counter[str]) -> None:
        number = next(self._count)
        try:
            reply = (value, number, tuple(counts.items()))
            data, outputs = self._frame("reply", reply, outputs=True)
        except CodecError as error:
            self._send_error(TypeError(f"the result cannot be handed over: {error}"))
            return
        if outputs:
            graph.outputs = outputs
            self._graphs[number] = graph
            if len(self._graphs) > MAX_GRAPHS:
                raise CodecError(f"more than {MAX_GRAPHS} results that need gradients")
        self.channel.send(data)

    def _send_error(self, error: BaseException) -> None:
        origin = getattr(error, "__wall_origin__", None)
        if origin is None:
            number = next(self._count)
            self._raised[number] = error
            self._raised.pop(number - MAX_RAISED, None)
        told = Told.of(error, self._host.line(error)).value()
        said = origin, None if origin is not None else number, told
        self.channel.send(self._frame("raise", said)[0])

    def _error(self, told: Any) -> BaseException:
        match told:
            case (int(origin), None, value):
                return self._raised.get(origin) or Told.read(value).error()
            case (None, int(number), value):
                error = Told.read(value).error()
                error.__wall_origin__ = number  # type: ignore[attr-defined]
                return error
        raise CodecError("an exception that is none")

    def _frame(
        self, kind: Kind, payload: tuple, *, inputs: bool = False, outputs: bool = False
    ) -> tuple[bytes, list[Any]]:
        """A frame's bytes, and the tensors in it that need a gradient."""
        encoder = Encoder(self._heap, self._things.leave, graph=outputs)
        with arrays.undisturbed():
            try:
                encoder.add_changes()
                self._swept += self._heap.sweep()
                graded = encoder.add_asked(payload, inputs) if kind == "call" else []
                if kind != "call":
                    encoder.add(payload)
                random = {
                    name: state
                    for name, state in states().items()
                    if self._random.get(name) != state
                }
                forgotten = Forgotten(
                    self._swept + encoder.replaced, self._things.released(), self._graphs_gone
                )
                said = encoder.nodes, random, forgotten, encoder.blobs
                data = codec.encode(Frame(self._sent + 1, kind, *said))
            except BaseException:
                encoder.undo()
                raise
        self._sent += 1
        self._random |= random
        for told in (self._swept, self._things.gone, self._graphs_gone):
            told.clear()
        if outputs:
            return data, [tensor for tensor in encoder.graded if arrays.is_computed(tensor)]
        return data, graded

    def _decode(self, frame: Frame, connect: Callable[[list], list] | None) -> Any:
        self._things.forget(frame.forgotten.things)
        for number in frame.forgotten.graphs:
            self._graphs.pop(number, None)
        set_states(frame.random)
        self._random |= frame.random
        things, trusted = self._things, self._host.trusted
        behind = self._tell_behind if trusted else None
        decoder = Decoder(self._heap, things.theirs, things.mine, connect, trusted, behind)
        value = decoder.decode(frame)
        self._heap.forget(frame.forgotten.shared)  # only now: it may have changed a last time
        return value

    def _counted(self) -> str | None:
        """What the other side should count: what runs on the suite's is counted there anyway."""
        return None if self._host.trusted else counted()


def _keywords(pairs: tuple) -> dict[str, Any]:
    try:
        keywords = {name: value for name, value in pairs if type(name) is str}
    except (TypeError, ValueError):
        keywords = {}
    if len(keywords) != len(pairs):
        raise CodecError("keywords that are none")
    return keywords


def _grad_mode(graded: bool) -> Any:
    torch = torch_module()
    return nullcontext() if torch is None else torch.set_grad_enabled(graded)
