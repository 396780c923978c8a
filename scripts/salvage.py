"""Reads the ledger's file: all of it, or what is left."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.files import reason
from tests.harness.medals import MEDALS

VERSION = 1
_RESULT = {"medal", "passed", "total", "prints", "when"}


@dataclass(frozen=True)
class Found:
    """What was read: an entry for each kata, by its slug. `fault` says why it may not be all."""

    katas: dict[str, dict[str, Any]]
    fault: str | None = None

    @property
    def results(self) -> int:
        return sum("result" in entry for entry in self.katas.values())


def read(path: Path) -> Found:
    """Read a ledger. Whatever stands in its place, what is sound in it is found."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Found({})
    except OSError as error:
        return Found({}, f"cannot be read ({reason(error)})")
    if not data.strip():
        return Found({}, "is empty")
    try:
        content = json.loads(data)
        version, entries = content["version"], dict(content["katas"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return Found(_whole_entries(data.decode(errors="replace")), "is damaged")
    katas = {slug: _sound(entry) for slug, entry in entries.items()}
    if isinstance(version, int) and version > VERSION:
        return Found(katas, "comes from a newer Nabla")
    return Found(katas, None if version == VERSION and katas == entries else "is damaged")


def _whole_entries(text: str) -> dict[str, dict[str, Any]]:
    """The sound entries in a text that is not JSON, or not of a ledger's form, as a whole."""
    katas = {}
    for key in re.finditer(r'"(\w+)"\s*:\s*(?=\{)', text):
        try:
            entry, _ = json.JSONDecoder().raw_decode(text, key.end())
        except (ValueError, RecursionError):
            continue
        if sound := _sound(entry):
            katas[key[1]] = sound
    return katas


def _sound(entry: Any) -> dict[str, Any]:
    """Those parts of a kata's entry that are what they should be."""
    if not isinstance(entry, dict):
        return {}
    is_sound = {"result": _is_result, "hints": _is_count, "revealed": _is_flag}
    return {key: value for key, value in entry.items() if key in is_sound and is_sound[key](value)}


def _is_result(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() >= _RESULT
        and value["medal"] in (None, *MEDALS)
        and _is_count(value["passed"])
        and _is_count(value["total"])
        and isinstance(value["when"], str)
        and isinstance(value["prints"], dict)
        and all(isinstance(mark, str) for mark in value["prints"].values())
    )


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _is_flag(value: Any) -> bool:
    return type(value) is bool
