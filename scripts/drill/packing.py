"""The pack: a zip with all that a candidate needs for a drill, and nothing that gives it away."""

import hashlib
import io
import json
import re
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from scripts.cards import Card, load_card
from scripts.catalogue import Kata
from scripts.drill.bronze import PARTS, bronze_suite, harness_for
from scripts.drill.definition import Drill
from scripts.drill.leaks import leaks
from scripts.drill.readme import hints, readme
from scripts.drill.sources import MANIFEST
from scripts.errors import KataError
from scripts.stubs import stub_of
from tests.harness.variants import ROOT

_PACKAGES = ("numpy", "torch", "pytest", "pytest-timeout", "hypothesis")
_SETTINGS = "[tool.pytest.ini_options]"
_CONFTEST = '''"""Loads the harness for every way to start pytest: here, in an editor."""

pytest_plugins = ["tests.harness.plugin"]
'''
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can hold


class PackError(KataError):
    """A drill of which no pack can be made."""


def pack(drill: Drill) -> dict[str, bytes]:
    """The files of a drill's pack, by path. The same drill gives the same bytes.

    Raises:
        PackError: the pack would give a solution away.
        KataError: a kata of the drill is faulty.
    """
    cards = {kata.slug: load_card(kata.card) for kata in drill.katas}
    suites = {_path(kata, kata.suite): bronze_suite(kata) for kata in drill.katas}
    harness = harness_for([*suites.values()])
    _refuse_leaks(suites | {name: harness[name] for name in harness if name == PARTS}, drill)
    files = {_path(kata, kata.stub): stub_of(kata) for kata in drill.katas} | suites | harness
    packages = [name for name in _PACKAGES if name != "torch" or _needs_torch(files)]
    files |= {
        _path(kata, kata.card): _forbidden(cards[kata.slug])
        for kata in drill.katas
        if cards[kata.slug].forbidden
    }
    if drill.hints:
        files["HINTS.md"] = hints(drill, cards)
    files["README.md"] = readme(drill, cards, packages)
    files["pyproject.toml"] = _project(drill, packages)
    files["conftest.py"] = _CONFTEST
    for name in ("constraints.txt", "tests/__init__.py"):
        files[name] = (ROOT / name).read_text("utf-8")
    files["submit.py"] = (Path(__file__).parent / "submit.py").read_text("utf-8")
    packed = {name: text.encode() for name, text in sorted(files.items())}
    return packed | {MANIFEST: _manifest(drill, cards, packed)}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files, the same for the same files on every machine.

    Nothing is compressed, for compressors differ between versions.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.create_system = 3
            member.external_attr = 0o100644 << 16
            archive.writestr(member, content)
    return buffer.getvalue()


def _path(kata: Kata, file: Path) -> str:
    return file.relative_to(kata.root).as_posix()


def _refuse_leaks(files: Mapping[str, str], drill: Drill) -> None:
    found = list(leaks(files, drill.katas))
    if found:
        first = found[0]
        raise PackError(
            f"the pack would give {first.kata.slug} away: {first.file}, which a kata of the drill "
            f"needs, holds {len(found)} of its solution's lines, such as {first.line!r}. "
            "Leave one of the two katas out"
        )


def _needs_torch(files: Mapping[str, str]) -> bool:
    return any(re.search(r"^(?:import|from) torch\b", text, re.M) for text in files.values())


def _forbidden(card: Card) -> str:
    """What the harness reads of a card, and nothing else of it."""
    calls = "".join(f"    {json.dumps(call, ensure_ascii=False)},\n" for call in card.forbidden)
    return f"# Calls that are forbidden in this kata, as README.md says.\nforbidden = [\n{calls}]\n"


def _project(drill: Drill, packages: list[str]) -> str:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)["project"]
    ranges = [
        f'    "{requirement}",\n'
        for requirement in project["dependencies"]
        if re.split(r"[^\w.-]", requirement)[0] in packages
    ]
    settings = text[text.index(_SETTINGS) :].partition("\n[")[0].strip()
    return (
        f'[project]\nname = "{drill.id}"\nversion = "1"\n'
        f'requires-python = "{project["requires-python"]}"\n'
        f"dependencies = [\n{''.join(ranges)}]\n\n{settings}\n"
    )


def _manifest(drill: Drill, cards: Mapping[str, Card], files: Mapping[str, bytes]) -> bytes:
    manifest = {
        "drill": drill.id,
        "title": drill.title,
        "katas": [
            {"id": kata.id, "title": cards[kata.slug].title, "file": _path(kata, kata.stub)}
            for kata in drill.katas
        ],
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    return json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n"
