"""Makes submission.zip of your solutions: python submit.py

It needs nothing but Python, and sends nothing anywhere.
"""

import hashlib
import json
import os
import sys
import warnings
import zipfile
from datetime import datetime, timezone
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).resolve().parent
MANIFEST = "manifest.json"
RESULT = "submission.zip"
LARGEST = 1024 * 1024  # bytes of a solution; a larger one would be refused


def main() -> None:
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    pack = read_manifest(HERE / MANIFEST)
    names = [kata["file"] for kata in pack["katas"]]
    texts, faults = {}, []
    for name in names:
        try:
            texts[name] = read_solution(HERE / name)
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            faults.append(f"{name} {'is missing' if missing else f'cannot be read: {error}'}")
        except ValueError as error:
            faults.append(f"{name} {error}")
    if faults:
        refuse(*faults, f"No {RESULT} was made. The pack holds every file as it was at first.")
    hashes = {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()}
    submission = {
        "drill": pack["drill"],
        "time": datetime.now(timezone.utc).isoformat(timespec="seconds"),  # noqa: UP017
        "files": hashes,
    }
    try:
        write_zip(HERE / RESULT, {**texts, MANIFEST: json.dumps(submission, indent=1).encode()})
    except OSError as error:
        refuse(f"{RESULT} cannot be written: {error}. Is it open in another program?")
    print(f"{RESULT} is made, for drill {pack['drill']}:")
    for name in names:
        remark = "not begun" if hashes[name] == pack["files"][name] else fault_in(texts[name])
        print(f"  {name}" + (f" ({remark})" if remark else ""))
    print(f"Send {HERE / RESULT}")


def read_manifest(path: Path) -> dict:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        refuse(
            f"{path} is missing or damaged. Run submit.py where you unpacked the pack, "
            f"or bring {MANIFEST} back from it."
        )


def read_solution(path: Path) -> bytes:
    if path.is_symlink():
        raise ValueError("is a link; put the file itself there")
    if path.is_dir():
        raise ValueError("is a folder; it should be a Python file")
    with path.open("rb") as file:
        text = file.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise ValueError("is larger than 1 MiB; a solution is a few kilobytes")
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8; save it as UTF-8") from None
    return text


def fault_in(text: bytes) -> str:
    """What keeps a text from being Python, for it would pass no test; or nothing."""
    warnings.simplefilter("ignore")  # of what is Python, but odd
    try:
        compile(text.decode("utf-8-sig"), "solution", "exec", dont_inherit=True)
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}; no test of it can pass"
    except ValueError as error:
        return f"{error}; no test of it can pass"
    return ""


def write_zip(path: Path, files: dict) -> None:
    """The whole zip, or the one that was there before."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def refuse(*sentences: str) -> NoReturn:
    sys.exit("\n".join(sentences))


if __name__ == "__main__":
    main()
