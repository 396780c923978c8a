"""Which memory runs write to, so that a fork that waits for a run has copies of it already (Linux).

A fork shares its parent's pages until it writes to one. Then the kernel copies that page, which
takes some microseconds, and a run writes to thousands of them.
"""

import ctypes
import mmap
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

_PAGE = mmap.PAGESIZE
_ENTRY = 8  # bytes of /proc/…/pagemap for each page
_PRESENT, _ITS_OWN = 1 << 63, 1 << 56  # in an entry: Documentation/admin-guide/mm/pagemap.rst
_MADV_POPULATE_WRITE = 23  # since Linux 5.14; what is older refuses it
_LOOKS = 20  # runs, after which next to nothing new is found, and a look takes 10 ms
_GAP = 4  # pages between two that are written to: another call costs more than copying these


class WrittenPages:
    """What the forks of this process write to, of the memory that it has at the first `note`."""

    def __init__(self) -> None:
        self._areas: list[tuple[int, np.ndarray]] = []
        self._looks = _LOOKS

    def note(self, pid: int) -> None:
        """Add the pages that a fork has copies of, as long as it is there; the first few tell."""
        if not self._looks:
            return
        self._looks -= 1
        if not self._areas:
            self._areas = [(start, np.zeros(count, bool)) for start, count in _own_memory()]
        with suppress(OSError), Path(f"/proc/{pid}/pagemap").open("rb", buffering=0) as pagemap:
            for start, written in self._areas:
                pagemap.seek(start // _PAGE * _ENTRY)
                entries = np.frombuffer(pagemap.read(len(written) * _ENTRY), np.uint64)
                its_own = np.uint64(_PRESENT | _ITS_OWN)
                written[: len(entries)] |= entries & its_own == its_own

    def copy(self) -> None:
        """In a fork: have the kernel copy, all at once, what is likely to be written to."""
        advise = ctypes.CDLL(None).madvise
        for start, written in self._areas:
            for first, last in _stretches(np.flatnonzero(written)):
                length = (last - first + 1) * _PAGE
                advise(
                    ctypes.c_void_p(start + first * _PAGE),
                    ctypes.c_size_t(length),
                    _MADV_POPULATE_WRITE,
                )


def _own_memory() -> Iterator[tuple[int, int]]:
    """Address and number of pages of each area that this process alone may write to."""
    with suppress(OSError):
        for line in Path("/proc/self/maps").read_text().splitlines():
            addresses, rights, *_ = line.split()
            if rights == "rw-p":
                start, end = (int(address, 16) for address in addresses.split("-"))
                yield start, (end - start) // _PAGE


def _stretches(pages: np.ndarray) -> Iterator[tuple[int, int]]:
    """First and last of the pages that are next to each other, or nearly."""
    if pages.size:
        for stretch in np.split(pages, np.flatnonzero(np.diff(pages) > _GAP) + 1):
            yield int(stretch[0]), int(stretch[-1])
