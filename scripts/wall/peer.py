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
from scripts.wall.errors import Told
from scripts.wall.gradients import Graph, Joint, join
from scripts.wall.heap import Heap
from scripts.wall.randomness import set_states, states
from scripts.wall.tallies import count_in, counted, run_counted
from tests.harness.comparing import torch_module


class Host(Protocol):
    """What a side does with what is asked of it, and how it shows what stays on the other."""

    trusted: bool
    """Whether the other side may name types and parts."""

    def answer(self, kind: Kind, asked: Any) -> Any:
        """Do what is asked; what to reply."""

    def shown(self, number: int, kind: str) -> Any:
        """What stands here for something that stays on the other side."""

    def number(self, value: Any) -> int | None:
        """The number of something that stays on the other side, or None for what is here."""

    def back(self, thing: Any) -> Any:
        """What a thing of this side's is here when the other side hands it back."""

    def stays(self, value: Any) -> tuple[Any, str] | None:
        """The thing itself and its kind, for a value that stays here; None if it may not."""

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
        self._things: dict[int, Any] = {}
        self._thing_numbers: dict[int, int] = {}
        self._shown: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()
        self._swept: list[int] = []
        self._gone: list[int] = []
        self._graphs: dict[int, Graph] = {}
        self._graphs_gone: list[int] = []
        self._raised: dict[int, BaseException] = {}
        self._count = itertools.count(1)
        self.pending = 0
        """Questions of this side's that have no answer yet."""
        self._random: dict[str, bytes] = {}

    def ask(self, kind: Kind, asked: Any) -> Any:
        """Ask the other side and wait; what it replies, or raises, is returned, or raised."""
        __tracebackhide__ = True
        return self._wait(lambda: self._send(kind, asked))

    def call(self, thing: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
        """Call something of the other side's. Its results are joined to this side's graph."""
        __tracebackhide__ = True
        torch = torch_module()
        graded = torch is not None and torch.is_grad_enabled()
        asked = thing, args, kwargs, graded, self._counted()
        return self._wait(lambda: self._send("call", asked, inputs=graded))

    def serve(self) -> None:
        """Answer one question."""
        self._answer(self.channel.receive())

    def _wait(self, send: Callable[[], list[Any]]) -> Any:
        __tracebackhide__ = True
        if not self.pending:
            self._raised.clear()
        inputs = send()
        self.pending += 1
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
            self._answer(frame)

    def _replied(self, frame: Frame, inputs: list[Any]) -> Any:
        told: list[Joint] = []

        def connect(raw: list[Any]) -> list[Any]:
            joint = Joint(raw, lambda grads: [])
            told.append(joint)
            return join(joint, inputs)

        match self._decode(frame, connect):
            case (value, int(graph), dict(counts)):
                count_in(counts)
                if told:
                    told[0].backward = lambda grads: self.ask(
                        "backward", (graph, tuple(grads), self._counted())
                    )
                    weakref.finalize(told[0], self._graphs_gone.append, graph)
                return value
        raise CodecError("a reply that is none")

    def _answer(self, frame: Frame) -> None:
        """Do what a frame asks, and reply or raise."""
        asked = self._decode(frame, None)
        graph, counts = Graph([], []), Counter[str]()
        try:
            if frame.kind == "call":
                value, counts, graph = self._called(asked)
            elif frame.kind == "backward":
                value, counts = self._backward(asked)
            else:
                value = self._host.answer(frame.kind, asked)
        except (CodecError, ClosedError, DeadlineError):
            raise
        except BaseException as error:  # whatever it is, it is the other side's to judge
            self._send_error(error)
            return
        self._reply(value, graph, counts)

    def _called(self, asked: Any) -> tuple[Any, Counter[str], Graph]:
        match asked:
            case (thing, tuple(args), dict(kwargs), bool(graded), counted, tuple(inputs)):
                pass
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
                return run_counted(counted, lambda: tuple(graph.backward(list(grads))))
        raise CodecError("a gradient of what is not there")

    def _reply(self, value: Any, graph: Graph, counts: Counter[str]) -> None:
        number = next(self._count)
        try:
            outputs = self._send("reply", (value, number, dict(counts)), outputs=True)
        except CodecError as error:
            self._send_error(TypeError(f"the result cannot be handed over: {error}"))
            return
        if outputs:
            graph.outputs = outputs
            self._graphs[number] = graph

    def _send_error(self, error: BaseException) -> None:
        origin = getattr(error, "__wall_origin__", None)
        if origin is None:
            number = next(self._count)
            self._raised[number] = error
        told = Told.of(error, self._host.line(error)).value()
        self._send("raise", (origin, None if origin is not None else number, told))

    def _error(self, told: Any) -> BaseException:
        match told:
            case (int(origin), None, _) if origin in self._raised:
                return self._raised[origin]
            case (None, int(number), value):
                error = Told.read(value).error()
                error.__wall_origin__ = number  # type: ignore[attr-defined]
                return error
        raise CodecError("an exception that is none")

    def _send(
        self, kind: Kind, payload: tuple, *, inputs: bool = False, outputs: bool = False
    ) -> list[Any]:
        """Send a frame; the tensors in it that need a gradient."""
        encoder = Encoder(self._heap, self._leave, graph=outputs)
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
                    self._swept + encoder.replaced, self._released(), self._graphs_gone
                )
                frame = Frame(self._sent + 1, kind, encoder.nodes, random, forgotten)
                data = codec.encode(frame)
            except BaseException:
                encoder.undo()
                raise
        self._sent += 1
        self._random |= random
        for told in (self._swept, self._gone, self._graphs_gone):
            told.clear()
        self.channel.send(data)
        return [tensor for tensor in encoder.graded if not tensor.is_leaf] if outputs else graded

    def _decode(self, frame: Frame, connect: Callable[[list], list] | None) -> Any:
        for number in frame.forgotten.things:
            self._thing_numbers.pop(id(self._things.pop(number, None)), None)
        for number in frame.forgotten.graphs:
            self._graphs.pop(number, None)
        set_states(frame.random)
        self._random |= frame.random
        decoder = Decoder(self._heap, self._theirs, self._mine, connect, self._host.trusted)
        value = decoder.decode(frame.nodes)
        self._heap.forget(frame.forgotten.shared)  # only now: it may have changed a last time
        return value

    def _leave(self, value: Any) -> codec.Node:
        number = self._host.number(value)
        if number is not None:
            return codec.Yours(number)
        stays = self._host.stays(value)
        if stays is None:
            raise CodecError(f"{value!r:.100} cannot cross")
        thing, kind = stays
        known = self._thing_numbers.get(id(thing))
        if known is None:
            known = next(self._count)
            self._things[known], self._thing_numbers[id(thing)] = thing, known
        return codec.Theirs(known, kind[:100])

    def _mine(self, number: int) -> Any:
        if number not in self._things:
            raise CodecError(f"nothing here has the number {number}")
        return self._host.back(self._things[number])

    def _theirs(self, node: codec.Theirs) -> Any:
        shown = self._shown.get(node.id)
        if shown is None:
            shown = self._shown[node.id] = self._host.shown(node.id, node.kind)
            weakref.finalize(shown, self._gone.append, node.id)
        return shown

    def _counted(self) -> str | None:
        """What the other side should count: what runs on the suite's is counted there anyway."""
        return None if self._host.trusted else counted()

    def _released(self) -> list[int]:
        return [number for number in self._gone if number not in self._shown]


def _grad_mode(graded: bool) -> Any:
    torch = torch_module()
    return nullcontext() if torch is None else torch.set_grad_enabled(graded)
