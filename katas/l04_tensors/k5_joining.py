"""Joining: tensors end to end, tensors side by side, and sequences of different lengths.

Loops over tensors are fine here, loops over numbers are not: the number of tensor operations may
grow with how many tensors there are, but not with their sizes.

`cat`, `concat`, `stack`, `hstack`, `vstack` and their kin, `block_diag`, nested tensors and
`nn.utils.rnn` are refused: they are what you write.

Tensors of uint16, uint32, uint64 or floats of 8 bits, for which PyTorch lacks most operations, are
not asked for.
"""

from collections.abc import Sequence

import torch
from torch import Tensor


def cat(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Join tensors end to end along an axis that they have.

    Args:
        tensors: a list or tuple of at least one tensor. They have the same number of axes, at
            least one, and the same sizes but along dim, where each has its own, 0 included. Their
            dtypes may differ, and that of an empty one counts as well.
        dim: the axis along which they follow each other. Negative counts from the end.

    Returns:
        A new tensor, as long along dim as all of them together, of the dtype that holds all of
        theirs, as torch.promote_types says. Gradients flow to each of them; they are unchanged.

    Raises:
        ValueError: there are no tensors; one has no axes; they differ in their number of axes, or
            in a size that is not along dim.
        IndexError: dim is not from -n to n - 1, where n is their number of axes.

    Example:
        >>> a, b = torch.zeros(2, 3), torch.ones(2, 3)
        >>> cat([a, b]).shape
        torch.Size([4, 3])
        >>> cat([a, b], dim=1)
        tensor([[0., 0., 0., 1., 1., 1.],
                [0., 0., 0., 1., 1., 1.]])

    Source: torch.cat.
    """
    raise NotImplementedError("your code here")


def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Put tensors of one shape side by side, along a new axis.

    Args:
        tensors: a list or tuple of at least one tensor, all of one shape of n axes; n may be 0.
            Their dtypes may differ.
        dim: where the new axis stands in the result, from 0 to n. Negative counts from the end
            of the result, which has n + 1 axes.

    Returns:
        A new tensor with one axis more, as long along it as there are tensors, of the dtype that
        holds all of theirs. Gradients flow to each of them; they are unchanged.

    Raises:
        ValueError: there are no tensors, or their shapes differ.
        IndexError: dim is not from -(n + 1) to n.

    Example:
        >>> a, b = torch.zeros(2, 3), torch.ones(2, 3)
        >>> stack([a, b]).shape
        torch.Size([2, 2, 3])
        >>> stack([torch.tensor([1, 2, 3]), torch.tensor([4, 5, 6])], dim=1)
        tensor([[1, 4],
                [2, 5],
                [3, 6]])

    Source: torch.stack.
    """
    raise NotImplementedError("your code here")


def pad_sequence(sequences: Sequence[Tensor], padding_value: float = 0) -> tuple[Tensor, Tensor]:
    """Put sequences of different lengths into one batch, with a mask of what is real.

    Args:
        sequences: a list or tuple of at least one tensor (T_i, ...), all of one dtype and with the
            same sizes after the first axis. T_i may be 0.
        padding_value: what fills the rest of the shorter ones, a number that their dtype holds,
            integers up to 2⁵³. It may be a number that occurs in the sequences as well.

    Returns:
        The batch (B, T, ...), a new tensor of their dtype, where T is the length of the longest:
        row b holds sequence b first, then padding_value. And the mask (B, T) bool, True where a
        real entry stands, whatever its value. Gradients flow to each sequence; they are unchanged.

    Raises:
        ValueError: there are no sequences, one has no axes, or they differ in a size after the
            first axis.

    Example:
        >>> batch, mask = pad_sequence([torch.tensor([5, 0, 7]), torch.tensor([9])])
        >>> batch
        tensor([[5, 0, 7],
                [9, 0, 0]])
        >>> mask.int()  # the 0 of the first sequence is real
        tensor([[1, 1, 1],
                [1, 0, 0]], dtype=torch.int32)

    Source: torch.nn.utils.rnn.pad_sequence, with batch_first.
    """
    raise NotImplementedError("your code here")
