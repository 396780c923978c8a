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
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from scripts.catalogue import Kata
from scripts.results import CaseResult, Result
from scripts.worker import work
from tests.harness.variants import ROOT

SILENCE = 40.0
"""Seconds without any news after which a run is ended: four times what one test may take."""


@dataclass(frozen=True)
class Job:
    """Something of a kata for pytest to run, and the options it is run with."""

    kata: Kata
    target: Path
    options: tuple[str, ...] = ()
    mistake: str | None = None

    @classmethod
    def solution(cls, kata: Kata, tree: Path, *options: str) -> "Job":
        """The suite, on the solution that lies in a tree laid out like `katas/`."""
        return cls(kata, kata.suite, ("--solution", str(tree), *options))

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
    """

    def __init__(self, jobs: int = 1, torch: bool = True) -> None:
        self._jobs = jobs
        self._running: set[Run] = set()
        self._stopped = False
        if sys.platform.startswith("linux"):
            self._context = multiprocessing.get_context("forkserver")
            warm = ["__main__", "scripts.warm_torch" if torch else "scripts.warm"]
            self._context.set_forkserver_preload(warm)
            from multiprocessing import forkserver

            with contextlib.chdir(ROOT):  # where the server finds these modules, whatever is here
                forkserver.ensure_running()
        else:  # macOS: a fork after its frameworks have started may crash
            self._context = multiprocessing.get_context("spawn")  # type: ignore[assignment]

    def start(self, job: Job) -> "Run":
        """Start one job; its `wait` gives the result."""
        return Run(self._context, job)

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

        def one(job: Job) -> Result:
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
        """End what runs, and whatever is still to be started."""
        self._stopped = True
        for run in list(self._running):
            run.cancel()


class CancelledError(Exception):
    """The run was cancelled: it has no result."""


class Run:
    """One job that runs."""

    def __init__(self, context: BaseContext, job: Job) -> None:
        self._pipe, sending = context.Pipe(duplex=False)
        arguments = (sending, str(job.target), list(job.options))
        self._process = context.Process(target=work, args=arguments)  # type: ignore[attr-defined]
        self._began = time.perf_counter()
        self._cancelled = False
        self._process.start()
        sending.close()

    def wait(self) -> Result:
        """Take what the job tells to its end.

        Raises:
            CancelledError: `cancel` was called before the end.
        """
        listener = _Listener()
        try:
            problem = listener.listen(self._pipe, self._process)
        finally:
            _end(self._process)
            self._pipe.close()
        if self._cancelled:
            raise CancelledError
        seconds = time.perf_counter() - self._began
        return Result(tuple(listener.tests.values()), problem, seconds)

    def cancel(self) -> None:
        """End the job now."""
        self._cancelled = True
        _kill(self._process)


class _Listener:
    """Puts together what a worker tells."""

    def __init__(self) -> None:
        self.tests: dict[str, CaseResult] = {}
        self._finished = False
        self._problem: str | None = None
        self._current: str | None = None

    def listen(self, pipe: Connection, process: BaseProcess) -> str | None:
        """Take every message to the end; what kept the run from completing, or None."""
        for event in _events(pipe):
            if event is None:
                return f"nothing happened for {SILENCE:.0f} s{self._during()}; the run was ended"
            self._take(event)
            if self._finished:
                break  # a child that the solution left may keep the pipe open
        else:
            process.join(5)
        if self._problem:
            return self._problem
        if not self._finished:
            return f"the process ended early{self._during()} ({_cause(process.exitcode)})"
        if not self.tests:
            return "the suite has no tests"
        unfinished = [test.test for test in self.tests.values() if test.status == "not run"]
        return f"some tests did not run: {', '.join(unfinished)}" if unfinished else None

    def _take(self, event: dict[str, Any]) -> None:
        kind = event.pop("event")
        if kind == "collected":
            self.tests = {entry["test"]: CaseResult(**entry) for entry in event["tests"]}
            if event["deselected"]:
                self._problem = f"{event['deselected']} tests were deselected"
        elif kind == "started":
            self._current = event["test"]
        elif kind == "test":
            known = self.tests[event["test"]]
            self._current = None
            if known.status in ("not run", "passed"):  # a failing teardown undoes a pass
                values = {**event, "medal": known.medal, "sentence": known.sentence}
                self.tests[event["test"]] = CaseResult(**values)
        elif kind == "broken":
            self._problem = f"the suite cannot be collected:\n{event['message']}"
        elif kind == "finished":
            self._finished = True

    def _during(self) -> str:
        return f" in {self._current}" if self._current else ""


def _events(pipe: Connection) -> Iterator[dict[str, Any] | None]:
    """Messages until the pipe closes; None, and no more, after a long silence."""
    with suppress(EOFError, OSError):
        while pipe.poll(SILENCE):
            yield json.loads(pipe.recv_bytes())
        yield None


def _cause(exitcode: int | None) -> str:
    if exitcode is None:
        return "it still ran"
    if exitcode < 0:
        return f"signal {signal.Signals(-exitcode).name}"
    return f"exit code {exitcode}"


def _end(process: BaseProcess) -> None:
    """End the process and whatever it has started, and forget it."""
    _kill(process)
    process.join()
    process.close()


def _kill(process: BaseProcess) -> None:
    with suppress(ValueError, ProcessLookupError, PermissionError):  # it has ended already
        if hasattr(os, "killpg") and process.pid:
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
