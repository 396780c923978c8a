"""What one build has made and the next need not: texts, kept by the hash of what decides them."""

import hashlib
import os
import tempfile
from pathlib import Path

BUILD = Path(__file__).resolve().parents[2] / "build"


def kept(folder: Path, *deciding: bytes) -> Path:
    """Where the text is, or will be, that these decide. The folder may be thrown away any time."""
    digest = hashlib.sha256()
    for part in deciding:
        digest.update(len(part).to_bytes(8, "big") + part)
    return folder / digest.hexdigest()


def keep(file: Path, text: str) -> None:
    """Write at once or not at all: another build may read."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as half:
        half.write(text)
    Path(name).replace(file)
