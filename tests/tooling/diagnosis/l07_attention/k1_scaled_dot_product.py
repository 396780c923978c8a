"""Attention as another hand writes it: einsum, and a softmax in pieces."""

import torch


def attention(query, key, value, mask=None):
    width, positions = key.size(-1), key.size(-2)
    if value.size(-2) != positions:
        raise ValueError(f"{positions} keys go with {positions} values, not {value.size(-2)}")
    if query.size(-1) != width:
        raise ValueError(f"a query of {query.size(-1)} numbers meets a key of {width}")
    scores = torch.einsum("...td,...sd->...ts", query * width**-0.5, key)
    visible = torch.ones_like(scores, dtype=torch.bool)
    if mask is not None:
        visible = visible & mask
    scores = torch.where(visible, scores, float("-inf"))
    largest = scores.detach().amax(dim=-1, keepdim=True)
    largest = largest.clamp(min=torch.finfo(scores.dtype).min)
    shares = torch.exp(scores - largest)
    total = shares.sum(dim=-1, keepdim=True)
    weights = shares / total.clamp(min=0.5)
    output = torch.einsum("...ts,...sv->...tv", weights, value)
    return output, weights
