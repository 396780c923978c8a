"""Einsum: say which axes meet and which remain, and let the sum follow from that.

Say it with `torch.einsum`. What knows the answer by another name is refused: `@`, `matmul`, `mm`,
`bmm`, `baddbmm`, `mv`, `trace`, `bilinear`, `torch.linalg` and NumPy.

Any size may be 0; a sum of nothing is 0.
"""

import torch
from torch import Tensor


def batched_matmul(a: Tensor, b: Tensor) -> Tensor:
    """Multiply matrices, batch by batch: c_nm = Σ_k a_nk b_km.

    Each matrix meets its own only, not all of the batch.

    Args:
        a: (..., N, K) float.
        b: (..., K, M) of the same dtype. What stands in `...` broadcasts.

    Returns:
        (..., N, M), of the inputs' dtype. Gradients flow to both.

    Raises:
        ValueError: a or b has fewer than two axes, or they differ in K, also where one K is 1.

    Example:
        >>> a = torch.tensor([[[1.0, 2.0]], [[3.0, 4.0]]])  # two matrices (1, 2)
        >>> b = torch.tensor([[[1.0], [0.0]], [[1.0], [10.0]]])  # two matrices (2, 1)
        >>> batched_matmul(a, b)
        tensor([[[ 1.]],
        <BLANKLINE>
                [[43.]]])
    """
    raise NotImplementedError("your code here")


def head_scores(query: Tensor, key: Tensor) -> Tensor:
    """Take the dot product of every query with every key, head by head and batch by batch.

    Args:
        query: (B, T, H, D) float, T positions, for each of them H heads of D numbers.
        key: (B, S, H, D) of the same dtype.

    Returns:
        (B, H, T, S), of the inputs' dtype: entry (b, h, t, s) is the dot product of
        query[b, t, h] and key[b, s, h]. Heads meet only themselves. Gradients flow to both.

    Raises:
        ValueError: query or key has not four axes, or they differ in B, H or D, also where one
            of the two is 1.

    Example:
        One batch, one position each, two heads of two numbers.

        >>> query = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]])
        >>> key = torch.tensor([[[[1.0, 1.0], [10.0, 0.0]]]])
        >>> head_scores(query, key).shape
        torch.Size([1, 2, 1, 1])
        >>> head_scores(query, key).flatten()
        tensor([ 3., 30.])
    """
    raise NotImplementedError("your code here")


def bilinear(x: Tensor, weight: Tensor, y: Tensor) -> Tensor:
    """Compare x with y through O matrices: out_bo = Σ_ij x_bi weight_oij y_bj.

    No tensor of B·O·I·J elements is made: the sum over i or over j is a matrix product.

    Args:
        x: (B, I) float.
        weight: (O, I, J) of the same dtype, a matrix for each output.
        y: (B, J) of the same dtype.

    Returns:
        (B, O), of the inputs' dtype. Each row of x meets its own row of y only. Gradients flow to
        all three.

    Raises:
        ValueError: the number of axes is another, or x and y differ in B, x and weight in I, or y
            and weight in J, also where one of the two is 1.

    Example:
        x = [1, 2] and y = [3, 4] through the identity, which gives x·y, and through a matrix that
        picks x₁·y₂.

        >>> weight = torch.tensor([[[1.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [0.0, 0.0]]])
        >>> bilinear(torch.tensor([[1.0, 2.0]]), weight, torch.tensor([[3.0, 4.0]]))
        tensor([[11.,  4.]])
    """
    raise NotImplementedError("your code here")


def batched_trace(a: Tensor) -> Tensor:
    """Sum the diagonal of each matrix. What stands beside it has no say, inf and NaN included.

    Args:
        a: (..., N, N) float.

    Returns:
        (...), of a's dtype, zeros where N is 0. Gradients flow to a.

    Raises:
        ValueError: a has fewer than two axes, or its last two differ.

    Example:
        >>> batched_trace(torch.tensor([[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]]))
        tensor([ 5., 13.])
    """
    raise NotImplementedError("your code here")


def trace_of_product(a: Tensor, b: Tensor) -> Tensor:
    """Take the trace of each product of a and b, without the product.

    Of all N² entries of a product its trace needs N, and those are sums: tr(AB) = Σ_nk a_nk b_kn.
    That is N·K multiplications, where the product takes N·N·K.

    Args:
        a: (..., N, K) float.
        b: (..., K, N) of the same dtype and with the same `...`.

    Returns:
        (...), of the inputs' dtype. Gradients flow to both.

    Raises:
        ValueError: a or b has fewer than two axes, or b's shape is not a's with the last two axes
            swapped, also where one of the sizes is 1.

    Example:
        The product of the two has 4 and 11 on its diagonal.

        >>> a = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
        >>> b = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
        >>> trace_of_product(a, b)
        tensor(15.)
    """
    raise NotImplementedError("your code here")
