"""Broadcasting: every element of one tensor meets every element of another, without a loop.

`cdist`, `pdist`, `pairwise_distance`, `nn.PairwiseDistance`, SciPy and scikit-learn are refused.

Tensors of uint16, uint32, uint64 or floats of 8 bits, for which PyTorch lacks most operations, are
not asked for.
"""

import torch
from torch import Tensor


def outer_sum(a: Tensor, b: Tensor) -> Tensor:
    """Add every element of a to every element of b.

    How many tensor operations run does not depend on the sizes.

    Args:
        a: (..., N), integers (uint8, int8 to int64) or floats.
        b: (..., M), likewise. What stands in `...` broadcasts: it may differ between the two as
            the shapes of a sum may.

    Returns:
        (..., N, M), of the dtype that `a + b` would have: entry (..., i, j) is
        a[..., i] + b[..., j]. Gradients flow to both; the inputs are left as they are.

    Raises:
        ValueError: a or b has no axis.

    Example:
        >>> outer_sum(torch.tensor([0, 10, 20]), torch.tensor([1, 2]))
        tensor([[ 1,  2],
                [11, 12],
                [21, 22]])
    """
    # solution
    if a.dim() == 0 or b.dim() == 0:
        raise ValueError(f"a has shape {tuple(a.shape)}, b {tuple(b.shape)}: each needs an axis")
    return a.unsqueeze(-1) + b.unsqueeze(-2)  # (..., N, 1) + (..., 1, M)
    # end solution


def pairwise_distances(x: Tensor, y: Tensor) -> Tensor:
    """Measure the Euclidean distance from every point of x to every point of y.

    No tensor of N·M·D elements is made, so that ten thousand points of a thousand coordinates are
    no problem: the squared distance is |x|² + |y|² − 2 x·y, and a matrix product, which sums over
    the D coordinates as it goes, gives all x·y at once. How many tensor operations run does not
    depend on the sizes.

    Args:
        x: (..., N, D) float of any precision, N points of D coordinates.
        y: (..., M, D) of the same dtype. What stands in `...` broadcasts.

    N, M and D may be 0: no coordinates make a distance of 0. Inputs are left as they are.

    Returns:
        (..., N, M), of the inputs' dtype: entry (..., i, j) is |x[..., i, :] − y[..., j, :]|.
        float16 and bfloat16 are computed in float32. The formula subtracts large numbers where
        two points are near each other, so a distance may be off by 0.001 · (|x| + |y|), in
        float64 by 1e-7 · (|x| + |y|). It is never negative, and NaN only if one of its two
        points holds a NaN. Points whose squares overflow float32, or are too small for it, are
        not asked for. Gradients flow to both; where a distance is 0, or next to it, nothing is
        promised of them.

    Raises:
        ValueError: x or y has fewer than two axes, or they differ in D, also where one has D = 1.
            The message names both shapes.
        TypeError: x or y is not of a float dtype, or their dtypes differ.

    Example:
        From (0, 0) and (3, 0) to (3, 4), (0, 0) and (0, 1):

        >>> x = torch.tensor([[0.0, 0.0], [3.0, 0.0]])
        >>> y = torch.tensor([[3.0, 4.0], [0.0, 0.0], [0.0, 1.0]])
        >>> pairwise_distances(x, y)
        tensor([[5.0000, 0.0000, 1.0000],
                [4.0000, 3.0000, 3.1623]])
    """
    # solution
    if x.dim() < 2 or y.dim() < 2 or x.shape[-1] != y.shape[-1]:
        raise ValueError(
            f"x has shape {tuple(x.shape)}, y {tuple(y.shape)}: both need two axes, and one D"
        )
    if not x.is_floating_point() or x.dtype != y.dtype:
        raise TypeError(f"x is {x.dtype}, y {y.dtype}: both must be of one float dtype")
    wide = torch.promote_types(x.dtype, torch.float32)
    a, b = x.to(wide), y.to(wide)
    squares = outer_sum((a * a).sum(dim=-1), (b * b).sum(dim=-1)) - 2 * (a @ b.mT)
    return squares.clamp(min=0).sqrt().to(x.dtype)  # rounding can bring a square below 0
    # end solution
