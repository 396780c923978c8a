"""The text to learn from: characters as tokens, a tenth of them kept for validation."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from scripts.errors import KataError

DEFAULT = "pydoc_data.topics"
_STRETCHES = 10  # each gives its last tenth to validation


@dataclass(frozen=True)
class Corpus:
    """A text as token ids; id i stands for `characters[i]`."""

    name: str
    characters: str
    train: Tensor
    validation: Tensor
    sha256: str

    @property
    def length(self) -> int:
        return len(self.train) + len(self.validation)

    def decode(self, tokens: Tensor) -> str:
        return "".join(self.characters[token] for token in tokens.tolist())

    def first_prompt(self) -> Tensor:
        """(1, 1): the end of a line, where there is one, so that a sample begins a new one."""
        return torch.tensor([[max(self.characters.find("\n"), 0)]])


def read_text(path: Path | None) -> str:
    """A file's text, or the prose that comes with Python.

    Raises:
        KataError: it cannot be read, or is no text in UTF-8.
    """
    if path is None:
        return _python_prose()
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise KataError(f"{path} is not there") from None
    except IsADirectoryError:
        raise KataError(f"{path} is a folder; --data takes one file of text") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise KataError(
            f"{path} is not UTF-8: see line {line}, byte {error.start}. Save it as UTF-8, "
            "or choose a file of text"
        ) from None
    except OSError as error:
        raise KataError(f"{path} cannot be read: {error.strerror}") from None


def _python_prose() -> str:
    try:
        from pydoc_data.topics import topics
    except ImportError:
        raise KataError(f"this Python comes without {DEFAULT}; name a text with --data") from None
    return "\n\n".join(topics.values())


def make_corpus(text: str, name: str, block_size: int) -> Corpus:
    """Number the characters of a text and split it.

    The vocabulary is that of the whole text: a character that only the validation part holds is
    still one the model can be asked about.

    Raises:
        KataError: too short for a window and its next character on either side of the split.
    """
    window = block_size + 1
    if len(text) < 2 * window:
        raise KataError(
            f"{name} has {len(text)} characters; --block-size {block_size} needs at least "
            f"{2 * window}, {window} to train on and {window} to validate on"
        )
    encoded = text.encode("utf-32-le")
    codes, ids = np.unique(np.frombuffer(encoded, np.uint32), return_inverse=True)
    tokens = torch.from_numpy(ids.astype(np.int64))
    train, validation = _split(tokens, window)
    return Corpus(
        name=name,
        characters="".join(map(chr, codes)),
        train=train,
        validation=validation,
        sha256=hashlib.sha256(encoded).hexdigest(),
    )


def _split(tokens: Tensor, window: int) -> tuple[Tensor, Tensor]:
    """Nine tenths to train on, one to validate on.

    Prose changes from its beginning to its end, so the validation part is taken from ten places,
    unless the text is so short that these would hold less than a window each.
    """
    stretches = tokens.tensor_split(_STRETCHES)
    if len(tokens) < window * 10 * _STRETCHES:
        stretches = (tokens,)
    kept = [max(len(stretch) // 10, window) for stretch in stretches]
    return (
        torch.cat([stretch[:-count] for stretch, count in zip(stretches, kept, strict=True)]),
        torch.cat([stretch[-count:] for stretch, count in zip(stretches, kept, strict=True)]),
    )
