"""Single keys from standard input, without Enter, on POSIX and on Windows."""

import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

END = ""
"""What is heard where standard input ends: the terminal or the editor has gone."""

_LOOK = 0.1
_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?", re.DOTALL)  # an arrow, Alt and a key
_UNFINISHED = re.compile(rb"\x1b(?:[\[O][0-?]*)?$")
_REST_OF_IT = 0.05
_CTRL_D = "\x04"


class Keys:
    """Calls `heard` with each key that is pressed, on a thread of its own, while it listens.

    It listens to a terminal, and to a pipe or a socket, which is how an editor sends keys. Where
    standard input is anything else, or the terminal is another job's, nothing is ever heard.
    """

    def __init__(self, heard: Callable[[str], None]) -> None:
        self._heard = heard
        self._stop = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Listen, if not listening yet and if there is something to listen to."""
        if self._thread is None and _is_listenable():
            self._stop = Event()
            self._thread = Thread(target=self._listen, args=(self._stop,), daemon=True)
            _single_keys(True)
            self._thread.start()

    def stop(self) -> None:
        """Leave standard input to others, as it was found."""
        if self._thread is not None:
            self._stop.set()
            self._thread.join(2 * _LOOK)
            self._thread = None
            _single_keys(False)

    def _listen(self, stop: Event) -> None:
        for typed in _typed(stop):
            for key in _SEQUENCE.sub("", typed):
                self._heard(END if key == _CTRL_D else key)
        if not stop.is_set():
            self._heard(END)


@contextmanager
def listening(heard: Callable[[str], None]) -> Iterator[Keys]:
    """Listen within this block."""
    keys = Keys(heard)
    keys.start()
    try:
        yield keys
    finally:
        keys.stop()


def _is_listenable() -> bool:
    try:
        mode = os.fstat(0).st_mode
        if os.isatty(0):
            return _is_foreground()
    except OSError:  # standard input is closed
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


if sys.platform == "win32":
    import msvcrt

    def _is_foreground() -> bool:
        return True

    def _single_keys(single: bool) -> None:
        pass

    def _typed(stop: Event) -> Iterator[str]:
        if not os.isatty(0):
            while data := os.read(0, 1024):
                yield data.decode("utf-8", "ignore")
            return
        while not stop.wait(_LOOK):
            while msvcrt.kbhit():
                key = msvcrt.getwch()
                if key in "\x00\xe0":  # an arrow or the like: two characters
                    msvcrt.getwch()
                else:
                    yield key

else:
    import select
    import termios
    import tty

    _found: list | None = None

    def _is_foreground() -> bool:
        try:
            return os.tcgetpgrp(0) == os.getpgrp()
        except OSError:  # a terminal without job control
            return True

    def _single_keys(single: bool) -> None:
        """Have the terminal hand over each key at once, or make it again as it was found."""
        global _found
        try:
            if single:
                _found = termios.tcgetattr(0)
                tty.setcbreak(0)
            elif _found:
                termios.tcsetattr(0, termios.TCSADRAIN, _found)
                _found = None
        except (OSError, termios.error):  # a pipe, or a terminal that has gone
            _found = None

    def _typed(stop: Event) -> Iterator[str]:
        while not stop.is_set():
            try:
                if select.select([0], [], [], _LOOK)[0] and not stop.is_set():
                    data = os.read(0, 1024)
                    if not data:
                        return
                    if _UNFINISHED.search(data) and select.select([0], [], [], _REST_OF_IT)[0]:
                        data += os.read(0, 1024)
                    yield data.decode("utf-8", "ignore")
            except OSError:  # the terminal has gone
                return
