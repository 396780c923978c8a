"""What is in a submission, a zip or a folder: looked at with care, and never unpacked.

A submission is hostile until proved otherwise. Links are not followed, pipes and devices not
opened, and nothing is read beyond the limits below. A zip is never extracted: a member's path
is compared with the few that count, and leads nowhere.
"""

import io
import os
import re
import stat
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LARGEST_FILE = 1024**2
LARGEST_ZIP = 32 * 1024**2
MOST_ENTRIES = 10_000
DEEPEST = 4  # TOP/katas/<level>/<kata>.py
_LONGEST_PATH = 1000

FILE, FOLDER = "a file", "a folder"
_KINDS = {
    stat.S_IFREG: FILE,
    stat.S_IFDIR: FOLDER,
    stat.S_IFLNK: "a link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class RefusedError(Exception):
    """A submission or a file in it that is not taken; the message says why."""


@dataclass(frozen=True)
class Entry:
    """A file or something else in a submission."""

    parts: tuple[str, ...]
    """Of its path within the submission; an unsafe path is one part, so it matches nothing."""
    kind: str
    """FILE, FOLDER, or what it is instead, in words."""
    read: Callable[[], bytes]
    """Its bytes. Raises RefusedError where it is no file, too large, or cannot be read."""
    is_safe: bool = True
    """False for a path that leads out of the folder it is extracted to, or is too long for one."""

    @property
    def path(self) -> str:
        return "/".join(self.parts)


def entries(path: Path) -> list[Entry]:
    """What is in a submission, down to the depth that counts.

    Args:
        path: of a zip, a folder, or a single Python file. A link is not followed.

    Raises:
        RefusedError: it is nothing of these, damaged, too large, or cannot be read.
    """
    try:
        kind = _kind(path.lstat().st_mode)
        if kind == FOLDER:
            return _capped(_in_folder(path))
        if kind != FILE:
            raise RefusedError(f"is {kind}")
        if path.suffix == ".py":
            return [Entry((path.name,), FILE, lambda: _read(path, LARGEST_FILE))]
        return _in_zip(_read(path, LARGEST_ZIP), named_so=path.suffix.lower() == ".zip")
    except (OSError, ValueError) as error:
        raise RefusedError(f"cannot be read: {_why(error)}") from None


def _kind(mode: int) -> str:
    return _KINDS.get(stat.S_IFMT(mode), "nothing that can be read")


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _capped(found: Iterator[Entry]) -> list[Entry]:
    kept = []
    for entry in found:
        kept.append(entry)
        if len(kept) > MOST_ENTRIES:
            raise RefusedError(f"holds more than {MOST_ENTRIES:,} files")
    return kept


def _read(path: Path, most: int) -> bytes:
    """The bytes of a regular file, which may have become something else since it was listed."""
    wary = (getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
    flags = os.O_RDONLY
    for flag in wary:
        flags |= flag
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            kind = _kind(status.st_mode)
            if kind != FILE:
                raise RefusedError(f"is {kind}")
            return _limited(file, most, status.st_size)
    except (OSError, ValueError) as error:
        raise RefusedError(f"cannot be read: {_why(error)}") from None


def _limited(file: IO[bytes], most: int, size: int) -> bytes:
    """At most so many bytes of a file that is said to be of that size, which may be a lie."""
    content = file.read(min(size, most) + 1)  # all that is asked for is allocated beforehand
    if len(content) > most:
        raise RefusedError(f"is larger than {most // 1024**2} MiB")
    return content


def _in_folder(top: Path) -> Iterator[Entry]:
    """Breadth first, so that the files which count come before the bulk of what does not."""
    folders: deque[tuple[str, ...]] = deque([()])
    while folders:
        parts = folders.popleft()
        try:
            with os.scandir(top.joinpath(*parts)) as found:
                for item in found:
                    entry = _entry(item, (*parts, item.name))
                    yield entry
                    if entry.kind == FOLDER and len(entry.parts) < DEEPEST:
                        folders.append(entry.parts)
        except OSError as error:
            if not parts:
                raise
            yield Entry(parts, f"a folder that cannot be read ({_why(error)})", _nothing)


def _entry(item: os.DirEntry[str], parts: tuple[str, ...]) -> Entry:
    try:
        kind = _kind(item.stat(follow_symlinks=False).st_mode)
    except OSError as error:
        return Entry(parts, f"nothing that can be read ({_why(error)})", _nothing)
    path = Path(item.path)
    return Entry(parts, kind, lambda: _read(path, LARGEST_FILE))


def _nothing() -> bytes:
    raise RefusedError("is no file")


def _in_zip(content: bytes, named_so: bool) -> list[Entry]:
    # An entry of the directory begins so: a bound on their number before memory is spent on them.
    if content.count(b"PK\x01\x02") > MOST_ENTRIES:
        raise RefusedError(f"holds more than {MOST_ENTRIES:,} files")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # a forged directory fails in more ways than zipfile documents
        if named_so or content[:2] == b"PK":
            raise RefusedError(f"is no zip, or a damaged one ({_why(error)})") from None
        raise RefusedError("is neither a zip nor a folder nor a Python file") from None
    found = [_member(archive, info) for info in archive.infolist()]
    own = {entry.parts for entry in found}
    implied = {
        entry.parts[:depth]
        for entry in found
        if entry.is_safe
        for depth in range(1, min(len(entry.parts), DEEPEST + 1))
    }
    return [*found, *(Entry(parts, FOLDER, _nothing) for parts in sorted(implied - own))]


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry:
    name = info.orig_filename.replace("\\", "/")  # as some programs on Windows write it
    parts = tuple(part for part in name.split("/", _LONGEST_PATH) if part not in ("", "."))
    leads_out = name.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", name)
    if leads_out or "\0" in name or len(name) > _LONGEST_PATH or not parts:
        return Entry((name[:_LONGEST_PATH],), "an unsafe path", _nothing, is_safe=False)
    mode = info.external_attr >> 16
    kind = FOLDER if name.endswith("/") else _kind(mode) if stat.S_IFMT(mode) else FILE
    return Entry(parts, kind, lambda: _read_member(archive, info))


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & 0x1:
        raise RefusedError("is encrypted")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RefusedError("is compressed in another way than deflate")  # LZMA takes any memory
    try:
        with archive.open(info) as file:
            return _limited(file, LARGEST_FILE, LARGEST_FILE)
    except RefusedError:
        raise
    except Exception as error:  # zlib, zipfile and struct have a word each for what is forged
        raise RefusedError(f"is damaged in the zip ({_why(error)})") from None
