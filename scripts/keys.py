"""Single keys from the terminal, without Enter, on POSIX and on Windows."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread


@contextmanager
def listening(heard: Callable[[str], None]) -> Iterator[None]:
    """Call `heard` with each key that is pressed within this block, on a thread of its own.

    Where standard input is no terminal, nothing is ever heard.
    """
    if not sys.stdin.isatty():
        yield
        return
    with _single_keys():
        Thread(target=_listen, args=(heard,), daemon=True).start()
        yield


def _listen(heard: Callable[[str], None]) -> None:
    while True:
        key = _next_key()
        if not key:
            return
        heard(key)


if sys.platform == "win32":
    import msvcrt

    def _next_key() -> str:
        return msvcrt.getwch()

    @contextmanager
    def _single_keys() -> Iterator[None]:
        yield

else:
    import termios
    import tty

    def _next_key() -> str:
        return sys.stdin.read(1)

    @contextmanager
    def _single_keys() -> Iterator[None]:
        before = termios.tcgetattr(sys.stdin)
        tty.setcbreak(sys.stdin)
        try:
            yield
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
