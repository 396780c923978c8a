"""Indexing: slices, boolean masks, and another index for each row.

Nothing here loops over rows, positions or numbers: the number of tensor operations does not grow
with the sizes.

`torch.masked` is refused.

Tensors of uint16, uint32, uint64 or floats of 8 bits, for which PyTorch lacks most operations, are
not asked for.
"""

import torch
from torch import Tensor


def even_numbers(x: Tensor) -> Tensor:
    """Choose the even numbers by a boolean mask.

    Args:
        x: integers (uint8, int8 to int64) of any shape, negative ones and none at all included.

    Returns:
        (n,), a new tensor of x's dtype: the n even numbers, in the order in which they stand in x
        row by row. Repeated numbers stay repeated; 0 is even. x is unchanged.

    Raises:
        TypeError: x holds floats, complex numbers or bools.

    Example:
        >>> even_numbers(torch.tensor([[1, 2, 3], [4, 5, 6]]))
        tensor([2, 4, 6])
    """
    # solution
    if x.is_floating_point() or x.is_complex() or x.dtype == torch.bool:
        raise TypeError(f"only integers are even or odd, not {x.dtype}")
    return x[x % 2 == 0]
    # end solution


def inputs_and_targets(tokens: Tensor) -> tuple[Tensor, Tensor]:
    """Pair every token with the one that follows it, as a language model learns them.

    Args:
        tokens: (..., T), T at least 2, of any dtype: sequences along the last axis.

    Returns:
        The inputs, (..., T - 1): every token but the last of its sequence; and the targets,
        (..., T - 1): every token but the first, so that targets[..., t] is what follows
        inputs[..., t]. Both are views: they share the memory of tokens.

    Raises:
        ValueError: tokens has no axes, or T is less than 2.

    Example:
        >>> inputs, targets = inputs_and_targets(torch.tensor([[5, 6, 7, 8], [1, 2, 3, 4]]))
        >>> inputs
        tensor([[5, 6, 7],
                [1, 2, 3]])
        >>> targets
        tensor([[6, 7, 8],
                [2, 3, 4]])
    """
    # solution
    if tokens.ndim == 0 or tokens.shape[-1] < 2:
        raise ValueError(f"a pair takes two tokens, and {tuple(tokens.shape)} holds fewer in a row")
    return tokens[..., :-1], tokens[..., 1:]
    # end solution


def pick(x: Tensor, index: Tensor) -> Tensor:
    """Take one number from each row, each from a column of its own.

    Args:
        x: (N, C) of any dtype.
        index: (N,) int64 or int32: the column for each row, from -C to C - 1. Negative counts from
            the end: -1 is the last column.

    Returns:
        (N,), a new tensor of x's dtype: number i is x[i, index[i]]. N may be 0. Gradients flow to
        x. x and index are unchanged.

    Raises:
        TypeError: index is not int64 or int32. (A mask of bools would choose something else.)
        ValueError: x does not have two axes, index not one, or they differ in N.
        IndexError: an index is not from -C to C - 1.

    Example:
        >>> pick(torch.tensor([[1, 2, 3], [4, 5, 6]]), torch.tensor([2, 0]))
        tensor([3, 4])

    Source: NumPy's integer array indexing, which PyTorch follows.
    """
    # solution
    if index.dtype not in (torch.int64, torch.int32):
        raise TypeError(f"index must be int64 or int32, not {index.dtype}")
    if x.ndim != 2 or index.shape != x.shape[:1]:
        raise ValueError(f"x must be (N, C) and index (N,), not {x.shape} and {index.shape}")
    rows = torch.arange(len(x), device=x.device)
    return x[rows, index]
    # end solution


def gather_rows(x: Tensor, index: Tensor) -> Tensor:
    """Take K vectors from each sequence of a batch, each sequence at positions of its own.

    Args:
        x: (B, T, D) of any dtype.
        index: (B, K) int64 or int32: positions from -T to T - 1, in any order, repeated or not.
            Negative counts from the end.

    Returns:
        (B, K, D), a new tensor of x's dtype: vector [b, k] is x[b, index[b, k]]. B, K and D may be
        0. Gradients flow to x, where a vector that was taken twice gets both gradients. x and
        index are unchanged.

    Raises:
        TypeError: index is not int64 or int32.
        ValueError: x does not have three axes, index not two, or they differ in B.
        IndexError: an index is not from -T to T - 1. Where D is 0 nothing is read, and such an
            index may pass.

    Example:
        >>> x = torch.tensor([[[1, 2], [3, 4], [5, 6]], [[7, 8], [9, 10], [11, 12]]])  # (2, 3, 2)
        >>> gather_rows(x, torch.tensor([[0], [-1]]))
        tensor([[[ 1,  2]],
        <BLANKLINE>
                [[11, 12]]])

    Source: NumPy's integer array indexing, which PyTorch follows.
    """
    # solution
    if index.dtype not in (torch.int64, torch.int32):
        raise TypeError(f"index must be int64 or int32, not {index.dtype}")
    if x.ndim != 3 or index.ndim != 2 or len(index) != len(x):
        raise ValueError(f"x must be (B, T, D), index (B, K), not {x.shape} and {index.shape}")
    batch = torch.arange(len(x), device=x.device)[:, None]  # (B, 1), broadcast to (B, K)
    return x[batch, index]
    # end solution


def masked_mean(x: Tensor, mask: Tensor) -> Tensor:
    """Average the vectors of each sequence, over the positions that its mask keeps.

    Args:
        x: (B, T, D) float of any precision.
        mask: (B, T) bool, True at the positions that count.

    Returns:
        (B, D), of x's dtype: for each sequence the mean of its kept vectors; zeros where it keeps
        none, never NaN. What is not kept has no say, whatever it holds, NaN and inf included; a
        NaN that is kept shows in the mean. Sums of half precision (float16, bfloat16) are taken in
        float32. Gradients flow to x, and are 0 where the mask is False. x and mask are unchanged.

    Raises:
        TypeError: mask is not bool.
        ValueError: x does not have three axes, or mask not the shape of the first two.

    Example:
        >>> x = torch.tensor([[[1.0, 2.0], [3.0, 6.0], [50.0, 50.0]]])  # (1, 3, 2)
        >>> masked_mean(x, torch.tensor([[True, True, False]]))
        tensor([[2., 4.]])
    """
    # solution
    if mask.dtype != torch.bool:
        raise TypeError(f"the mask must be bool, not {mask.dtype}")
    if x.ndim != 3 or mask.shape != x.shape[:2]:
        raise ValueError(f"x must be (B, T, D), mask (B, T), not {x.shape} and {mask.shape}")
    kept = x.masked_fill(~mask[..., None], 0.0)  # filled, since NaN times 0 is NaN
    count = mask.sum(dim=1, keepdim=True).clamp(min=1)  # (B, 1)
    wide = torch.promote_types(x.dtype, torch.float32)
    return (kept.sum(dim=1, dtype=wide) / count).to(x.dtype)
    # end solution
