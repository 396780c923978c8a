"""Broadcasting as another hand writes it: shapes spelt out, and einsum for the lengths."""

import torch


def outer_sum(a, b):
    if not a.shape or not b.shape:
        raise ValueError(f"{a.shape} and {b.shape}: no axis to go along")
    *batch, length = b.shape
    column = a.reshape(*a.shape, 1)
    row = b.reshape(*batch, 1, length)
    return torch.add(column, row)


def pairwise_distances(x, y):
    both = f"{tuple(x.shape)} and {tuple(y.shape)}"
    if min(x.ndim, y.ndim) < 2:
        raise ValueError(f"{both}: points need two axes")
    if x.size(-1) != y.size(-1):
        raise ValueError(f"{both}: the last axes differ")
    if x.dtype != y.dtype:
        raise TypeError(f"{x.dtype} meets {y.dtype}")
    if not x.dtype.is_floating_point:
        raise TypeError(f"{x.dtype} is no float")
    halves = (torch.float16, torch.bfloat16)
    p, q = (points.float() if points.dtype in halves else points for points in (x, y))
    xx, yy = (torch.einsum("...nd,...nd->...n", points, points) for points in (p, q))
    sums = outer_sum(xx, yy)
    twice = torch.matmul(p + p, q.swapaxes(-1, -2))
    squares = sums - twice
    squares = torch.maximum(squares, squares.new_zeros(()))
    roots = squares.pow(0.5)
    return roots.type_as(x)
