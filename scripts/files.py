"""Files that are never half written, and their fingerprints."""

import errno
import hashlib
import itertools
import os
import secrets
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from scripts.errors import KataError


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that it is the old one or the new one at every instant.

    A text is written in UTF-8, its line ends as they are. A link is followed, and a file that was
    there keeps its mode. The bytes are on the disk before they get the name, so that losing power
    leaves one of the two as well; which one is left open. What is no file but can be written to,
    such as /dev/stdout, is written to.

    Raises:
        OSError: it cannot be written. What was there still is, and nothing is left beside it.
    """
    data = content.encode() if isinstance(content, str) else content
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    path = Path(os.path.realpath(path))  # unlike resolve(), at ease with a link to itself
    if path.exists() and not os.access(path, os.W_OK):  # replacing it would not ask
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def keep(path: Path, folder: Path) -> Path:
    """Keep what stands at `path` in `folder`, under a name made of its own and the time.

    A file is copied, and the copy is on the disk before this returns. What cannot be read as one (a
    folder in its place, a link to nowhere) is moved. Nothing that was kept before is overwritten.

    Raises:
        OSError: it cannot be kept, and stays where it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    for number in itertools.count(1):
        again = f"-{number}" if number > 1 else ""
        kept = folder / f"{path.stem}.{stamp}{again}{path.suffix}"
        if os.path.lexists(kept):
            continue
        try:
            if not path.is_file():
                return path.rename(kept)
            _copy(path, kept)
        except FileExistsError:
            continue  # somebody else's, since we looked
        except PermissionError:
            return path.rename(kept)
        return kept
    raise AssertionError


def _copy(path: Path, new: Path) -> None:
    with path.open("rb") as source, new.open("xb") as target:
        try:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
            shutil.copymode(path, new)
        except BaseException:
            new.unlink()
            raise


def leftovers(path: Path) -> list[Path]:
    """What writing this file left beside it when it was killed."""
    return list(path.parent.glob(f".{path.name}.*.new"))


def write_where_asked(path: Path, content: str | bytes) -> None:
    """Write a file that a user has named.

    Raises:
        KataError: it cannot be written; the message says why.
    """
    try:
        write_atomically(path, content)
    except OSError as error:
        why = reason(error)
        if path.parent.exists() and not path.parent.is_dir():
            why = f"{path.parent} is no folder"
        raise KataError(f"cannot write {path}: {why}. Give another FILE") from None


def reason(error: OSError) -> str:
    """Why the system refused, in its words."""
    return error.strerror or str(error)


def fingerprint(paths: Iterable[Path]) -> str:
    """A short hash of the files' bytes; a file that cannot be read counts as its name alone."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0")
        try:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError:
            digest.update(b"none")
    return digest.hexdigest()[:16]
