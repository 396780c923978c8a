"""The loop of `kata watch`: a save starts a run, a newer save replaces it, a verdict is shown.

Everything that happens (a save, a verdict, a diagnosis, a key) comes through one queue and is
handled on one thread; what a run or a diagnosis finds for a file that has changed since is dropped.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import Protocol

from scripts.catalogue import Kata
from scripts.diagnosis import Diagnosis, diagnosis_of
from scripts.judging import Judged, keep
from scripts.keys import listening
from scripts.ledger import Ledger, Prints
from scripts.results import Result
from scripts.running import CancelledError, Job, Run, Runner
from scripts.saves import saves


class Screen(Protocol):
    """What is told while watching."""

    def ready(self, kata: Kata) -> None: ...

    def verdict(self, judged: Judged) -> None: ...

    def diagnosis(self, judged: Judged, diagnosis: Diagnosis | None) -> None: ...

    def key(self, key: str, kata: Kata) -> "str | None": ...


@dataclass
class Watch:
    """Watches one kata after another until there is none left or it is told to quit.

    Args:
        kata: the first.
        following: the kata after this one, or None at the end of the path.
        runner: runs the suites.
        screen: is told what happens, and answers keys with `next`, `again`, `quit` or None.
    """

    kata: Kata
    following: Callable[[Kata], Kata | None]
    runner: Runner
    screen: Screen
    _events: SimpleQueue[tuple] = field(default_factory=SimpleQueue)
    _run: Run | None = None
    _turn: int = 0
    _stop: Event = field(default_factory=Event)
    _diagnosing: Lock = field(default_factory=Lock)

    def go(self) -> None:
        """Watch until the end of the path, or until quit."""
        with listening(lambda key: self._events.put(("key", key))):
            self._begin(self.kata)
            try:
                while self._handle(*self._events.get()):
                    pass
            finally:
                self._stop.set()
                if self._run:
                    self._run.cancel()

    def _begin(self, kata: Kata) -> None:
        self._stop.set()
        self.kata, self._stop = kata, Event()
        self.screen.ready(kata)
        Thread(target=self._watch_file, args=(kata, self._stop), daemon=True).start()
        self._start_run()

    def _watch_file(self, kata: Kata, stop: Event) -> None:
        for _ in saves(kata.stub, stop):
            self._events.put(("saved", kata))

    def _start_run(self) -> None:
        """Judge the file as it is now; whatever still runs is of an older one."""
        if self._run:
            self._run.cancel()
        self._turn += 1
        before = Prints.of(self.kata)
        run = self._run = self.runner.start(Job.solution(self.kata, self.kata.root / "katas"))
        Thread(
            target=self._await_verdict, args=(run, self._turn, self.kata, before), daemon=True
        ).start()

    def _await_verdict(self, run: Run, turn: int, kata: Kata, before: Prints) -> None:
        try:
            result = run.wait()
        except CancelledError:
            return
        self._events.put(("verdict", turn, kata, before, result))

    def _handle(self, what: str, *details: object) -> bool:
        """Take one event; whether to go on."""
        return bool(getattr(self, f"_on_{what}")(*details))

    def _on_saved(self, kata: Kata) -> bool:
        if kata == self.kata:
            self._start_run()
        return True

    def _on_verdict(self, turn: int, kata: Kata, before: Prints, result: Result) -> bool:
        if turn != self._turn:
            return True
        judged = keep(kata, result, before, Ledger.load(kata.root))
        if judged.stale:
            self._start_run()  # a save that the watcher has not told of yet
            return True
        self.screen.verdict(judged)
        if judged.medal == "gold":
            return self._move_on()
        if not judged.result.all_passed:
            Thread(target=self._diagnose, args=(turn, judged), daemon=True).start()
        return True

    def _diagnose(self, turn: int, judged: Judged) -> None:
        with self._diagnosing:  # a second one finds the outcomes that the first has kept
            found = diagnosis_of(judged, self.runner)
        self._events.put(("diagnosed", turn, judged, found))

    def _on_diagnosed(self, turn: int, judged: Judged, found: Diagnosis | None) -> bool:
        if turn == self._turn:
            self.screen.diagnosis(judged, found)
        return True

    def _on_key(self, key: str) -> bool:
        answer = self.screen.key(key, self.kata)
        if answer == "next":
            return self._move_on()
        if answer == "again":
            self._start_run()
        return answer != "quit"

    def _move_on(self) -> bool:
        following = self.following(self.kata)
        if following:
            self._begin(following)
        return following is not None
