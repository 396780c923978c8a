"""Runs suites, each in a process of its own, and says what came of it.

Where this system can fork, a server holds pytest, the harness and torch warm and forks for each
run; elsewhere each run is a fresh process. The answers are the same.
"""

import contextlib
import json
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from scripts.catalogue import Kata
from scripts.errors import KataError
from scripts.halves import PARTS, Halves, Shares
from scripts.listener import Listener
from scripts.prepared import Fork, Suite, Suites
from scripts.results import Result
from scripts.warming import preload
from scripts.worker import work
from tests.harness.variants import ROOT

FORKS = sys.platform.startswith("linux")
"""Whether runs are forked. On macOS a fork after its frameworks have started may crash."""


@dataclass(frozen=True)
class Job:
    """Something of a kata for pytest to run, and the options it is run with."""

    kata: Kata
    target: Path
    options: tuple[str, ...] = ()
    mistake: str | None = None
    file: Path | None = None  # that is judged, unless it is one of the card's variants

    @property
    def suite(self) -> Suite:
        """What has to be collected for it."""
        return Suite(self.target, "--wall" in self.options)

    @classmethod
    def solution(cls, kata: Kata, tree: Path, *options: str) -> "Job":
        """The suite, on the solution that lies in a tree laid out like `katas/`."""
        options = ("--solution", str(tree), *options)
        return cls(kata, kata.suite, options, file=kata.place.solution(tree))

    @classmethod
    def variant(cls, kata: Kata, kind: str, name: str, *options: str) -> "Job":
        """The suite, on the reference with a mistake made, or written as an alternative."""
        mistake = name if kind == "mistake" else None
        return cls(kata, kata.suite, (f"--{kind}", name, *options), mistake)

    @classmethod
    def docstrings(cls, kata: Kata) -> "Job":
        """The examples in the solution's docstrings."""
        return cls(kata, kata.solution, ("--doctest-modules",))

    @classmethod
    def page(cls, kata: Kata) -> "Job":
        """The code blocks of the page."""
        return cls(kata, kata.page)


class Runner:
    """Runs jobs, at most `jobs` at a time.

    Args:
        jobs: processes at a time.
        torch: whether to keep torch warm; without it a suite that needs torch imports it itself.
        many: whether several suites will run; the first of a few waits longer for that.
        wall: whether they will judge through the wall.
    """

    def __init__(
        self, jobs: int = 1, *, torch: bool = True, many: bool = True, wall: bool = False
    ) -> None:
        self._jobs = jobs
        self._running: set[Run | Halves] = set()
        self._stopped = False
        self._ready: Path | None = None
        self._shares = Shares()
        self._suites: Suites | None = None
        if FORKS:
            self._context = multiprocessing.get_context("forkserver")
            self._context.set_forkserver_preload(preload(torch=torch, many=many, wall=wall))
            from multiprocessing import forkserver

            with contextlib.chdir(ROOT), _undisturbed():  # there the server finds these modules
                try:
                    forkserver.ensure_running()
                except OSError as error:  # its socket lies among the temporary files
                    raise KataError(
                        f"no socket can be made in {tempfile.gettempdir()} ({error}): "
                        "set TMPDIR to another folder, one with a short path such as /tmp"
                    ) from None
            self._suites = Suites(self._context)
        else:
            self._context = multiprocessing.get_context("spawn")  # type: ignore[assignment]

    def prepare(self, suite: Path) -> None:
        """Have a suite ready, so that from now on whatever is run of it ends sooner.

        Its tests are shared out between two processes, by how long they lasted in a run of a
        solution. Where this system can fork, they come from one that has collected them.
        """
        self._ready = suite
        self._shares = Shares()
        if self._suites:
            self._suites.keep(Suite(suite, walled=False), spares=len(PARTS))

    def start(self, job: Job) -> "Run | Halves":
        """Start one job; its `wait` gives the result."""
        if job.target != self._ready:
            return self._start(job)
        options = (*job.options, "--lasted", json.dumps(self._shares.seconds), "--part")
        parts = [replace(job, options=(*options, part)) for part in PARTS]
        return Halves([self._start(part) for part in parts], partial(self._learn, job))

    def _learn(self, job: Job, result: Result) -> None:
        if job.mistake is None:  # those of the card are run in between, and last otherwise
            self._shares.learn(result)

    def _start(self, job: Job) -> "Run":
        prepared = self._suites.get(job.suite) if self._suites else None
        if prepared:
            with suppress(OSError):  # its process was killed; a fresh one does as well
                return Run(job, *prepared.start(list(job.options)))
        pipe, reporting = self._context.Pipe(duplex=False)
        arguments = (reporting, str(job.target), list(job.options))
        process = self._context.Process(target=work, args=arguments)
        with reporting, _undisturbed():
            process.start()
        return Run(job, process, pipe)

    def run(self, job: Job) -> Result:
        """Run one job to its end."""
        run = self.start(job)
        self._running.add(run)
        if self._stopped:  # while this run was starting
            run.cancel()
        try:
            return run.wait()
        finally:
            self._running.discard(run)

    def run_all(
        self, jobs: Iterable[Job], done: Callable[[Job, Result], None] = lambda job, result: None
    ) -> list[Result]:
        """Run jobs side by side; results in the order of the jobs, `done` as each one ends."""
        jobs = list(jobs)
        if self._suites:
            self._suites.expect(job.suite for job in jobs)

        def one(job: Job) -> Result:
            with self.at_hand(job.suite):
                result = self.run(job)
            done(job, result)
            return result

        with ThreadPoolExecutor(self._jobs) as pool:
            try:
                return list(pool.map(one, jobs))
            except BaseException:  # Ctrl-C: what waits does not begin, what runs ends now
                pool.shutdown(wait=False, cancel_futures=True)
                self.stop()
                raise

    def stop(self) -> None:
        """End what `run` and `run_all` have begun, and let them begin nothing more."""
        self._stopped = True
        for run in list(self._running):
            run.cancel()
        if self._suites:
            self._suites.close()

    def expect(self, suites: Iterable[Suite]) -> None:
        """Say what will be run several times, each time within `at_hand`."""
        if self._suites:
            self._suites.expect(suites, least=1)

    def at_hand(self, suite: Suite) -> AbstractContextManager[None]:
        """Have a suite ready within this block, where that is possible and pays."""
        return self._suites.at_hand(suite) if self._suites else nullcontext()


class CancelledError(Exception):
    """The run was cancelled: it has no result."""


class Run:
    """One job that runs.

    Args:
        job: what runs.
        process: that runs it.
        pipe: what it tells.
    """

    def __init__(self, job: Job, process: BaseProcess | Fork, pipe: Connection) -> None:
        self._job, self._process, self._pipe = job, process, pipe
        self._began = time.perf_counter()
        self._cancelled = False

    def wait(self) -> Result:
        """Take what the job tells to its end.

        Raises:
            CancelledError: `cancel` was called before the end.
        """
        listener = Listener(self._job.file)
        try:
            listener.listen(self._pipe, self._process)
        finally:
            _end(self._process)
            self._pipe.close()
            result = listener.result(time.perf_counter() - self._began)
        if self._cancelled:
            raise CancelledError
        return result

    def cancel(self) -> None:
        """End the job now."""
        self._cancelled = True
        _kill(self._process)


def _end(process: BaseProcess | Fork) -> None:
    """End the process and whatever it has started, and forget it."""
    _kill(process)
    if isinstance(process, BaseProcess):  # the parent of a fork waits for it
        process.join()
    process.close()


def _kill(process: BaseProcess | Fork) -> None:
    if hasattr(os, "killpg"):
        with suppress(ValueError, ProcessLookupError, PermissionError):  # no group, yet or any more
            if process.pid:
                os.killpg(process.pid, signal.SIGKILL)
    with suppress(ValueError, ProcessLookupError, PermissionError):  # it has ended already
        process.kill()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep Ctrl-C in the terminal from what is started here: it is for whoever started it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
