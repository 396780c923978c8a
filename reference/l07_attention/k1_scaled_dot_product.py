"""Scaled dot-product attention: every query takes a weighted average of the values."""

import math

import torch
from torch import Tensor


def attention(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Let every query gather the values whose keys align with it.

    softmax(Q Kᵀ / √d_k) V, the softmax running over the keys. Batch and positions are handled
    at once: how many tensor operations run does not depend on their sizes.

    Args:
        query: (..., T, d_k) float of any precision, what each position looks for.
        key: (..., S, d_k), what each position offers; S ≥ 1.
        value: (..., S, d_v), what each position hands over.
        mask: bool, broadcastable to (..., T, S), True where a query may look.
            None lets every query look everywhere.

    Query, key and value share their dtype and what stands in `...`: nothing, a batch, a batch
    and heads. They need not be contiguous, and are left as they are.

    Returns:
        The output (..., T, d_v) and the weights (..., T, S), both of the inputs' dtype, computed
        in it or in a wider one. A score q·k / √d_k that this dtype can hold overflows nothing,
        not even where q·k itself would. Each row of weights sums to 1, except the row of a query
        that may look nowhere: its weights and its output are zeros, never NaN, and no gradient
        through them is NaN.

    Raises:
        ValueError: query and key differ in d_k, or key and value in S, also where one of the
            two is 1. The message names both sizes.

    Example:
        One query and two keys; the query aligns with the first key only.

        >>> query = torch.tensor([[2.0, 0.0]])
        >>> key = torch.eye(2)
        >>> value = torch.tensor([[10.0], [20.0]])
        >>> output, weights = attention(query, key, value)
        >>> weights  # softmax([2/√2, 0])
        tensor([[0.8044, 0.1956]])
        >>> output  # 0.8044·10 + 0.1956·20
        tensor([[11.9557]])

    Source: Vaswani et al. 2017, "Attention Is All You Need", equation 1.
    """
    # solution
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(f"query has d_k={query.shape[-1]}, key has d_k={key.shape[-1]}")
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(f"key has {key.shape[-2]} positions, value has {value.shape[-2]}")
    scores = (query / math.sqrt(query.shape[-1])) @ key.transpose(-2, -1)  # (..., T, S)
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    weights = scores.softmax(dim=-1)
    if mask is not None:
        weights = weights.masked_fill(~mask, 0.0)  # a row of -inf alone softmaxes to NaN
    return weights @ value, weights
    # end solution
