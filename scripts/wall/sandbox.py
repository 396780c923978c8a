"""Starts a worker where it can do no harm: bubblewrap, and what this machine has besides.

No network, a read-only system without the repository, a small /tmp, no capabilities, another
user where the grader is root, a seccomp filter, and memory and processes capped by a cgroup or,
where there is none to be had, by rlimits.
"""

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from scripts.errors import KataError, install
from scripts.wall.cgroup import Cgroup
from scripts.wall.seccomp import filter_file
from tests.harness.variants import ROOT

_INSIDE = "/nabla"
_WORKER = (
    "arrays arriving blocks caps channel codec crossing errors gradients heap nodes peer "
    "randomness tallies things weights worker"
)
_SHARED = (  # of this project: what a worker imports, and nothing else
    "tests/__init__.py",
    "tests/harness",
    "scripts/__init__.py",
    "scripts/wall/__init__.py",
    *(f"scripts/wall/{name}.py" for name in _WORKER.split()),
)
_HIDDEN = ("katas", "reference", "tests", "docs", "scripts", "drills", ".git", ".kata")
_SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/alternatives")
_GRACE = 2.0


class NoSandboxError(KataError):
    """This machine has no sandbox."""


@dataclass(frozen=True)
class Caps:
    """What a worker may use: bytes of memory and of /tmp, processes and threads, file size."""

    memory: int = 2 * 2**30
    scratch: int = 64 * 2**20
    processes: int = 64


class Worker:
    """A process that runs a solution, and the ends of the pipes to it."""

    def __init__(
        self, process: subprocess.Popen, reading: int, writing: int, cgroup: Cgroup | None
    ) -> None:
        self.reading, self.writing = reading, writing
        self._process, self._cgroup = process, cgroup

    def how_it_ended(self) -> str:
        """Why the process is no more, once its pipe has closed."""
        try:
            code = self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            return "it closed its pipe"
        if self._cgroup and self._cgroup.out_of_memory():
            return "it needed more memory than it may use"
        by = code - 128 if code > 128 else -code  # as bubblewrap tells of a signal, or the system
        with contextlib.suppress(ValueError):
            return f"signal {signal.Signals(by).name}"
        return f"exit code {code}"

    def end(self) -> None:
        """End it and all that it started."""
        if self._cgroup:
            self._cgroup.kill()
        self._process.kill()
        self._process.wait()
        if self._cgroup:
            self._cgroup.remove()


class Sandbox:
    """Starts workers.

    Args:
        caps: what each may use.
        open_air: start them without a sandbox, with the grader's own rights.

    Raises:
        NoSandboxError: a package is missing, or there is no bubblewrap that works here and
            `open_air` is not said.
    """

    def __init__(self, caps: Caps | None = None, *, open_air: bool = False) -> None:
        self.caps = caps or Caps()
        self.open_air = open_air
        if not find_spec("msgspec"):
            raise NoSandboxError(_lacks("msgspec"))
        problem = None if open_air else why_no_sandbox()
        if problem:
            raise NoSandboxError(
                f"{problem} A stranger's code does not run here without a sandbox; "
                "--no-sandbox runs it with your own rights, and every report says so"
            )

    def start(self, torch: bool) -> Worker:
        """Start a worker, with torch loaded if the suite needs it."""
        theirs_reading, writing = os.pipe()
        reading, theirs_writing = os.pipe()
        pipes = (theirs_reading, theirs_writing)
        cgroup = None if self.open_air else Cgroup.new(self.caps.memory, self.caps.processes)
        with tempfile.TemporaryFile() as rules:
            if not self.open_air:
                filter_file(rules)
            arguments = [str(pipe) for pipe in pipes] + ["torch"] * torch
            command = [sys.executable, "-P", "-m", "scripts.wall.worker", *arguments]
            if not self.open_air:
                command = [*self._bwrap(rules.fileno()), *command, *["nobody"] * _is_root()]
            try:
                process = subprocess.Popen(
                    command,
                    pass_fds=(*pipes, rules.fileno()),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=_environment(str(ROOT) if self.open_air else _INSIDE),
                    cwd=ROOT if self.open_air else "/",
                    start_new_session=True,
                    preexec_fn=lambda: self._limit(cgroup),
                )
            finally:
                os.close(theirs_reading)
                os.close(theirs_writing)
        return Worker(process, reading, writing, cgroup)

    def _limit(self, cgroup: Cgroup | None) -> None:
        """In the new process, before it is another program."""
        if cgroup:
            cgroup.enter()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.caps.scratch, self.caps.scratch))
        if not cgroup or not cgroup.caps_memory:
            resource.setrlimit(resource.RLIMIT_DATA, (self.caps.memory, self.caps.memory))
        if not self.open_air and not (cgroup and cgroup.caps_processes):
            # counted for each user: with the user of the grader, its own processes count too
            most = self.caps.processes if _is_root() else 4096
            resource.setrlimit(resource.RLIMIT_NPROC, (most, most))

    def _bwrap(self, rules: int) -> Iterator[str]:
        yield from ("bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts")
        yield from ("--unshare-cgroup-try", "--die-with-parent", "--new-session")
        yield from ("--cap-drop", "ALL")
        if _is_root():  # to become nobody: root in a user namespace would still be root outside
            yield from ("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
        else:
            yield from ("--unshare-user", "--uid", "65534", "--gid", "65534", "--disable-userns")
        yield from ("--seccomp", str(rules))
        # first, for the interpreter or its packages may lie below it
        yield from ("--perms", "1777", "--size", str(self.caps.scratch), "--tmpfs", "/tmp")
        bound = (*_SYSTEM, *_python())
        for folder in sorted({str(parent) for path in bound for parent in Path(path).parents}):
            if folder == "/tmp":
                continue
            yield from ("--perms", "0755", "--dir", folder)
        for path in bound:
            yield from ("--ro-bind-try", path, path)
        for home in {ROOT, Path(sysconfig.get_path("purelib"))}:  # or suites installed there
            if any(home.is_relative_to(path) for path in bound):
                for name in _HIDDEN:
                    if (home / name).is_dir():
                        yield from ("--tmpfs", str(home / name))
        for folder in ("", "/tests", "/scripts", "/scripts/wall"):
            yield from ("--perms", "0755", "--dir", _INSIDE + folder)
        for name in _SHARED:
            yield from ("--ro-bind", str(ROOT / name), f"{_INSIDE}/{name}")
        compiled = "scripts/wall/__pycache__"  # or each worker would compile these modules anew
        yield from ("--ro-bind-try", str(ROOT / compiled), f"{_INSIDE}/{compiled}")
        yield from ("--proc", "/proc", "--dev", "/dev", "--dev-bind", "/dev/null", "/dev/zero")
        yield from ("--remount-ro", "/dev")  # or files in /dev/shm would be memory without a cap
        yield from ("--remount-ro", "/", "--chdir", "/tmp", "--")


def why_no_sandbox() -> str | None:
    """What keeps this machine from a sandbox, in a sentence; None if nothing does."""
    if not sys.platform.startswith("linux"):
        return f"The sandbox, bubblewrap, is there on Linux only, and this is {sys.platform}."
    for package in ("msgspec", "pyseccomp"):
        if not find_spec(package):
            return _lacks(package)
    if not shutil.which("bwrap"):
        return "There is no sandbox on this machine: install bubblewrap (the command bwrap)."
    found = subprocess.run(
        ["bwrap", "--ro-bind", "/", "/", "--unshare-pid", "--unshare-net", "true"],
        capture_output=True,
        text=True,
    )
    if found.returncode:
        return f"bubblewrap does not work on this machine: {found.stderr.strip()}."
    try:
        with tempfile.TemporaryFile() as rules:
            filter_file(rules)
    except (OSError, RuntimeError) as error:  # pyseccomp is there, and the library is not
        return f"There is no seccomp on this machine ({error}): install libseccomp."
    return None


def _lacks(package: str) -> str:
    return (
        f"The wall needs the package {package}, which is not installed: "
        f"{install('drill')} brings it."
    )


def describe() -> str | None:
    """What the sandbox of this machine is made of; None where there is none."""
    if why_no_sandbox():
        return None
    group = Cgroup.new(Caps.memory, Caps.processes)
    capped = "rlimits"
    if group:
        if group.caps_memory and group.caps_processes:
            capped = "cgroup v2" if group.memory == group.pids else "cgroup v1"
        if group.caps_processor:
            capped += ", one processor each"
        group.remove()
    user = "another user" if _is_root() else "a user namespace"
    return f"bubblewrap, seccomp, {user}, memory and processes capped by {capped}"


def _is_root() -> bool:
    return os.getuid() == 0


def _python() -> list[str]:
    """Where this interpreter and its packages are, without what lies inside another of these."""
    paths = {sys.prefix, sys.base_prefix, sys.exec_prefix, sysconfig.get_path("purelib")}
    paths |= {str(Path(sys.executable).resolve().parent)}
    return [path for path in sorted(paths) if not path.startswith(("/usr/", "/lib"))]


def _environment(home: str) -> dict[str, str]:
    """What a worker is told of its surroundings: nothing of the grader's."""
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": home,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "HOME": "/tmp",
        "LANG": "C.UTF-8",
    }
