"""Axes in another order, and one axis of features cut into heads and joined again.

A tensor reads its memory by strides: `x.stride(axis)` is how many numbers further the next one
along that axis lies. To put axes into another order is to put their sizes and strides into that
order; `torch.as_strided` makes a tensor of sizes and strides, on x's memory. No number moves, and
nothing here loops over numbers.

Refused is what does it at once: `permute`, `transpose`, `swapaxes`, `movedim`, `adjoint`, `T`, `mT`
and all their kin, `einsum` and `is_contiguous`.
"""

from collections.abc import Sequence

import torch
from torch import Tensor


def is_contiguous(x: Tensor) -> bool:
    """Say whether x's numbers lie in memory one after the other, in the order of its axes.

    The last axis then steps by 1, and every other axis by as many numbers as one entry along it
    holds. The stride of an axis of size 1 does not matter, since nothing steps along it. A tensor
    of no numbers is contiguous, and so is one without axes.

    Args:
        x: a tensor of any shape, strides and dtype. None of its numbers is read or copied.

    Returns:
        A bool.

    Example:
        >>> x = torch.zeros(2, 3, 4)
        >>> x.stride()  # 3·4, 4, 1
        (12, 4, 1)
        >>> is_contiguous(x)
        True
        >>> is_contiguous(x[:, :, :2])  # steps 12, 4, 1, but a row holds only 2 numbers now
        False

    Source: torch.Tensor.is_contiguous.
    """
    raise NotImplementedError("your code here")


def permute(x: Tensor, dims: Sequence[int]) -> Tensor:
    """Put the axes of x into another order.

    Args:
        x: a tensor of any shape, strides and dtype.
        dims: for each axis of the result, which axis of x it is: each of them exactly once.
            Negative counts from the end. A list or a tuple, left unchanged.

    Returns:
        A view of x: axis i of the result is axis dims[i] of x. It shares x's memory, whatever x's
        strides are. Gradients flow through; x itself stays as it is.

    Raises:
        IndexError: one of dims is not from -x.ndim to x.ndim - 1.
        ValueError: dims does not name each axis of x exactly once.

    Example:
        >>> x = torch.zeros(32, 10, 64)
        >>> permute(x, (1, 0, 2)).shape
        torch.Size([10, 32, 64])
        >>> permute(torch.tensor([[1, 2, 3], [4, 5, 6]]), (1, 0))
        tensor([[1, 4],
                [2, 5],
                [3, 6]])

    Source: torch.permute.
    """
    raise NotImplementedError("your code here")


def transpose(x: Tensor, dim0: int, dim1: int) -> Tensor:
    """Swap two axes of x.

    Args:
        x: a tensor of any shape, strides and dtype.
        dim0: one axis. Negative counts from the end.
        dim1: the other; it may be the same axis, and the result then has x's shape.

    Returns:
        A view of x with axes dim0 and dim1 in each other's place, the others where they were. It
        shares x's memory, whatever x's strides are. Gradients flow through; x itself stays as it
        is.

    Raises:
        IndexError: dim0 or dim1 is not from -x.ndim to x.ndim - 1.

    Example:
        >>> transpose(torch.zeros(2, 3, 4), 1, 2).shape
        torch.Size([2, 4, 3])
        >>> transpose(torch.zeros(1, 3, 1), 0, 1).shape
        torch.Size([3, 1, 1])

    Source: torch.transpose.
    """
    raise NotImplementedError("your code here")


def split_heads(x: Tensor, heads: int) -> Tensor:
    """Cut the features of every position into heads, and put the heads before the positions.

    Args:
        x: (B, T, H·D), for each of T positions the features of head 0, then those of head 1, and
            so on. Any of B, T and D may be 0. Any strides and dtype.
        heads: H, at least 1.

    Returns:
        (B, H, T, D): what stood at [b, t, h·D + d] stands at [b, h, t, d]. A view of x where x is
        contiguous; otherwise it may be a copy. Gradients flow through; x stays as it is.

    Raises:
        ValueError: x does not have exactly three axes, heads is below 1, or its features cannot
            be cut into that many heads of equal width.

    Example:
        >>> split_heads(torch.zeros(32, 10, 64), 8).shape
        torch.Size([32, 8, 10, 8])
        >>> split_heads(torch.tensor([[[1, 2, 3, 4], [5, 6, 7, 8]]]), 2)  # T = 2, H = 2, D = 2
        tensor([[[[1, 2],
                  [5, 6]],
        <BLANKLINE>
                 [[3, 4],
                  [7, 8]]]])

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.2.2.
    """
    raise NotImplementedError("your code here")


def merge_heads(x: Tensor) -> Tensor:
    """Undo split_heads: join the heads' features again, position by position.

    Args:
        x: (B, H, T, D), of any strides and dtype. Any of the sizes may be 0.

    Returns:
        (B, T, H·D): what stood at [b, h, t, d] stands at [b, t, h·D + d]. Gradients flow through;
        x stays as it is.

    Raises:
        ValueError: x does not have exactly four axes.

    Example:
        >>> heads = torch.tensor([[[[1, 2], [5, 6]], [[3, 4], [7, 8]]]])  # (1, 2, 2, 2)
        >>> merge_heads(heads)
        tensor([[[1, 2, 3, 4],
                 [5, 6, 7, 8]]])

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.2.2.
    """
    raise NotImplementedError("your code here")
