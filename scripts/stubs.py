"""Makes the learner's stubs from the solutions: `python -m scripts.stubs`.

What stands between `# solution` and `# end solution` in a function becomes a NotImplementedError;
outside functions it vanishes. Imports that only the solution needed go; torch and NumPy stay, for
the docstring's examples and the learner.
"""

import sys

from scripts.catalogue import Catalogue, Kata
from scripts.errors import KataError
from scripts.files import write_atomically
from scripts.imports import without_idle_imports

_START, _END = "# solution", "# end solution"
TODO = "your code here"
_STAYS = ("torch", "numpy")


class StubError(KataError):
    """A solution of which no stub can be made; names the file and the line."""


def make_stub(source: str, name: str = "the solution") -> str:
    """The stub of a solution's text.

    Raises:
        StubError: the marks are missing or do not pair up.
    """
    kept: list[str] = []
    opened: int | None = None
    regions = 0
    for number, line in enumerate(source.splitlines(), start=1):
        mark = line.strip()
        if mark == _START:
            if opened:
                raise StubError(f"{name}, line {number}: '{_START}' again, since line {opened}")
            opened, regions = number, regions + 1
            indent = line[: len(line) - len(line.lstrip())]
            if indent:
                kept.append(f'{indent}raise NotImplementedError("{TODO}")')
        elif mark == _END:
            if not opened:
                raise StubError(f"{name}, line {number}: '{_END}' without '{_START}'")
            opened = None
        elif not opened:
            kept.append(line)
    if opened:
        raise StubError(f"{name}, line {opened}: '{_START}' without '{_END}'")
    if not regions:
        raise StubError(f"{name} has no '{_START}' … '{_END}'")
    return without_idle_imports("\n".join(kept) + "\n", _STAYS)


def stub_of(kata: Kata) -> str:
    """The stub that `katas/` should hold for this kata."""
    return make_stub(kata.solution.read_text("utf-8"), str(kata.solution))


def is_stale(kata: Kata) -> bool:
    """Whether what `katas/` holds is not the stub that the solution makes."""
    return not kata.stub.is_file() or _text(kata) != stub_of(kata)


def is_written(kata: Kata) -> bool:
    """Whether `katas/` holds a whole file that is not the stub: all that was to do is done.

    Of a stub that is one by its look, no other is made to compare it with: the map asks for all.
    """
    return kata.stub.is_file() and TODO not in _text(kata) and is_stale(kata)


def _text(kata: Kata) -> str:
    """What `katas/` holds; what is not UTF-8 in it, or cannot be read, is no stub's either."""
    try:
        return kata.stub.read_text("utf-8", errors="replace")
    except OSError:
        return ""


def main() -> int:
    """Bring `katas/` in step with `reference/`; with `--check` only say what is not."""
    stale = [kata for kata in Catalogue().katas if is_stale(kata)]
    if "--check" in sys.argv[1:]:
        for kata in stale:
            print(f"{kata.stub} is not what {kata.solution} makes: run python -m scripts.stubs")
        return 1 if stale else 0
    for kata in stale:
        write_atomically(kata.stub, stub_of(kata))
        print(f"wrote {kata.stub}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
