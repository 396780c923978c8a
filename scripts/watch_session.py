"""One kata while it is watched: its saves, the run that each of them starts, the diagnosis.

Everything happens on threads of its own and is told through a queue.
"""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Lock, Thread

from scripts.catalogue import Kata
from scripts.diagnosis import diagnosis_of
from scripts.errors import KataError
from scripts.halves import Halves
from scripts.judging import Judged, needs_torch
from scripts.ledger import Prints
from scripts.running import CancelledError, Job, Run, Runner
from scripts.saves import let_fill, saves


class Session:
    """Watches one kata.

    It tells `("saved", session)` for each save, `("ran", session, turn, before, result)` for the
    run that was started last, with the fingerprints from before it, `("diagnosed", session, turn,
    judged, diagnosis)`, and `("trouble", session, error)`. Make it on the main thread.

    Args:
        kata: to watch.
        tell: takes what happens, from any thread.
    """

    def __init__(self, kata: Kata, tell: Callable[[tuple], None]) -> None:
        self.kata = kata
        self.turn = 0
        """The number of the latest run; what is told of an older one is out of date."""
        self._tell = tell
        self._runner = Runner(torch=needs_torch([kata]))
        self._prepared_for: Prints | None = None
        self._run: Run | Halves | None = None
        self._turning, self._preparing = Lock(), Lock()
        self._closed = Event()
        self._failed: SimpleQueue[tuple[int, Judged] | None] = SimpleQueue()
        for work in (self._watch_file, self._diagnose_all):
            Thread(target=work, daemon=True).start()

    def judge(self) -> None:
        """Run the suite on the file as it is now; whatever still runs is of an older one."""
        with self._turning:
            self.turn += 1
            if self._run:
                self._run.cancel()
        Thread(target=self._judge, args=(self.turn,), daemon=True).start()

    def diagnose(self, judged: Judged) -> None:
        """Look, behind the learner's back, for the mistake that was made."""
        self._failed.put((self.turn, judged))

    def close(self) -> None:
        """End everything that runs."""
        self._closed.set()
        with self._turning:
            self.turn += 1
            if self._run:
                self._run.cancel()
        self._failed.put(None)
        self._runner.stop()

    def _watch_file(self) -> None:
        for _ in saves(self.kata.stub, self._closed):
            self._tell(("saved", self))

    def _judge(self, turn: int) -> None:
        try:
            let_fill(self.kata.stub, self._closed)
            before = Prints.of(self.kata)
            self._prepare(before)
            if turn != self.turn:
                return
            run = self._runner.start(Job.solution(self.kata, self.kata.root / "katas"))
            with self._turning:
                self._run = run
                if turn != self.turn:  # a save came while it started
                    run.cancel()
            result = run.wait()
        except CancelledError:
            return
        except (OSError, KataError) as error:
            self._tell(("trouble", self, error))
        else:
            self._tell(("ran", self, turn, before, result))

    def _prepare(self, now: Prints) -> None:
        """Have a process that holds the suite as it is now."""
        with self._preparing:
            if self._prepared_for is None:
                self._prepared_for = now
                self._runner.prepare(self.kata.suite)
            elif not self.kata.root.is_dir():
                raise KataError(f"{self.kata.root} is not there any more")
            elif self._prepared_for.harness != now.harness:
                raise KataError("the harness was changed: start `kata watch` again")
            elif self._prepared_for.suite != now.suite:
                self._runner.stop()
                self._runner = Runner(torch=needs_torch([self.kata]))
                self._prepared_for = now
                self._runner.prepare(self.kata.suite)
        if self._closed.is_set():
            self._runner.stop()
            raise CancelledError

    def _diagnose_all(self) -> None:
        while failed := self._failed.get():
            while not self._failed.empty():  # only the latest is of interest
                failed = self._failed.get()
                if failed is None:
                    return
            turn, judged = failed
            try:
                found = diagnosis_of(judged, self._runner)
            except CancelledError:
                continue
            except (OSError, KataError) as error:
                self._tell(("trouble", self, error))
                continue
            self._tell(("diagnosed", self, turn, judged, found))
