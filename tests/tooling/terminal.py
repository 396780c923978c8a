"""A terminal for tests: a real pty, and what a person would see on its screen."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pyte

WIDTH, HEIGHT = 80, 24
_SIZE = ("COLUMNS", "LINES")  # which readline, that pytest imports, sets for a child process


class Terminal:
    """A command that runs in a pty.

    Args:
        command: and its arguments.
        folder: where it runs.
        environment: all of its variables; a size among them is left out, as the pty has one.
        size: columns and lines.
        seen: is given every piece of what the command writes, as it comes.
    """

    def __init__(
        self,
        command: list[str],
        folder: Path,
        environment: dict[str, str],
        size: tuple[int, int] = (WIDTH, HEIGHT),
        seen: Callable[[bytes], object] = lambda piece: None,
    ) -> None:
        self._seen = seen
        width, height = size
        self._screen = pyte.Screen(width, height)
        self._stream = pyte.ByteStream(self._screen)
        self._pty, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env={name: value for name, value in environment.items() if name not in _SIZE}
            | {"TERM": "xterm-256color"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)

    @property
    def text(self) -> str:
        """What is on the screen now, without what is blank on the right and below."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def shows(self, pattern: str) -> bool:
        """Whether a regular expression matches what is on the screen, its line ends aside."""
        return re.search(pattern, " ".join(self.text.split())) is not None

    def wait_for(self, pattern: str, seconds: float = 60, without: str = "running…") -> str:
        """Wait until the screen shows one thing, another no more, and is at rest; all it shows.

        Raises:
            TimeoutError: it does not come; the message holds the screen.
        """
        end = time.monotonic() + seconds
        while not self.shows(pattern) or self.shows(without):
            if time.monotonic() > end or not self._take(1):
                raise TimeoutError(f"no {pattern!r} on the screen:\n{self.text}")
        while self._take(0.3, or_closed=False):
            pass
        return self.text

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._pty, keys.encode())

    def close(self) -> None:
        """End the command and all that it has started."""
        os.killpg(self._process.pid, signal.SIGTERM)
        while self._process.poll() is None:
            self._take(0.1)  # or what it says at its end could fill the pty, and it would wait
        os.close(self._pty)

    def _take(self, seconds: float, or_closed: bool = True) -> bool:
        """Take what is written within some time; without any, whether to go on waiting."""
        if not select.select([self._pty], [], [], seconds)[0]:
            return or_closed
        try:
            piece = os.read(self._pty, 65536)
        except OSError:  # the other side is closed
            return False
        self._stream.feed(piece)
        self._seen(piece)
        return True
