"""Where a build keeps what the next need not make again, by the hash of what decides it."""

import hashlib
from pathlib import Path

BUILD = Path(__file__).resolve().parents[2] / "build"


def kept(folder: Path, *deciding: bytes) -> Path:
    """Where the text is, or will be, that these decide. The folder may be thrown away any time."""
    digest = hashlib.sha256()
    for part in deciding:
        digest.update(len(part).to_bytes(8, "big") + part)
    return folder / digest.hexdigest()
