"""What is to be run: a new run as it was asked for, or an old one from its checkpoint on."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from scripts.catalogue import Catalogue
from scripts.errors import KataError
from scripts.training.corpus import DEFAULT, Corpus, make_corpus, read_text
from scripts.training.journal import Journal
from scripts.training.parts import Part, choose_parts, kept_parts, whose_parts
from scripts.training.runs import RunFolder, free_folder, latest_folder
from scripts.training.sizes import SIZES, Size, check, option, size_from

# What a run can change when it goes on; anything else would make it another run.
_FREE = ("steps", "evaluate_every", "evaluation_batches", "checkpoint_every")


@dataclass(frozen=True)
class Request:
    """What was asked for. None where an option was not given."""

    size: str | None = None
    data: Path | None = None
    device: str = "auto"
    out: Path | None = None
    resume: bool = False
    compile: bool | None = None
    changes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """Everything that a run needs before its first step here.

    `checkpoint` is what the train loop made of itself, None at the beginning.
    """

    folder: RunFolder
    name: str
    size: Size
    data: Path | None
    corpus: Corpus
    parts: dict[str, Part]
    journal: Journal
    checkpoint: dict[str, Any] | None = None


def make_plan(request: Request, catalogue: Catalogue) -> Plan:
    """Raises: KataError: what was asked for cannot be; the message says why."""
    return _resumed(request) if request.resume else _begun(request, catalogue)


def _begun(request: Request, catalogue: Catalogue) -> Plan:
    name = request.size or "tiny"
    if name not in SIZES:
        raise KataError(f"--size {name}: there are {', '.join(SIZES)}")
    size = replace(SIZES[name], **request.changes)
    check(size)
    folder = RunFolder(request.out) if request.out else free_folder(name)
    if folder.is_taken:
        raise KataError(
            f"{folder.path} holds a run already. Go on with it by --resume, or choose another --out"
        )
    data = request.data.absolute() if request.data else None
    return Plan(
        folder=folder,
        name=name,
        size=size,
        data=data,
        corpus=_corpus(request.data, size),
        parts=choose_parts(catalogue, whose_parts(catalogue)),
        journal=Journal(),
    )


def _resumed(request: Request) -> Plan:
    folder = RunFolder(request.out) if request.out else latest_folder()
    about = folder.description()
    size = _changed(size_from(about["settings"]), about["size"], request, folder)
    recorded = about["data"]
    data = request.data or (Path(recorded["file"]) if recorded["file"] else None)
    corpus = _corpus(data, size)
    if corpus.sha256 != recorded["sha256"]:
        raise KataError(f"{corpus.name} is not the text that the run in {folder.path} began with")
    saved = folder.load()
    plan = Plan(
        folder=folder,
        name=about["size"],
        size=size,
        data=data,
        corpus=corpus,
        parts=kept_parts(folder.parts, about["parts"]),
        journal=Journal.from_data(saved["journal"]) if saved else Journal(),
        checkpoint=saved["train"] if saved else None,
    )
    if plan.journal.steps >= size.steps:
        raise KataError(
            f"the run in {folder.path} has done {plan.journal.steps} steps already; "
            f"raise --steps above that to go on"
        )
    return plan


def _changed(own: Size, name: str, request: Request, folder: RunFolder) -> Size:
    """The run's own settings, with what may change."""
    if request.size not in (None, name):
        raise KataError(f"the run in {folder.path} is {name}, not --size {request.size}")
    for field_name, value in request.changes.items():
        began = getattr(own, field_name)
        if field_name not in _FREE and value != began:
            raise KataError(
                f"the run in {folder.path} began with {option(field_name)} {began}, not {value}. "
                "Leave it out to go on, or begin another run with another --out"
            )
    size = replace(own, **request.changes)
    check(size)
    return size


def _corpus(data: Path | None, size: Size) -> Corpus:
    return make_corpus(read_text(data), str(data or DEFAULT), size.block_size)
