"""Masks as another hand writes them: triangles of ones, and a softmax in pieces."""

import torch


def causal_mask(T, S, device=None):
    if T > S or T < 1:
        raise ValueError(f"{T} queries and {S} keys do not go together")
    everything = torch.full((T, S), True, device=device)
    return everything.tril(S - T)


def sliding_window_mask(T, S, window, device=None):
    past = causal_mask(T, S, device)
    if window <= 0:
        raise ValueError(f"no key fits into a window of {window}")
    return past.triu(S - T - window + 1)


def padding_mask(lengths, S):
    for length in lengths.tolist():
        if length not in range(S + 1):
            raise ValueError(f"a length of {length} among {S} keys")
    slots = torch.arange(S, device=lengths.device).repeat(len(lengths), 1)
    shown = torch.lt(slots, lengths.view(-1, 1))
    return shown.unsqueeze(1).unsqueeze(2)


def attention_mask(lengths, T, S, window=None):
    padding = padding_mask(lengths, S)
    if window is not None:
        past = sliding_window_mask(T, S, window, lengths.device)
    else:
        past = causal_mask(T, S, lengths.device)
    return torch.logical_and(padding, past)


def masked_softmax(scores, mask):
    if mask.dtype is not torch.bool:
        raise TypeError(f"{mask.dtype} is no mask")
    shown = torch.where(mask, scores, float("-inf"))
    largest = shown.detach().amax(dim=-1, keepdim=True)
    largest = torch.where(largest.isinf(), torch.zeros_like(largest), largest)
    shares = torch.exp(shown - largest)
    total = shares.sum(dim=-1, keepdim=True)
    return shares / (total + (total == 0))
