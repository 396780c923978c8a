"""A control group for one worker: v2 where it is delegated, v1 where it is writable.

It caps memory and processes, and lets all of these have one processor together: a worker needs no
more, and one that starts sixty busy ones must not slow down those of others.
"""

import contextlib
import os
import secrets
import signal
import time
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_PREFIX = "nabla-"
_PATIENCE = 2.0
_PERIOD = 100_000  # microseconds, and as many of them on a processor


@dataclass(frozen=True)
class Cgroup:
    """Folders of one group: a single one in v2, one a controller in v1."""

    memory: Path | None
    pids: Path | None
    cpu: Path | None

    @classmethod
    def new(cls, memory: int, processes: int) -> "Cgroup | None":
        """A group with these caps, or None where this machine gives none."""
        name = f"{_PREFIX}{os.getpid()}-{secrets.token_hex(4)}"
        unified = _unified()
        for parent in (unified, _ROOT / "memory", _ROOT / "pids", _ROOT / "cpu"):
            if parent:
                _remove_orphans(parent)
        if unified:
            folder = _made(unified / name, {"memory.max": memory, "pids.max": processes})
            if folder:
                _set(folder, "memory.swap.max", "0")
                cpu = _set(folder, "cpu.max", f"{_PERIOD} {_PERIOD}")
                return cls(folder, folder, folder if cpu else None)
        group = cls(
            _made(_ROOT / "memory" / name, {"memory.limit_in_bytes": memory}),
            _made(_ROOT / "pids" / name, {"pids.max": processes}),
            _made(_ROOT / "cpu" / name, {"cpu.cfs_quota_us": _PERIOD}),
        )
        return group if group._folders else None

    @property
    def caps_memory(self) -> bool:
        return self.memory is not None

    @property
    def caps_processes(self) -> bool:
        return self.pids is not None

    @property
    def caps_processor(self) -> bool:
        return self.cpu is not None

    @property
    def _folders(self) -> list[Path]:
        return [folder for folder in {self.memory, self.pids, self.cpu} if folder]

    def enter(self) -> None:
        """Put the calling process into the group."""
        for folder in self._folders:
            (folder / "cgroup.procs").write_text(str(os.getpid()))

    def out_of_memory(self) -> bool:
        """Whether something in the group was killed for the memory it used."""
        if self.memory is None:
            return False
        for name in ("memory.events", "memory.oom_control"):
            with contextlib.suppress(OSError):
                words = (self.memory / name).read_text().split()
                return int(words[words.index("oom_kill") + 1]) > 0
        return False

    def kill(self) -> None:
        """Kill all that is in the group, and what it starts meanwhile."""
        ends = time.monotonic() + _PATIENCE
        while self._members() and time.monotonic() < ends:
            for member in self._members():
                with contextlib.suppress(OSError):
                    os.kill(member, signal.SIGKILL)
            time.sleep(0.005)

    def remove(self) -> None:
        ends = time.monotonic() + _PATIENCE
        for folder in self._folders:
            while folder.exists() and time.monotonic() < ends:
                try:
                    folder.rmdir()
                except OSError:  # its last process is not quite gone
                    time.sleep(0.005)

    def _members(self) -> set[int]:
        members: set[int] = set()
        for folder in self._folders:
            with contextlib.suppress(OSError):
                members |= set(map(int, (folder / "cgroup.procs").read_text().split()))
        return members


def _unified() -> Path | None:
    """This process's own group in v2, if there is v2 and the group may have children."""
    with contextlib.suppress(OSError):
        if not (_ROOT / "cgroup.controllers").exists():
            return None
        line = Path("/proc/self/cgroup").read_text().splitlines()[-1]
        own = _ROOT / line.partition("::")[2].lstrip("/")
        for folder in (own, own.parent):  # a group with processes cannot hand controllers down
            controls = (folder / "cgroup.subtree_control").read_text().split()
            if {"memory", "pids"} <= set(controls) and os.access(folder, os.W_OK):
                return folder
    return None


def _remove_orphans(parent: Path) -> None:
    """Remove what a grader that was killed has left."""
    for folder in parent.glob(f"{_PREFIX}*"):
        process = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if not Path("/proc", process).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()


def _set(folder: Path, name: str, value: str) -> bool:
    """Set what only some machines have; whether this one does."""
    with contextlib.suppress(OSError):
        (folder / name).write_text(value)
        return True
    return False


def _made(folder: Path, caps: dict[str, int]) -> Path | None:
    try:
        folder.mkdir()
    except OSError:
        return None
    try:
        for name, value in caps.items():
            (folder / name).write_text(str(value))
    except OSError:
        folder.rmdir()
        return None
    return folder
