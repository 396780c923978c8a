"""Shapes: the same numbers in the same order, grouped along other axes.

A tensor is a row of numbers in memory and a shape that says how they are grouped. Nothing here
changes a number or its place in that row; it is the shape that changes. So the work is to compute
the new shape; `reshape` does the rest. Nothing loops over the numbers.

`flatten`, `ravel`, `squeeze`, `unsqueeze`, `expand_dims` and `nn.Flatten` are refused, as functions
and as methods: they are what you write.
"""

import math
from collections.abc import Sequence

import torch


def infer_size(shape: Sequence[int], numel: int) -> tuple[int, ...]:
    """Complete a shape in which one size may be left open.

    Args:
        shape: sizes of at least 0; one of them may be -1 instead, which is then the size that
            makes the shape hold numel numbers. A list or a tuple, left unchanged.
        numel: how many numbers there are, at least 0.

    Returns:
        The shape as a tuple of ints, without -1. The empty shape () holds one number.

    Raises:
        ValueError: the shape cannot hold exactly numel numbers; more than one size is -1; a size
            is below -1; or -1 stands beside a 0, where any size would do or none.

    Example:
        >>> infer_size((2, -1), 24)
        (2, 12)
        >>> infer_size((3, 4, 2), 24)
        (3, 4, 2)

    Source: the rule of torch.Tensor.view, named as in PyTorch's own code.
    """
    # solution
    if any(size < -1 for size in shape):
        raise ValueError(f"sizes are at least 0, or -1 for the open one, not {tuple(shape)}")
    if list(shape).count(-1) > 1:
        raise ValueError(f"only one size can be left open, not several as in {tuple(shape)}")
    known = math.prod(size for size in shape if size != -1)
    if -1 not in shape:
        if known != numel:
            raise ValueError(f"shape {tuple(shape)} holds {known} numbers, not {numel}")
        return tuple(shape)
    if known == 0:
        raise ValueError(f"the open size of {tuple(shape)} cannot be told beside a 0")
    if numel % known != 0:
        raise ValueError(f"{numel} numbers do not fit {tuple(shape)}: {known} does not divide them")
    return tuple(numel // known if size == -1 else size for size in shape)
    # end solution


def flatten(x: torch.Tensor, start_dim: int = 0, end_dim: int = -1) -> torch.Tensor:
    """Join neighbouring axes into one.

    Args:
        x: a tensor of any shape and dtype.
        start_dim: the first axis to join. Negative counts from the end: -1 is the last axis.
        end_dim: the last axis to join, itself included; counted in the same way.

    Returns:
        x with axes start_dim to end_dim joined into one, as long as the product of their sizes.
        The axes before and after keep their sizes, and numbers keep their order. Where x is
        contiguous the result is a view: it shares x's memory. Otherwise it may be a copy. A
        tensor without axes counts as one of shape (1,). Gradients flow through; x is unchanged.

    Raises:
        IndexError: an axis is not from -x.ndim to x.ndim - 1.
        ValueError: start_dim comes after end_dim.

    Example:
        >>> x = torch.zeros(2, 3, 4)
        >>> flatten(x).shape
        torch.Size([24])
        >>> flatten(x, start_dim=1).shape  # the batch stays
        torch.Size([2, 12])
        >>> flatten(torch.zeros(32, 10, 64), 0, 1).shape
        torch.Size([320, 64])

    Source: torch.flatten.
    """
    # solution
    shape = list(x.shape) or [1]
    axes = range(len(shape))
    start, end = axes[start_dim], axes[end_dim]
    if start > end:
        raise ValueError(f"start_dim {start_dim} comes after end_dim {end_dim}")
    joined = math.prod(shape[start : end + 1])
    return x.reshape([*shape[:start], joined, *shape[end + 1 :]])
    # end solution


def squeeze(x: torch.Tensor, dim: int | None = None) -> torch.Tensor:
    """Take out axes of size 1.

    Args:
        x: a tensor of any shape and dtype.
        dim: the axis to take out; negative counts from the end. None takes out every axis
            of size 1.

    Returns:
        x without that axis. If the axis has another size than 1, x's shape stays as it is:
        no number is lost. The result is always a view: it shares x's memory, whatever x's
        strides are. Gradients flow through; x itself keeps its shape.

    Raises:
        IndexError: dim is not from -x.ndim to x.ndim - 1.

    Example:
        >>> x = torch.zeros(1, 3, 1)
        >>> squeeze(x).shape
        torch.Size([3])
        >>> squeeze(x, dim=0).shape
        torch.Size([3, 1])
        >>> squeeze(x, dim=1).shape  # its size is 3, so it stays
        torch.Size([1, 3, 1])

    Source: torch.squeeze.
    """
    # solution
    if dim is None:
        return x.reshape([size for size in x.shape if size != 1])
    axis = range(x.ndim)[dim]
    return x.reshape([size for at, size in enumerate(x.shape) if at != axis or size != 1])
    # end solution


def unsqueeze(x: torch.Tensor, dim: int) -> torch.Tensor:
    """Put in an axis of size 1.

    Args:
        x: a tensor of any shape and dtype, n axes.
        dim: where the new axis stands in the result, from 0 to n. Negative counts from the end
            of the result, which has n + 1 axes: -1 makes the new axis the last one.

    Returns:
        x with n + 1 axes. The result is always a view: it shares x's memory, whatever x's
        strides are. Gradients flow through; x itself keeps its shape.

    Raises:
        IndexError: dim is not from -(n + 1) to n.

    Example:
        >>> x = torch.zeros(2, 3)
        >>> unsqueeze(x, 0).shape
        torch.Size([1, 2, 3])
        >>> unsqueeze(x, -1).shape
        torch.Size([2, 3, 1])

    Source: torch.unsqueeze.
    """
    # solution
    axis = range(x.ndim + 1)[dim]
    return x.reshape([*x.shape[:axis], 1, *x.shape[axis:]])
    # end solution
