"""The transformer block that holds the attention, and the model made of such blocks.

The names that end in `proj.weight` are the two residual projections, which GPT-2's
initialisation treats apart from the rest.
"""

from collections.abc import Callable

from torch import Tensor, nn
from torch.nn import functional as F

from scripts.training.sizes import Size

Attention = Callable[[Tensor, Tensor, Tensor, Tensor], tuple[Tensor, Tensor]]


class SelfAttention(nn.Module):
    """Several heads, each attending on its own share of the width.

    Args:
        attend: what a learner wrote, called as `attend(query, key, value, mask)`; None for
            PyTorch's kernel, which makes the causal mask itself.
    """

    def __init__(self, d_model: int, heads: int, attend: Attention | None) -> None:
        super().__init__()
        self.heads = heads
        self.attend = attend
        self.qkv = nn.Linear(d_model, 3 * d_model)
        self.proj = nn.Linear(d_model, d_model)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        B, T, C = x.shape
        qkv = self.qkv(x).view(B, T, 3, self.heads, C // self.heads)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)  # (B, heads, T, C / heads) each
        if self.attend is None:
            y = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        else:
            y, _ = self.attend(query, key, value, mask)
        return self.proj(y.transpose(1, 2).reshape(B, T, C))


class FeedForward(nn.Module):
    """Four times as wide in between, with GELU."""

    def __init__(self, d_model: int) -> None:
        super().__init__()
        self.up = nn.Linear(d_model, 4 * d_model)
        self.proj = nn.Linear(4 * d_model, d_model)

    def forward(self, x: Tensor) -> Tensor:
        # The exact GELU: on CPUs it is faster than the approximation with tanh.
        return self.proj(F.gelu(self.up(x)))


class Block(nn.Module):
    """Pre-norm: each half reads the normalised stream and adds to the stream itself."""

    def __init__(self, size: Size, attend: Attention | None) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(size.d_model)
        self.attention = SelfAttention(size.d_model, size.heads, attend)
        self.mlp_norm = nn.LayerNorm(size.d_model)
        self.mlp = FeedForward(size.d_model)
        self.dropout = nn.Dropout(size.dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = x + self.dropout(self.attention(self.attention_norm(x), mask))
        return x + self.dropout(self.mlp(self.mlp_norm(x)))


def build_model(
    gpt: Callable[..., nn.Module], size: Size, vocabulary: int, attend: Attention | None
) -> nn.Module:
    """A GPT of this size, with weights from torch's global random state."""
    return gpt(
        vocab_size=vocabulary,
        block_size=size.block_size,
        d_model=size.d_model,
        blocks=[Block(size, attend) for _ in range(size.layers)],
        dropout=size.dropout,
    )


def flops_per_token(model: nn.Module, size: Size) -> int:
    """Operations to train on one token: 6 N + 12 L d T.

    N counts the parameters that are multiplied: all but the table of positions. Each costs a
    multiplication and an addition forward and twice that backward. The second term is the
    attention's two products, counted in full though a causal kernel skips half of them, as is
    usual (PaLM, Chowdhery et al. 2022, appendix B).
    """
    positions = model.state_dict()["position_embedding.weight"].numel()
    multiplied = sum(parameter.numel() for parameter in model.parameters()) - positions
    return 6 * multiplied + 12 * size.layers * size.d_model * size.block_size
