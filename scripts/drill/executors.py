"""Where tasks are graded: on this machine, or on a Dask cluster. The grades are the same."""

import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from functools import cache
from typing import Any, Protocol

from scripts.drill.jobs import Task, grade
from scripts.drill.records import Grade
from scripts.errors import KataError, install
from scripts.judging import needs_torch
from scripts.running import Runner

_TRIES = 3  # of a task whose machine is lost


class Executor(Protocol):
    """Grades tasks in any order."""

    def graded(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Grade]]:
        """Each task and its grade, as it is done."""


class Here:
    """On this machine.

    Args:
        jobs: tasks at a time.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def graded(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Grade]]:
        # Kata by kata, since a suite that is held ready takes memory.
        tasks = sorted(tasks, key=lambda task: task.kata.slug)
        torch = needs_torch([task.kata for task in tasks])
        runner = Runner(self._jobs, torch=torch, wall=True)
        runner.expect(task.suite for task in tasks)

        def one(task: Task) -> Grade:
            with runner.at_hand(task.suite):
                return grade(task, runner)

        pool = ThreadPoolExecutor(self._jobs)
        try:
            running = {pool.submit(one, task): task for task in tasks}
            for future in as_completed(running):
                yield running.pop(future), future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            runner.stop()
            raise
        pool.shutdown()


class Cluster:
    """On the workers of a Dask cluster, each of which has this project, and a sandbox.

    Args:
        client: of dask.distributed.
    """

    def __init__(self, client: Any) -> None:
        self._client = client

    def graded(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Grade]]:
        from dask.distributed import as_completed as completed

        running = {
            self._client.submit(grade_there, task, key=f"nabla-{task.key}", retries=_TRIES): task
            for task in tasks
        }
        for future in completed(running):
            yield running[future], future.result()


def grade_there(task: Task) -> Grade:
    """Grade a task in a worker of a cluster."""
    return grade(task, _runner_there())


@cache
def _runner_there() -> Runner:
    # Dask's workers are daemons, which Python keeps from having children lest they outlive them;
    # those of a runner end with it.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]  # private
    return Runner(wall=True)


@contextmanager
def executor(jobs: int, scheduler: str | None) -> Iterator[Executor]:
    """Where to grade: here, or on the cluster of that scheduler.

    Raises:
        KataError: dask is not installed, or there is no scheduler at the address.
    """
    if scheduler is None:
        yield Here(jobs)
        return
    try:
        from dask.distributed import Client
    except ImportError:
        raise KataError(f"--scheduler needs dask: {install('drill')} brings it") from None
    try:
        client = Client(scheduler, timeout="10s")
    except (OSError, ValueError, TimeoutError) as error:
        raise KataError(f"no scheduler answers at {scheduler}: {error}") from None
    try:
        yield Cluster(client)
    finally:
        client.close()
