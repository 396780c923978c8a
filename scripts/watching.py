"""The loop of `kata watch`: a save starts a run, a newer save replaces it, a verdict is shown.

Everything that happens (a save, a verdict, a diagnosis, a key) comes through one queue and is
handled on one thread; what a run or a diagnosis finds for a file that has changed since is dropped.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from queue import Empty, SimpleQueue
from typing import Protocol

from scripts.catalogue import Kata
from scripts.diagnosis import Diagnosis
from scripts.errors import KataError
from scripts.judging import Judged, keep
from scripts.keys import END, listening
from scripts.ledger import Ledger, Prints
from scripts.results import Result
from scripts.watch_session import Session

_SOON = 0.5
"""Seconds after which a learner is told that a run is still on."""

_TOLD_BY = {
    "SIGTERM": "quit",
    "SIGHUP": "quit",
    "SIGTSTP": "suspended",
    "SIGCONT": "resumed",
    "SIGWINCH": "resized",
}


class Screen(Protocol):
    """What is told while watching."""

    def ready(self, kata: Kata) -> None: ...

    def waiting(self) -> None: ...

    def verdict(self, judged: Judged) -> None: ...

    def diagnosis(self, judged: Judged, diagnosis: Diagnosis | None) -> None: ...

    def say(self, text: str) -> None: ...

    def key(self, key: str, kata: Kata) -> str | None: ...

    def read(self) -> None: ...

    def open(self) -> None: ...

    def close(self) -> None: ...


class Watch:
    """Watches one kata after another until there is none left or it is told to quit.

    Args:
        following: the kata to go on to from this one, or None where all others are passed.
        screen: is told what happens, and answers keys with `next`, `quit`, None, or `read` where
            it has a page that takes the whole terminal.
    """

    def __init__(self, following: Callable[[Kata], Kata | None], screen: Screen) -> None:
        self._following = following
        self._screen = screen
        self._events: SimpleQueue[tuple] = SimpleQueue()
        self._is_running = False

    def go(self, first: Kata) -> None:
        """Watch, beginning with this kata."""
        with ExitStack() as at_the_end:
            self._keys = at_the_end.enter_context(listening(self._heard))
            at_the_end.enter_context(_signals(self._events.put))
            at_the_end.callback(self._screen.close)
            self._screen.open()
            self._begin(first)
            at_the_end.callback(lambda: self._session.close())
            while self._handle(*self._next()):
                pass

    def _heard(self, key: str) -> None:
        self._events.put(("quit",) if key == END else ("key", key))

    def _next(self) -> tuple:
        while True:
            try:
                return self._events.get(timeout=_SOON)
            except Empty:
                if self._is_running:
                    self._screen.waiting()

    def _begin(self, kata: Kata) -> None:
        self._session = Session(kata, self._events.put)
        self._screen.ready(kata)
        self._judge()

    def _judge(self) -> None:
        self._is_running = True
        self._session.judge()

    def _handle(self, what: str, *details: object) -> bool:
        """Take one event; whether to go on."""
        if details and isinstance(details[0], Session):
            session, *details = details  # type: ignore[assignment]
            if session is not self._session:
                return True
        go_on = getattr(self, f"_on_{what}")(*details)
        return go_on is not False

    def _on_saved(self) -> None:
        self._judge()

    def _on_ran(self, turn: int, before: Prints, result: Result) -> bool | None:
        if turn != self._session.turn:
            return None
        kata = self._session.kata
        ledger = Ledger.load(kata.root)
        judged = keep(kata, result, before, ledger)
        if judged.stale:
            self._judge()  # a save that the watcher has not told of yet
            return None
        self._is_running = False
        self._screen.verdict(judged)
        if ledger.note:
            self._screen.say(ledger.note)
        if judged.medal == "gold" and not self._move_on():
            self._screen.say("Every kata is passed.")
            return False
        if not judged.result.all_passed:
            self._session.diagnose(judged)
        return None

    def _on_diagnosed(self, turn: int, judged: Judged, found: Diagnosis | None) -> None:
        if turn == self._session.turn:
            self._screen.diagnosis(judged, found)

    def _on_trouble(self, error: Exception) -> None:
        if isinstance(error, KataError):
            raise error
        self._is_running = False
        self._screen.say(f"The suite could not be run: {error}. Save again to try again.")

    def _on_key(self, key: str) -> bool | None:
        try:
            answer = self._screen.key(key, self._session.kata)
        except (OSError, KataError) as error:
            self._screen.say(str(error))
            return None
        if answer == "next" and not self._move_on():
            self._screen.say("All other katas are passed.")
        if answer == "read":
            self._keys.stop()
            self._screen.read()
            self._keys.start()
        return answer != "quit"

    def _move_on(self) -> bool:
        following = self._following(self._session.kata)
        if following is None:
            return False
        self._session.close()
        self._begin(following)
        return True

    def _on_quit(self) -> bool:
        return False

    def _on_resized(self) -> None:
        self._screen.open()

    def _on_resumed(self) -> None:
        """After a stop, during which the terminal was another's."""
        self._keys.stop()
        self._keys.start()
        self._screen.open()

    def _on_suspended(self) -> None:
        """Ctrl-Z: leave the terminal as it was found, and stop."""
        self._keys.stop()
        self._screen.close()
        os.kill(os.getpid(), signal.SIGSTOP)


@contextmanager
def _signals(tell: Callable[[tuple], None]) -> Iterator[None]:
    """Take signals as events within this block."""
    before = {}
    for name, what in _TOLD_BY.items():
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) != signal.SIG_IGN:  # as nohup has it
            before[number] = signal.signal(number, lambda *_, what=what: tell((what,)))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
