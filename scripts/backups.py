"""Puts a kata's stub back, and keeps whatever stood in its place."""

from datetime import UTC, datetime
from pathlib import Path

from scripts.catalogue import Kata
from scripts.files import write_atomically
from scripts.stubs import stub_of


def put_back(kata: Kata) -> str:
    """Put a kata's stub back, keeping what was there; what to tell of it."""
    backup = _keep(kata)
    write_atomically(kata.stub, stub_of(kata))
    kept = f"Your file is kept as {backup.relative_to(kata.root)}.\n" if backup else ""
    return f"{kept}{kata.stub.relative_to(kata.root)} is the stub again."


def _keep(kata: Kata) -> Path | None:
    """Move what is at the stub's place under .kata/backups/, whatever it is."""
    if not kata.stub.exists():
        return None
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}"
    backup = kata.root / ".kata" / "backups" / f"{kata.place.name}.{stamp}.py"
    backup.parent.mkdir(parents=True, exist_ok=True)
    kata.stub.replace(backup)
    return backup
