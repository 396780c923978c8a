"""What forks write to is copied ahead of the next one, and nothing else."""

import mmap
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.written_pages import WrittenPages

COUNT = 4000


def is_to_be_had() -> bool:
    """Whether this system tells which pages a process has, and copies them when it is asked to."""
    if not Path("/proc/self/pagemap").exists():
        return False
    try:
        mmap.mmap(-1, mmap.PAGESIZE).madvise(23)
    except OSError:
        return False
    return True


pytestmark = pytest.mark.skipif(not is_to_be_had(), reason="needs Linux 5.14 and its pagemap")


@pytest.fixture
def memory() -> Iterator[mmap.mmap]:
    with mmap.mmap(-1, COUNT * mmap.PAGESIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as memory:
        memory.madvise(mmap.MADV_NOHUGEPAGE)
        write(memory, range(COUNT))
        yield memory


def write(memory: mmap.mmap, pages: range) -> int:
    """Write to some pages; how many of them had to be copied first."""
    before = faults()
    for page in pages:
        memory[page * mmap.PAGESIZE] = 1
    return faults() - before


def faults() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


@contextmanager
def fork(work: Callable[[], int]) -> Iterator[tuple[int, int]]:
    """A fork that does some work and waits; its pid, and what the work gave."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.write(writing, str(work()).encode())
            signal.pause()
        finally:
            os._exit(1)
    try:
        yield pid, int(os.read(reading, 20))
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(reading)
        os.close(writing)


def test_what_one_fork_wrote_to_the_next_one_has_copies_of(memory):
    pages, some = WrittenPages(), range(0, COUNT, 20)
    with fork(lambda: write(memory, some)) as (pid, copied):
        pages.note(pid)
    assert copied >= len(some)

    def prepared() -> int:
        pages.copy()
        return write(memory, some)

    with fork(prepared) as (_, copied):
        assert copied < len(some) / 10


def test_the_rest_is_left_shared(memory):
    pages, some = WrittenPages(), range(0, COUNT, 20)
    with fork(lambda: write(memory, some)) as (pid, _):
        pages.note(pid)

    def prepared() -> int:
        pages.copy()
        return write(memory, range(10, COUNT, 20))

    with fork(prepared) as (_, copied):
        assert copied >= len(some)


def test_a_fork_that_has_ended_tells_nothing(memory):
    pages = WrittenPages()
    with fork(lambda: 0) as (pid, _):
        pass
    pages.note(pid)
    pages.copy()
