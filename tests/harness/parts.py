"""Parts that a suite hands to a solution by name, to be built on the solution's side.

A module cannot cross to another process, its name and its numbers can: `part("linear", 8, 3,
seed=1)` is the same module, weight for weight, wherever it is built.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from tests.harness.randomness import seed_torch


@dataclass(frozen=True)
class Part:
    """A module to be: its name in the list below, and what it is built with."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any] = field(default_factory=dict)
    seed: int = 0

    def build(self) -> nn.Module:
        """The module itself. The caller's random state stays as it was."""
        with torch.random.fork_rng(devices=[]):
            seed_torch(self.seed)
            return _PARTS[self.name](*self.args, **self.kwargs)


def part(name: str, *args: Any, seed: int = 0, **kwargs: Any) -> Part:
    """Name a part: `linear`, `block`, `worn_block` or `language_model`.

    Args:
        name: which.
        *args, **kwargs: of its constructor: plain numbers.
        seed: of its weights.
    """
    if name not in _PARTS:
        raise ValueError(f"no part {name!r}; there are {', '.join(_PARTS)}")
    return Part(name, args, kwargs, seed)


class Block(nn.Module):
    """A small transformer block: `block(x, mask)` with x (B, T, C) and mask (T, T), True to look.

    Its two residual projections are `attention.proj` and `mlp.proj`. One head, pre-norm.
    """

    def __init__(self, d_model: int) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(d_model)
        self.attention = nn.ModuleDict(
            {"qkv": nn.Linear(d_model, 3 * d_model), "proj": nn.Linear(d_model, d_model)}
        )
        self.mlp_norm = nn.LayerNorm(d_model)
        self.mlp = nn.ModuleDict(
            {"up": nn.Linear(d_model, 2 * d_model), "proj": nn.Linear(2 * d_model, d_model)}
        )

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        T = x.shape[1]
        if tuple(mask.shape) != (T, T) or mask.dtype != torch.bool:
            raise ValueError(
                f"a block takes a bool mask of shape ({T}, {T}) here, "
                f"got {str(mask.dtype).removeprefix('torch.')} of shape {tuple(mask.shape)}"
            )
        query, key, value = self.attention["qkv"](self.attention_norm(x)).chunk(3, dim=-1)
        scores = query @ key.mT / query.shape[-1] ** 0.5
        weights = scores.masked_fill(~mask, -torch.inf).softmax(dim=-1)
        x = x + self.attention["proj"](weights @ value)
        return x + self.mlp["proj"](torch.tanh(self.mlp["up"](self.mlp_norm(x))))


class Projection(nn.Linear):
    """A linear layer under another type, as adapters and quantised layers are."""


class Norm(nn.LayerNorm):
    """A norm under another type."""


class Slots(nn.Embedding):
    """A table under another type."""


class WornBlock(nn.Module):
    """A block that has been used: `block(x, mask)` as above, though it does not look at the mask.

    For suites that ask what becomes of a block's weights. None of its weights is as PyTorch
    starts it, and it holds what an initialisation must reach: norms with a bias and without, an
    nn.Linear without a bias, an nn.Embedding, three residual projections, which all are called
    `c_proj` as in GPT-2, and a projection, `proj_in`, that is none of these. An adapted one holds
    subclasses of each kind too.
    """

    def __init__(self, d_model: int, *, adapted: bool = False) -> None:
        super().__init__()
        norm, linear, embedding = (
            (Norm, Projection, Slots) if adapted else (nn.LayerNorm, nn.Linear, nn.Embedding)
        )
        self.ln_1 = norm(d_model)
        self.attn = nn.ModuleDict(
            {"c_attn": linear(d_model, d_model), "c_proj": linear(d_model, d_model)}
        )
        self.ln_2 = nn.LayerNorm(d_model, bias=False)
        self.mlp = nn.ModuleDict(
            {
                "proj_in": nn.Linear(d_model, d_model, bias=False),
                "c_proj": nn.Linear(d_model, d_model),
            }
        )
        self.memory = nn.ModuleDict(
            {"slots": embedding(d_model, d_model), "c_proj": nn.Linear(d_model, d_model)}
        )
        with torch.no_grad():
            for parameter in self.parameters():
                parameter.normal_(mean=0.5)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = x + self.attn["c_proj"](self.attn["c_attn"](self.ln_1(x)))
        x = x + self.mlp["c_proj"](torch.tanh(self.mlp["proj_in"](self.ln_2(x))))
        slots = self.memory["slots"].get_parameter("weight")
        return x + self.memory["c_proj"](x @ slots)


class LanguageModel(nn.Module):
    """A tiny language model: `model(tokens, targets=None)` gives (logits, loss or None).

    tokens and targets are (B, T) int64 with T ≤ block_size, logits (B, T, vocab_size), the loss
    the mean cross-entropy. Each position sees its own token and the mean of those before it. It
    has what a training loop must mind: dropout, biases, a tied head, a norm that is not called
    one, and a parameter of three dimensions.
    """

    def __init__(
        self, vocab_size: int, block_size: int, d_model: int = 16, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.block_size = block_size
        self.embedding = nn.Embedding(vocab_size, d_model)
        self.position = nn.Parameter(torch.randn(1, block_size, d_model))
        self.mix = nn.Linear(2 * d_model, d_model)
        self.dropout = nn.Dropout(dropout)
        self.final = nn.LayerNorm(d_model)
        self.head = nn.Linear(d_model, vocab_size, bias=False)
        nn.init.normal_(self.embedding.weight, std=0.2)
        self.head.weight = self.embedding.weight

    def forward(
        self, tokens: Tensor, targets: Tensor | None = None
    ) -> tuple[Tensor, Tensor | None]:
        T = tokens.shape[1]
        if self.block_size < T:
            raise ValueError(f"{T} tokens, but block_size is {self.block_size}")
        x = self.embedding(tokens) + self.position[:, :T]
        seen = torch.arange(1, T + 1, device=tokens.device)
        past = x.cumsum(dim=1) / seen.unsqueeze(-1)
        x = x + self.dropout(torch.tanh(self.mix(torch.cat([x, past], dim=-1))))
        logits = self.head(self.final(x))
        if targets is None:
            return logits, None
        return logits, nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())


_PARTS: dict[str, Callable[..., nn.Module]] = {
    "linear": nn.Linear,
    "block": Block,
    "worn_block": WornBlock,
    "language_model": LanguageModel,
}
