"""Masks: who may look at whom, and a softmax that keeps to it.

In every mask here True means *may look*: row t is the query, column s is the key.

Nothing here loops over queries, keys or sequences: the number of tensor operations does not
grow with the sizes, and memory grows like the size of the result.
"""

import torch
from torch import Tensor


def causal_mask(T: int, S: int, device: torch.device | str | None = None) -> Tensor:
    """Let every query see its own position and those before it, never a later one.

    The T queries are the *last* T of the S positions: the keys before them come from a
    cache. So the last query sees all S keys, and with T = S query t sees keys 0 to t.

    Args:
        T: number of queries, 1 ≤ T ≤ S.
        S: number of keys.
        device: where the mask is made; None is torch's default.

    Returns:
        (T, S) bool. No S × S mask is built on the way.

    Raises:
        ValueError: T is less than 1 or greater than S.

    Example:
        >>> causal_mask(3, 3).int()
        tensor([[1, 0, 0],
                [1, 1, 0],
                [1, 1, 1]], dtype=torch.int32)

        Two new tokens after two in the cache:

        >>> causal_mask(2, 4).int()
        tensor([[1, 1, 1, 0],
                [1, 1, 1, 1]], dtype=torch.int32)

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.2.3.
    """
    raise NotImplementedError("your code here")


def sliding_window_mask(
    T: int, S: int, window: int, device: torch.device | str | None = None
) -> Tensor:
    """Let every query see the last `window` positions up to its own, which counts as one.

    It is causal too: no query sees a later position. Near the start, where there are fewer
    than `window` positions, a query sees them all.

    Args:
        T: number of queries, the last T of the S positions; 1 ≤ T ≤ S.
        S: number of keys.
        window: how many keys a query sees at most, itself included; at least 1, and may be
            greater than S.
        device: where the mask is made; None is torch's default.

    Returns:
        (T, S) bool. No S × S mask is built on the way.

    Raises:
        ValueError: T is less than 1 or greater than S, or window is less than 1.

    Example:
        >>> sliding_window_mask(4, 4, window=2).int()
        tensor([[1, 0, 0, 0],
                [1, 1, 0, 0],
                [0, 1, 1, 0],
                [0, 0, 1, 1]], dtype=torch.int32)

    Source: Beltagy et al. 2020, "Longformer"; causal as in Jiang et al. 2023, "Mistral 7B".
    """
    raise NotImplementedError("your code here")


def padding_mask(lengths: Tensor, S: int) -> Tensor:
    """Hide the keys that are padding.

    Sequence b of the batch has `lengths[b]` real tokens, at the start, then padding up to S.
    What a padded *query* sees is not this mask's business: its output is thrown away.

    Args:
        lengths: (B,) int64 or int32, B ≥ 1, each from 0 to S; left unchanged.
        S: number of keys.

    Returns:
        (B, 1, 1, S) bool, on the device of `lengths`. It broadcasts over heads and queries.

    Raises:
        ValueError: a length is negative or greater than S.

    Example:
        >>> mask = padding_mask(torch.tensor([3, 1]), 4)
        >>> mask.shape
        torch.Size([2, 1, 1, 4])
        >>> mask[:, 0, 0].int()
        tensor([[1, 1, 1, 0],
                [1, 0, 0, 0]], dtype=torch.int32)
    """
    raise NotImplementedError("your code here")


def attention_mask(lengths: Tensor, T: int, S: int, window: int | None = None) -> Tensor:
    """Both at once: a query sees a key if causality, window and padding all allow it.

    Args:
        lengths: (B,) int64 or int32, as in `padding_mask`.
        T: number of queries, the last T of the S positions; 1 ≤ T ≤ S.
        S: number of keys.
        window: as in `sliding_window_mask`; None for no limit.

    Returns:
        (B, 1, T, S) bool, on the device of `lengths`. The axis of 1 broadcasts over heads.
        A row may have no True at all: a query whose whole window is padding.

    Raises:
        ValueError: as in `causal_mask`, `sliding_window_mask` and `padding_mask`.

    Example:
        Three positions, of which two are real; the padded query still sees the real keys.

        >>> attention_mask(torch.tensor([2]), 3, 3).int()
        tensor([[[[1, 0, 0],
                  [1, 1, 0],
                  [1, 1, 0]]]], dtype=torch.int32)
    """
    raise NotImplementedError("your code here")


def masked_softmax(scores: Tensor, mask: Tensor) -> Tensor:
    """Turn scores into weights over the keys that the mask allows.

    Args:
        scores: (..., T, S) float of any precision. Where the mask is True they are finite, of
            any size, but above the most negative number of their dtype. Where it is False
            they have no say, whatever they hold, inf and NaN included.
        mask: bool, broadcastable to the shape of scores, True where a query may look.

    Returns:
        Weights of the shape and dtype of scores, computed in that dtype or in a wider one. In
        each row the visible keys share 1 as softmax does, and hidden keys have exactly 0. A row
        with no visible key is all zeros, never NaN. Gradients flow to the scores; for finite
        scores they are finite, and 0 for hidden keys, in a row with no visible key too. Scores
        and mask are left unchanged.

    Raises:
        TypeError: the mask is not bool. (A mask of 0 and 1 would be misread: ~1 is -2.)

    Example:
        >>> scores = torch.tensor([[0.0, 0.0, 9.0], [1.0, 2.0, 3.0]])
        >>> masked_softmax(scores, torch.tensor([[True, True, False], [False, False, False]]))
        tensor([[0.5000, 0.5000, 0.0000],
                [0.0000, 0.0000, 0.0000]])

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.2.3.
    """
    raise NotImplementedError("your code here")
