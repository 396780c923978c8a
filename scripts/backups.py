"""Puts a kata's stub back, and keeps whatever stood in its place."""

import os
from pathlib import Path

from scripts.catalogue import Kata
from scripts.errors import KataError
from scripts.files import keep, reason, write_atomically
from scripts.stubs import stub_of


def put_back(kata: Kata) -> str:
    """Put a kata's stub back, keeping what was there; what to tell of it.

    Raises:
        KataError: what is there cannot be kept, and stays; or the stub cannot be written.
    """
    path, stub = kata.stub.relative_to(kata.root), stub_of(kata)
    backup = _keep(kata, path)
    kept = f"Your file is kept as {backup.relative_to(kata.root)}.\n" if backup else ""
    try:
        write_atomically(kata.stub, stub)
    except OSError as error:
        raise KataError(f"{path} cannot be written: {reason(error)}. {kept}".strip()) from None
    return f"{kept}{path} is the stub again."


def _keep(kata: Kata, path: Path) -> Path | None:
    if not os.path.lexists(kata.stub):
        return None
    folder = kata.root / ".kata" / "backups"
    try:
        return keep(kata.stub, folder)
    except OSError as error:
        where = folder.relative_to(kata.root)
        raise KataError(
            f"{path} cannot be kept in {where} ({reason(error)}), so it was left as it is"
        ) from None
