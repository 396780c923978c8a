"""The process behind the wall: holds one solution, and answers what a suite asks of it.

It runs what a stranger wrote, so nothing here is there to protect anybody; the sandbox and the
checks on the other side are. `python -m scripts.wall.worker READ WRITE [torch]`.
"""

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts.wall.channel import Channel, ClosedError
from scripts.wall.codec import CodecError, Kind
from scripts.wall.peer import Peer
from tests.harness.comparing import kind as kind_of
from tests.harness.forbidden import Guard
from tests.harness.loading import last_line_in, load_text
from tests.harness.solution import Handle, SideHere

NOBODY = 65534


class SolutionHost:
    """What the worker does with what is asked."""

    trusted = True
    raises = BaseException

    def __init__(self) -> None:
        self.peer: Peer
        self._side: SideHere
        self._label = ""

    def answer(self, kind: Kind, asked: Any) -> Any:
        if kind == "ready":
            return None
        if kind == "load":
            return self._load(*asked)
        if kind == "find":
            return self._side.find(asked)
        if kind == "method":
            thing, name = asked
            return self._side.method(thing._thing, name)
        if kind == "build":
            return self._side.build(asked)
        thing, args, kwargs = asked
        return self._side.call(thing._thing, args, kwargs)

    def _load(
        self, text: str, path: str, name: str, label: str | None, forbidden: tuple, where: str
    ) -> None:
        self._label = label or path
        guard = Guard(forbidden, where)
        with guard.active():
            module = load_text(text, Path(path), name, label)
        self._side = SideHere(module, guard, where)

    def kept(self, peer: Peer, ask: Callable[[], Any]) -> Any:
        return ask()

    def shown(self, number: int, kind: str) -> Any:
        def of_the_suite(*args: Any, **kwargs: Any) -> Any:
            return self.peer.call(of_the_suite, args, kwargs)

        of_the_suite.wall_number = number  # type: ignore[attr-defined]
        return of_the_suite

    def number(self, value: Any) -> int | None:
        return value.__dict__.get("wall_number") if type(value) is type(main) else None

    def back(self, thing: Any) -> Handle:
        return Handle(thing, self._side)

    def stays(self, value: Any) -> tuple[Any, str]:
        if type(value) is Handle:
            return value._thing, value.__kata_kind__
        return value, kind_of(value)

    def line(self, error: BaseException) -> int | None:
        return last_line_in(error, self._label)


def become_nobody() -> None:
    """Give up root, for good, where the sandbox was started by it."""
    if hasattr(os, "getuid") and os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def load_torch() -> None:
    """Load torch, of which nothing is garbage: looking for it would take a tenth of the time."""
    gc.disable()
    import torch

    torch.set_num_threads(1)
    gc.freeze()
    gc.enable()


def main() -> int:
    """Serve until the other side is gone."""
    if "nobody" in sys.argv[3:]:
        become_nobody()
    if "torch" in sys.argv[3:]:
        load_torch()
    host = SolutionHost()
    host.peer = Peer(Channel(int(sys.argv[1]), int(sys.argv[2])), 1, host)
    try:
        while True:
            host.peer.serve()
    except ClosedError:
        return 0
    except CodecError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    os._exit(main())
