"""How large a model is and how it is trained: three sizes, every field of which is an option."""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Annotated, Any

from scripts.errors import KataError

PRECISIONS = ("auto", "float32", "bfloat16", "float16")


@dataclass(frozen=True)
class Size:
    """The settings of a run. What stands beside a type is the help of its option."""

    layers: Annotated[int, "Transformer blocks."]
    heads: Annotated[int, "Attention heads in a block; they share the width."]
    d_model: Annotated[int, "Width of what flows through the blocks."]
    block_size: Annotated[int, "Characters the model sees at once."]
    dropout: Annotated[float, "Probability of dropping an element while training."]
    steps: Annotated[int, "Optimiser steps in all."]
    batch_size: Annotated[int, "Windows in a micro-batch, in each process."]
    accumulation: Annotated[int, "Micro-batches in a step."]
    learning_rate: Annotated[float, "At the end of the warmup."]
    min_learning_rate: Annotated[float, "At the last step."]
    warmup_steps: Annotated[int, "Steps in which the learning rate rises."]
    weight_decay: Annotated[float, "Of matrices; vectors have none."]
    betas: Annotated[tuple[float, float], "Of AdamW."]
    max_norm: Annotated[float, "What the gradient's norm is clipped to."]
    precision: Annotated[str, f"{', '.join(PRECISIONS[:-1])} or {PRECISIONS[-1]}."]
    evaluate_every: Annotated[int, "Steps from one validation to the next; 0: none."]
    evaluation_batches: Annotated[int, "Batches in a validation."]
    checkpoint_every: Annotated[int, "Steps from one checkpoint to the next; 0: none."]
    seed: Annotated[int, "Of the weights, the batches and the samples."]

    @property
    def tokens_per_step(self) -> int:
        """In one process."""
        return self.batch_size * self.block_size * self.accumulation

    def for_loop(self, precision: str, rank: int) -> dict[str, Any]:
        """What the train loop's own config takes; each process draws batches of its own."""
        of_model = ("layers", "heads", "d_model", "dropout")
        settings = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in of_model
        }
        return {**settings, "precision": precision, "seed": self.seed + rank}


SIZES = {
    "tiny": Size(
        layers=4,
        heads=4,
        d_model=128,
        block_size=64,
        dropout=0.0,
        steps=2000,
        batch_size=12,
        accumulation=1,
        learning_rate=2e-3,
        min_learning_rate=2e-4,
        warmup_steps=20,
        weight_decay=0.1,
        betas=(0.9, 0.99),
        max_norm=1.0,
        precision="auto",
        evaluate_every=100,
        evaluation_batches=20,
        checkpoint_every=50,
        seed=0,
    ),
    "small": Size(
        layers=6,
        heads=6,
        d_model=384,
        block_size=256,
        dropout=0.2,
        steps=5000,
        batch_size=64,
        accumulation=1,
        learning_rate=1e-3,
        min_learning_rate=1e-4,
        warmup_steps=100,
        weight_decay=0.1,
        betas=(0.9, 0.99),
        max_norm=1.0,
        precision="auto",
        evaluate_every=250,
        evaluation_batches=20,
        checkpoint_every=100,
        seed=0,
    ),
    "gpt2": Size(
        layers=12,
        heads=12,
        d_model=768,
        block_size=1024,
        dropout=0.0,
        steps=20000,
        batch_size=16,
        accumulation=4,
        learning_rate=6e-4,
        min_learning_rate=6e-5,
        warmup_steps=500,
        weight_decay=0.1,
        betas=(0.9, 0.95),
        max_norm=1.0,
        precision="auto",
        evaluate_every=250,
        evaluation_batches=20,
        checkpoint_every=250,
        seed=0,
    ),
}

_Rule = tuple[str, Callable[[Any], bool], tuple[str, ...]]
_RULES: tuple[_Rule, ...] = (
    (
        "at least 1",
        lambda value: value >= 1,
        (
            "layers",
            "heads",
            "d_model",
            "block_size",
            "steps",
            "batch_size",
            "accumulation",
            "evaluation_batches",
        ),
    ),
    (
        "0 or more",
        lambda value: 0 <= value < math.inf,
        (
            "warmup_steps",
            "min_learning_rate",
            "weight_decay",
            "evaluate_every",
            "checkpoint_every",
            "seed",
        ),
    ),
    ("above 0", lambda value: value > 0, ("max_norm",)),
    ("a number above 0", lambda value: 0 < value < math.inf, ("learning_rate",)),
    ("at least 0 and below 1", lambda value: 0 <= value < 1, ("dropout",)),
    (
        "two numbers at least 0 and below 1",
        lambda value: all(0 <= beta < 1 for beta in value),
        ("betas",),
    ),
    (f"one of {', '.join(PRECISIONS)}", lambda value: value in PRECISIONS, ("precision",)),
)


def option(field: str) -> str:
    """How a field is called on the command line."""
    return f"--{field.replace('_', '-')}"


def check(size: Size) -> None:
    """Refuse settings that no model can have.

    Raises:
        KataError: names the option and what it must be.
    """
    for must_be, holds, names in _RULES:
        for name in names:
            value = getattr(size, name)
            if not holds(value):
                raise KataError(f"{option(name)} is {value}; it must be {must_be}")
    if size.d_model % size.heads:
        raise KataError(
            f"--d-model {size.d_model} cannot be shared by --heads {size.heads}: "
            "the heads must divide the width"
        )


def size_from(settings: dict[str, Any]) -> Size:
    """The size that a run wrote into its run.json."""
    known = {field.name: settings[field.name] for field in fields(Size)}
    return Size(**{**known, "betas": tuple(known["betas"])})
