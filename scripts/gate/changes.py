"""Which katas a change touches, as git tells it."""

import subprocess
from pathlib import Path

from scripts.catalogue import Catalogue, Kata
from scripts.errors import KataError

_EVERYTHING = ("tests/harness/", "scripts/", "pyproject.toml", "constraints.txt", "conftest.py")


def touched(catalogue: Catalogue) -> list[Kata]:
    """The katas of which a file differs from the branch this one is to join.

    That branch is the upstream, else origin/main, else main; what is not committed counts. A
    change to the harness, the scripts or the pinned packages touches every kata.

    Raises:
        KataError: this is no git repository, or there is nothing to compare with.
    """
    root = catalogue.root
    changed = set(_git(root, "diff", "--name-only", _base(root)))
    changed |= set(_git(root, "ls-files", "--others", "--exclude-standard"))
    if any(name.startswith(_EVERYTHING) for name in changed):
        return catalogue.katas
    return [
        kata
        for kata in catalogue.katas
        if any(str(path.relative_to(root)) in changed for path in kata.files)
    ]


def _base(root: Path) -> str:
    for branch in ("@{upstream}", "origin/main", "main", "HEAD"):
        found = _git(root, "merge-base", "HEAD", branch, check=False)
        if found:
            return found[0]
    raise KataError(f"--changed compares commits, and {root} has none; leave it out")


def _git(root: Path, *arguments: str, check: bool = True) -> list[str]:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=root, capture_output=True, text=True, encoding="utf-8"
        )
    except FileNotFoundError:
        raise KataError("--changed needs git, which is not installed; leave it out") from None
    if check and done.returncode:
        raise KataError(f"git {' '.join(arguments)} in {root}: {done.stderr.strip()}")
    return done.stdout.splitlines() if done.returncode == 0 else []
