"""Takes a submission in: the one file for each kata, or why not. No submission stops it.

Where a kata's file may be: `katas/<level>/<kata>.py` as `submit.py` writes it, the same within one
more folder, as unpacking by hand gives it, or `<kata>.py` alone. Two files that could both be it
are refused: the grader does not choose for a candidate.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.catalogue import Kata
from scripts.drill.contents import FILE, FOLDER, Entry, RefusedError, entries
from scripts.drill.definition import Drill
from scripts.drill.names import printable
from scripts.drill.sources import MANIFEST, Source, is_junk

MISSING = "missing"
_LISTED = 20


@dataclass(frozen=True)
class Answer:
    """What a submission has for one kata: the bytes of its file, or the reason why none."""

    source: bytes | None = None
    reason: str | None = None
    """`missing`, or `refused: ` and why."""


@dataclass(frozen=True)
class Submission:
    """A submission that was taken in, whatever it was.

    All its texts are printable and in one line, but may hold what means something in HTML.
    """

    name: str
    """Fit for a file's name and for HTML; no other submission of the same grading has it."""
    path: Path
    """As it came: show it with `names.printable`."""
    sha256: str
    """Of the solutions alone: equal for submissions that ask for the same judgement."""
    answers: Mapping[str, Answer]
    """By the kata's slug, in the order of the drill."""
    findings: tuple[str, ...] = ()
    """What the reader of a report should know."""
    ignored: tuple[str, ...] = ()
    """Paths of what else was there, the first of them; none of it is used."""
    made_at: str | None = None
    """When `submit.py` ran, as the submission says of itself."""


def read_submission(source: Source, drill: Drill) -> Submission:
    """Take one submission in. Whatever it is, it raises nothing."""
    try:
        return _Reading(entries(source.path), drill).submission(source)
    except RefusedError as error:
        why = printable(f"refused: the submission {error}", 300)
    except Exception as error:  # a stranger's data met a defect of ours: the others must go on
        why = printable(f"refused: it cannot be taken in ({type(error).__name__}: {error})", 300)
    answers = {kata.slug: Answer(reason=why) for kata in drill.katas}
    return Submission(source.name, source.path, _fingerprint(drill, answers), answers)


def _fingerprint(drill: Drill, answers: Mapping[str, Answer]) -> str:
    digest = hashlib.sha256()
    for kata in drill.katas:
        text = answers[kata.slug].source
        if text is not None:
            digest.update(f"{kata.place.level}/{kata.place.name}\0{len(text)}\0".encode() + text)
    return digest.hexdigest()


@dataclass
class _Reading:
    """The entries of one submission, found by their paths without regard to case."""

    found: list[Entry]
    drill: Drill
    used: list[Entry] = field(default_factory=list)
    at: dict[tuple[str, ...], list[Entry]] = field(default_factory=lambda: defaultdict(list))
    within: dict[tuple[str, ...], list[Entry]] = field(default_factory=lambda: defaultdict(list))
    """By their paths within the first folder."""

    def __post_init__(self) -> None:
        for entry in self.found:
            key = tuple(part.casefold() for part in entry.parts)
            self.at[key].append(entry)
            self.within[key[1:]].append(entry)

    def submission(self, source: Source) -> Submission:
        answers = {kata.slug: self._answer(kata) for kata in self.drill.katas}
        made_at, findings = self._manifest(answers)
        return Submission(
            source.name,
            source.path,
            _fingerprint(self.drill, answers),
            answers,
            tuple(findings),
            tuple(self._ignored()),
            made_at,
        )

    def _answer(self, kata: Kata) -> Answer:
        level, file = kata.place.level.casefold(), f"{kata.place.name}.py".casefold()
        full = ("katas", level, file)
        matches = self.at[full] + self.within[full] + self.at[(file,)]
        matches = matches or self.within[(file,)]
        self.used += matches
        if not matches:
            in_the_way = self._in_the_way(level)
            return Answer(reason=f"refused: {in_the_way}" if in_the_way else MISSING)
        if len(matches) > 1:
            listed = ", ".join(_shown(entry) for entry in matches[:3])
            return Answer(reason=f"refused: {len(matches)} files could be meant: {listed}")
        return _read(matches[0])

    def _in_the_way(self, level: str) -> str | None:
        """What stands where a folder on the way to a solution should, or cannot be looked into."""
        for place in (("katas",), ("katas", level)):
            for entry in self.at[place] + self.within[place]:
                if entry.kind != FOLDER:
                    return f"{_shown(entry)} is {entry.kind}"
        for entry in self.found:
            if entry.kind not in (FILE, FOLDER) and entry.kind.startswith(FOLDER):
                return f"{_shown(entry)} is {entry.kind}"
        return None

    def _ignored(self) -> Iterator[str]:
        used = {id(entry) for entry in self.used}
        extra = [
            entry
            for entry in self.found
            if id(entry) not in used
            and entry.kind != FOLDER
            and not (entry.is_safe and any(is_junk(part) for part in entry.parts))
        ]
        for entry in extra[:_LISTED]:
            yield _shown(entry) if entry.kind == FILE else f"{_shown(entry)} ({entry.kind})"
        if len(extra) > _LISTED:
            yield f"and {len(extra) - _LISTED} more"

    def _manifest(self, answers: Mapping[str, Answer]) -> tuple[str | None, list[str]]:
        """When the submission says that it was made, and what its manifest gives cause to say."""
        matches = self.at[(MANIFEST,)] or self.within[(MANIFEST,)]
        self.used += matches
        if not matches:
            return None, [f"{MANIFEST} is missing: it was not made by submit.py"]
        if len(matches) > 1:
            return None, [f"{MANIFEST} is there {len(matches)} times; none is believed"]
        read = _read(matches[0])
        if read.source is None:
            return None, [str(read.reason).removeprefix("refused: ")]
        try:
            manifest = json.loads(read.source)
            if not isinstance(manifest, dict):
                raise ValueError("it is no table")
        except (ValueError, RecursionError) as error:
            return None, [printable(f"{MANIFEST} cannot be used: {error}")]
        if "katas" in manifest:
            return None, [f"{MANIFEST} is the pack's own: submit.py did not make this"]
        made_at = manifest.get("time")
        shown = printable(made_at, 40) if isinstance(made_at, str) else None
        return shown, [*self._contradictions(manifest, answers)]

    def _contradictions(
        self, manifest: dict[str, Any], answers: Mapping[str, Answer]
    ) -> Iterator[str]:
        drill = manifest.get("drill")
        if drill != self.drill.id:
            named = printable(drill, 80) if isinstance(drill, str) and drill else "none"
            yield f"{MANIFEST} is for another drill: {named}"
        claimed = manifest.get("files")
        if not isinstance(claimed, dict):
            yield f"{MANIFEST} has no hashes"
            return
        for kata in self.drill.katas:
            text = answers[kata.slug].source
            name = kata.stub.relative_to(kata.root).as_posix()
            if text is not None and claimed.get(name) != hashlib.sha256(text).hexdigest():
                yield f"{MANIFEST} has another hash for {name}: it was changed after submit.py ran"


def _read(entry: Entry) -> Answer:
    if entry.kind != FILE:
        return Answer(reason=f"refused: {_shown(entry)} is {entry.kind}")
    try:
        text = entry.read()
        text.decode("utf-8")
    except RefusedError as error:
        return Answer(reason=printable(f"refused: {_shown(entry)} {error}", 300))
    except UnicodeDecodeError:
        return Answer(reason=f"refused: {_shown(entry)} is not UTF-8")
    return Answer(source=text)


def _shown(entry: Entry) -> str:
    return printable(entry.path)
