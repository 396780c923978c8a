"""Which parts of the trainer are the learner's, and which come from the reference."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from scripts.catalogue import Catalogue
from scripts.errors import KataError
from scripts.files import write_atomically
from scripts.ledger import Ledger
from tests.harness.loading import LoadError, last_line_in, load_text, read_solution
from tests.harness.medals import MEDALS

ROLES = {"attention": "scaled_dot_product", "gpt": "gpt", "train": "train_gpt"}
YOURS, REFERENCE = "yours", "reference"


@dataclass(frozen=True)
class Part:
    """One kata's solution, in the role that it plays in the trainer.

    `text` is what runs, and `file` where it came from. A run that goes on takes the text from
    its own copy, `path`, since the file may have changed in between.
    """

    role: str
    kata: str
    whose: str
    file: str
    path: str
    text: str

    @property
    def is_yours(self) -> bool:
        return self.whose == YOURS

    def load(self) -> ModuleType:
        """Run the part's text.

        Raises:
            KataError: it does not load; the message says why.
        """
        try:
            return load_text(self.text, Path(self.path), f"nabla_part_{self.role}")
        except LoadError as error:
            raise KataError(str(error)) from None

    def blame(self, error: BaseException) -> str | None:
        """Where in this part an error arose, or None when it arose elsewhere."""
        line = last_line_in(error, self.path)
        return f"{self.path}, line {line}: {type(error).__name__}: {error}" if line else None


def whose_parts(catalogue: Catalogue) -> dict[str, str]:
    """For each kata in the trainer, by its slug: is it the learner's turn, or the reference's?"""
    ledger = Ledger.load(catalogue.root)
    passed = MEDALS[MEDALS.index("silver") :]
    return {
        slug: YOURS if ledger.medal(catalogue.find(slug)) in passed else REFERENCE
        for slug in ROLES.values()
    }


def choose_parts(catalogue: Catalogue, whose: Mapping[str, str]) -> dict[str, Part]:
    """Read every part from the tree that it is taken from.

    Raises:
        KataError: a part cannot be read.
    """
    parts = {}
    for role, slug in ROLES.items():
        kata = catalogue.find(slug)
        path = kata.stub if whose[slug] == YOURS else kata.solution
        try:
            text = read_solution(path)
        except LoadError as error:
            raise KataError(str(error)) from None
        file = path.relative_to(catalogue.root).as_posix()
        parts[role] = Part(role, f"{kata.id} {slug}", whose[slug], file, file, text)
    return parts


def keep_parts(parts: Mapping[str, Part], folder: Path) -> None:
    """Keep each part's text with the run, so that it goes on with what it began with."""
    for part in parts.values():
        write_atomically(_kept(folder, part.role), part.text)


def kept_parts(folder: Path, described: Mapping[str, Any]) -> dict[str, Part]:
    """The parts that a run began with.

    Args:
        folder: of the kept texts.
        described: what `describe` made of them.

    Raises:
        KataError: one is missing.
    """
    parts = {}
    for role in ROLES:
        path, about = _kept(folder, role), described[role]
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            raise KataError(
                f"{path} cannot be read, and the run needs it to go on; begin another one"
            ) from None
        parts[role] = Part(role, about["kata"], about["whose"], about["file"], str(path), text)
    return parts


def _kept(folder: Path, role: str) -> Path:
    return folder / f"{role}.py"


def kernel_instead(attention: Part, device_type: str) -> str | None:
    """Why PyTorch's attention kernel runs rather than the part; None if the part itself does."""
    if not attention.is_yours:
        return "yours is not at silver yet"
    if device_type == "cuda":
        return "this is CUDA; yours has silver"
    return None


def describe(parts: Mapping[str, Part], device_type: str) -> dict[str, dict[str, str]]:
    """For run.json: of each part, the kata, whose it is, its file, and what runs."""
    described = {}
    for part in parts.values():
        about = {"kata": part.kata, "whose": part.whose, "file": part.file, "runs": part.file}
        if part.role == "attention" and kernel_instead(part, device_type):
            about["runs"] = "torch.nn.functional.scaled_dot_product_attention"
        described[part.role] = about
    return described


def announce(parts: Mapping[str, Part], device_type: str) -> list[str]:
    """A line for each part: whose it is."""
    lines = []
    for part in parts.values():
        said = f"yours, {part.kata}" if part.is_yours else f"the reference's {part.kata}"
        if part.role == "attention" and (why := kernel_instead(part, device_type)):
            said = f"PyTorch's kernel, since {why}"
        lines.append(f"{part.role}: {said}")
    return lines
