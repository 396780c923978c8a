"""Suite of kata 4.6, broadcasting.

The oracles: sums and distances worked by hand, and loops over single elements and points in
float64, each distance from its own difference. Sizes differ (N ≠ M ≠ D), and points lie both far
apart and on top of each other.
"""

import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, flops, gold, gradients, op_count, same, seed_torch, seeds, silver


def distances_one_by_one(x, y):
    """Each distance by itself, from Python's own floats."""
    # PyTorch's own function of this name imports sympy: half a second for each run of the suite.
    batch = np.broadcast_shapes(x.shape[:-2], y.shape[:-2])
    x, y = x.expand(*batch, *x.shape[-2:]), y.expand(*batch, *y.shape[-2:])
    result = torch.zeros(*batch, x.shape[-2], y.shape[-2], dtype=torch.float64)
    for at in itertools.product(*map(range, result.shape)):
        *b, i, j = at
        result[at] = math.dist(x[(*b, i)].tolist(), y[(*b, j)].tolist())
    return result.to(x.dtype)


# How far off a distance may be, as a part of |x| + |y|; a half dtype's own rounding included.
PROMISED = {torch.float64: 1e-7, torch.float32: 1e-3, torch.float16: 2e-3, torch.bfloat16: 4e-3}


def same_distances(kata, x, y, what="distances"):
    __tracebackhide__ = True
    bound = x.double().norm(dim=-1).max() + y.double().norm(dim=-1).max()
    atol = PROMISED[x.dtype] * bound.item()
    actual = kata.pairwise_distances(x, y)
    same(actual, distances_one_by_one(x, y), what, rtol=0.0, atol=atol)
    assert (actual >= 0).all(), f"{what}: one of them is negative"


@bronze
def test_worked_outer_sum(kata):
    """[0, 10, 20] and [1, 2] make three rows of two sums."""
    total = kata.outer_sum(torch.tensor([0, 10, 20]), torch.tensor([1, 2]))
    same(total, torch.tensor([[1, 2], [11, 12], [21, 22]]), "outer sum")


@bronze
def test_worked_distances(kata):
    """From (0, 0) to (3, 4) it is 5, and so on: a row for each point of x."""
    x = torch.tensor([[0.0, 0.0], [3.0, 0.0]])
    y = torch.tensor([[3.0, 4.0], [0.0, 0.0], [0.0, 1.0]])
    expected = torch.tensor([[5.0, 0.0, 1.0], [4.0, 3.0, 10**0.5]])
    same(kata.pairwise_distances(x, y), expected, "distances", atol=2e-3)


@silver
@pytest.mark.parametrize(
    ("left", "right", "shape"),
    [
        ((4,), (4,), (4, 4)),
        ((1,), (5,), (1, 5)),
        ((5,), (1,), (5, 1)),
        ((3, 4), (3, 2), (3, 4, 2)),
        ((3, 3), (3, 3), (3, 3, 3)),
        ((3, 4), (2,), (3, 4, 2)),
        ((4,), (3, 2), (3, 4, 2)),
        ((3, 1, 4), (5, 2), (3, 5, 4, 2)),
        ((1, 4), (3, 2), (3, 4, 2)),
        ((3, 4), (1, 1), (3, 4, 1)),
        ((2, 3, 2, 4), (2, 1, 2, 3), (2, 3, 2, 4, 3)),
        ((0,), (3,), (0, 3)),
        ((3,), (0,), (3, 0)),
        ((0, 2), (0, 3), (0, 2, 3)),
    ],
    ids=str,
)
def test_outer_sum_of_batches(kata, left, right, shape):
    """Each batch by itself, whatever stands in front: entry (…, i, j) is a[…, i] + b[…, j]."""
    a, b = torch.randn(left), torch.randn(right)
    expected = torch.zeros(shape)
    wide_a, wide_b = a.expand(*shape[:-2], left[-1]), b.expand(*shape[:-2], right[-1])
    for at in itertools.product(*map(range, shape)):
        *batch, i, j = at
        expected[at] = wide_a[(*batch, i)] + wide_b[(*batch, j)]
    same(kata.outer_sum(a, b), expected, "outer sum")


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [
        (torch.int64, torch.int64),
        (torch.int32, torch.int64),
        (torch.int64, torch.float32),
        (torch.float64, torch.float32),
        (torch.float64, torch.float64),
        (torch.bfloat16, torch.bfloat16),
        (torch.float16, torch.float32),
        (torch.uint8, torch.int16),
        (torch.uint8, torch.uint8),
        (torch.int8, torch.int8),
        (torch.int8, torch.int32),
        (torch.int8, torch.bfloat16),
    ],
    ids=str,
)
def test_dtype_of_an_outer_sum(kata, left, right):
    """The dtype is that of a + b: integers stay exact, float64 stays float64."""
    a, b = torch.tensor([1, 7, 3]).to(left), torch.tensor([100, 2]).to(right)
    expected = torch.tensor([[101, 3], [107, 9], [103, 5]])
    same(kata.outer_sum(a, b), expected.to(torch.promote_types(left, right)), "outer sum")
    if left == right == torch.int64:
        big = torch.tensor([2**53 + 1, 2**60 + 1])
        expected = torch.tensor([[2**53 + 1, 2**53 + 4], [2**60 + 1, 2**60 + 4]])
        same(kata.outer_sum(big, torch.tensor([0, 3])), expected, "outer sum of large integers")


@silver
@given(n=st.integers(1, 6), m=st.integers(1, 6), d=st.integers(1, 5), seed=seeds())
def test_every_pair_has_its_distance(kata, n, m, d, seed):
    """Entry (i, j) is the distance from point i of x to point j of y, for any sizes."""
    seed_torch(seed)
    same_distances(kata, torch.randn(n, d), torch.randn(m, d))
    same_distances(kata, torch.randn(n, d).double(), 3 + torch.randn(m, d).double())


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((3, 4, 2), (3, 5, 2)),
        ((3, 3, 3), (3, 3, 3)),
        ((2, 2, 2), (2, 2)),
        ((4, 2), (3, 5, 2)),
        ((3, 4, 2), (5, 2)),
        ((3, 1, 4, 2), (5, 3, 2)),
        ((1, 4, 2), (3, 5, 2)),
        ((2, 3, 4, 6), (2, 3, 5, 6)),
        ((1, 1), (1, 1)),
        ((3, 1), (4, 1)),
    ],
    ids=str,
)
def test_distances_in_batches(kata, left, right):
    """Each batch by itself: points of one batch never meet those of another."""
    same_distances(kata, torch.randn(left, dtype=torch.float64), 2 * torch.randn(right).double())


@silver
def test_distance_is_not_its_square(kata):
    """Twice as far is twice the distance: points at 0.1, 1 and 30 from the origin."""
    x, y = torch.zeros(1, 3).double(), torch.diag(torch.tensor([0.1, 1.0, 30.0])).double()
    same(kata.pairwise_distances(x, y), torch.tensor([[0.1, 1.0, 30.0]]).double(), atol=1e-5)


@silver
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_a_point_and_itself(kata, dtype):
    """Equal points are at a distance of about 0, on either side of it rounding may fall: no NaN."""
    x = 7 * torch.randn(60, 5, dtype=dtype) + 3
    same_distances(kata, x, x, "distances within one set")
    same_distances(kata, x, x[:50].flip(0).clone(), "distances to the same points reversed")
    near = x + 1e-9 * torch.randn(60, 5, dtype=dtype)
    same_distances(kata, x, near, "distances to points a hair away")


@silver
@pytest.mark.parametrize("scale", [1e-12, 1e-5, 1e4, 1e12], ids=str)
def test_any_scale(kata, scale):
    """Points as small as 10⁻¹² or as large as 10¹²: the error stays a part of their size."""
    same_distances(kata, scale * torch.randn(7, 4), scale * torch.randn(6, 4))
    same_distances(kata, scale * torch.randn(7, 4).double(), scale * torch.randn(6, 4).double())
    x = scale * torch.randn(6, 4)
    same_distances(kata, x, x, "distances within one set")


@silver
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
def test_each_pair_has_its_own_bound(kata, dtype):
    """Tiny points beside huge ones: each distance is off by a part of its own |x| + |y| only."""
    scale = torch.tensor([1e-12, 1e-4, 1.0, 1e4, 1e9, 1e12], dtype=dtype)[:, None]
    up, other = scale * torch.randn(6, 3, dtype=dtype), scale * torch.randn(6, 3, dtype=dtype)
    for x, y in ((up, other), (up.flip(0), other.flip(0))):
        bound = x.double().norm(dim=-1)[:, None] + y.double().norm(dim=-1)
        off = (kata.pairwise_distances(x, y).double() - distances_one_by_one(x, y).double()).abs()
        for i, j in itertools.product(range(6), repeat=2):
            assert off[i, j] <= PROMISED[dtype] * bound[i, j], (
                f"the distance from point {i} to point {j}, |x| + |y| = {bound[i, j]:.3g}, "
                f"is off by {off[i, j]:.3g}"
            )


@silver
def test_gradients_flow(kata):
    """Both functions can be trained through: gradients are those of the formulas written out."""
    a, b = torch.randn(2, 1, 3), torch.randn(4, 2)
    mine = gradients(kata.outer_sum, a, b)
    right = gradients(lambda a, b: a[..., :, None] + b[..., None, :], a, b)
    for name, actual, expected in zip("ab", mine, right, strict=True):
        same(actual, expected, f"gradient of {name} in outer_sum")
    # Far apart: at a distance of 0 the root has no slope.
    x, y = torch.randn(2, 4, 3).double(), 9 + torch.randn(5, 3).double()
    mine = gradients(kata.pairwise_distances, x, y)
    right = gradients(lambda x, y: (x[..., :, None, :] - y).norm(dim=-1), x, y)
    for name, actual, expected in zip("xy", mine, right, strict=True):
        same(actual, expected, f"gradient of {name} in pairwise_distances", rtol=1e-5, atol=1e-5)


@silver
def test_gradients_of_other_dtypes(kata):
    """They flow through sums of two dtypes, and to points of half precision."""
    a, b = torch.randn(3).double(), torch.randn(2)
    mine = gradients(kata.outer_sum, a, b)
    right = gradients(lambda a, b: a[:, None] + b, a, b)
    for name, actual, expected in zip("ab", mine, right, strict=True):
        same(actual, expected, f"gradient of {name} in outer_sum of float64 and float32")
    for dtype in (torch.float32, torch.bfloat16, torch.float16):
        x, y = torch.randn(4, 3).to(dtype), (9 + torch.randn(5, 3)).to(dtype)
        mine = gradients(lambda x, y: kata.pairwise_distances(x, y).double().sum(), x, y)
        right = gradients(lambda x, y: (x.double()[:, None] - y.double()).norm(dim=-1).sum(), x, y)
        for name, actual, expected in zip("xy", mine, right, strict=True):
            what = f"gradient of {name} in pairwise_distances, {dtype}"
            same(actual, expected, what, rtol=0.1, atol=0.1)


@silver
def test_one_point_moves_one_row(kata):
    """Moving point 2 of x changes row 2 of the distances and no other; so with y and a column."""
    x, y = torch.randn(4, 3).double(), torch.randn(5, 3).double()
    before = kata.pairwise_distances(x, y)
    for name, (moved_x, moved_y) in {"x": (2, None), "y": (None, 2)}.items():
        x2, y2 = x.clone(), y.clone()
        if name == "x":
            x2[moved_x] += 5.0
        else:
            y2[moved_y] += 5.0
        after = kata.pairwise_distances(x2, y2)
        if name == "y":
            before, after = before.mT, after.mT
        rest = [0, 1, 3]
        same(after[rest], before[rest], f"distances of points left alone, {name}", atol=1e-6)
        changed = (after[2] - before[2]).abs().max().item()
        assert changed > 0.1, f"point 2 of {name} moved, its distances did not"


@silver
def test_nan_stays_where_it_is(kata):
    """A point that holds a NaN has NaN distances; those of the others are numbers."""
    x, y = torch.randn(3, 4).double(), torch.randn(5, 4).double()
    expected = distances_one_by_one(x, y)
    for i, j in ((1, 3), (0, 0), (2, 4)):
        in_x, by_x, in_y, by_y = x.clone(), expected.clone(), y.clone(), expected.clone()
        in_x[i, 2], by_x[i], in_y[j, 0], by_y[:, j] = torch.nan, torch.nan, torch.nan, torch.nan
        same(kata.pairwise_distances(in_x, y), by_x, f"distances, a NaN in x[{i}]", atol=1e-5)
        same(kata.pairwise_distances(x, in_y), by_y, f"distances, a NaN in y[{j}]", atol=1e-5)
        by_y[i] = torch.nan
        same(kata.pairwise_distances(in_x, in_y), by_y, "distances, a NaN in both", atol=1e-5)


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [((0, 3), (4, 3)), ((4, 3), (0, 3)), ((2, 0), (3, 0)), ((0, 0), (0, 0)), ((0, 2, 3), (4, 3))],
    ids=str,
)
def test_nothing_to_measure(kata, left, right):
    """No points give no distances, and points without coordinates are at a distance of 0."""
    shape = (*np.broadcast_shapes(left[:-2], right[:-2]), left[-2], right[-2])
    for dtype in (torch.float32, torch.float64, torch.float16):
        x, y = torch.ones(left, dtype=dtype), torch.ones(right, dtype=dtype)
        same(kata.pairwise_distances(x, y), torch.zeros(shape, dtype=dtype), f"distances, {dtype}")


@silver
def test_views_are_points_too(kata):
    """Transposed, strided and stretched tensors are points like any others."""
    x, y = torch.randn(3, 9).double().T[::2], torch.randn(3, 6).double()[:, ::2]
    same_distances(kata, x, y)
    same_distances(kata, torch.randn(1, 3).double().expand(4, 3), y)
    a, b = torch.randn(4, 3).T, torch.randn(6)[::2]
    same(kata.outer_sum(a, b), (a.reshape(3, 4, 1) + b.reshape(1, 1, 3)), "outer sum of views")


@silver
def test_inputs_are_left_as_they_came(kata):
    """Inputs are read, never written, and results are new: none of them a view of an input."""
    for n, m in ((3, 4), (1, 1)):
        a, b = torch.randn(2, n), torch.randn(2, m)
        x, y = torch.randn(n, 1), torch.randn(m, 1)
        copies = [tensor.clone() for tensor in (a, b, x, y)]
        total, distances = kata.outer_sum(a, b), kata.pairwise_distances(x, y)
        total.fill_(77.0)
        distances.fill_(77.0)
        for name, tensor, copy in zip("abxy", (a, b, x, y), copies, strict=True):
            same(tensor, copy, f"{name} after the call, and after the result was overwritten")


@silver
def test_scalars_have_no_outer_sum(kata):
    """A tensor without an axis is a ValueError, as a and as b."""
    for a, b in ((torch.tensor(1.0), torch.ones(2)), (torch.ones(2), torch.tensor(1.0))):
        with pytest.raises(ValueError):
            kata.outer_sum(a, b)
    with pytest.raises(ValueError):
        kata.outer_sum(torch.tensor(1.0), torch.tensor(1.0))


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((4, 3), (5, 2)),
        ((4, 3), (5, 1)),
        ((4, 1), (5, 3)),
        ((4, 0), (5, 1)),
        ((3, 4), (5, 3)),
        ((2, 4, 3), (2, 3, 4)),
        ((3,), (5, 3)),
        ((4, 3), (3,)),
        ((3,), (3,)),
        ((), (5, 3)),
    ],
    ids=str,
)
def test_points_that_do_not_fit(kata, left, right):
    """D must be the same, 1 is no exception, and both need two axes: else a ValueError."""
    with pytest.raises(ValueError) as refusal:
        kata.pairwise_distances(torch.ones(left), torch.ones(right))
    message = str(refusal.value)
    for name, shape in (("x", left), ("y", right)):
        assert str(shape) in message or str(list(shape)) in message, (
            f"the message does not hold the shape of {name}: {message}"
        )


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [
        (torch.int64, torch.int64),
        (torch.int32, torch.int32),
        (torch.uint8, torch.uint8),
        (torch.bool, torch.bool),
        (torch.complex64, torch.complex64),
        (torch.float32, torch.int64),
        (torch.int64, torch.float32),
        (torch.float32, torch.float64),
        (torch.float64, torch.float32),
        (torch.bfloat16, torch.float16),
    ],
    ids=str,
)
def test_points_of_a_wrong_dtype(kata, left, right):
    """Points that are not floats, or of two dtypes, are a TypeError."""
    with pytest.raises(TypeError):
        kata.pairwise_distances(torch.ones(4, 3).to(left), torch.ones(5, 3).to(right))


@silver
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float64], ids=str)
def test_dtype_of_distances(kata, dtype):
    """The distances have the dtype of the points."""
    x, y = torch.tensor([[0.0, 0.0]], dtype=dtype), torch.tensor([[3.0, 4.0]], dtype=dtype)
    same(kata.pairwise_distances(x, y), torch.tensor([[5.0]], dtype=dtype), "distances")


@gold
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)
def test_half_precision_is_computed_in_float32(kata, dtype):
    """Squares beyond float16, and points near each other: half precision rounds only at the end."""
    x = 100 * torch.randn(8, 20).to(dtype)  # |x|² is about 200 000, float16 ends at 65504
    y = 100 * torch.randn(6, 20).to(dtype)
    same_distances(kata, x, y)
    same_distances(kata, x, x, "distances within one set")
    near = (x.double() + 3 * torch.randn(8, 20).double()).to(dtype)
    same_distances(kata, x, near, "distances to points nearby")


@gold
def test_no_loop(kata):
    """As many operations for thirty points as for three: the work is in the tensors."""
    for small, large in (((3, 4), (30, 40)), ((2, 5, 7), (6, 25, 31))):
        few = op_count(kata.outer_sum, torch.randn(small), torch.randn(small))
        many = op_count(kata.outer_sum, torch.randn(large), torch.randn(large))
        same(many.total(), few.total(), f"operations of an outer sum of {large}, against {small}")
        few = op_count(kata.pairwise_distances, torch.randn(small), torch.randn(small))
        many = op_count(kata.pairwise_distances, torch.randn(large), torch.randn(large))
        same(many.total(), few.total(), f"operations for points {large}, against {small}")


@gold
def test_a_product_sums_over_the_coordinates(kata):
    """x·y comes from a matrix product, 2·N·M·D operations: no tensor of N·M·D is needed."""
    x, y = torch.randn(3, 20, 30), torch.randn(3, 25, 30)
    spent = flops(kata.pairwise_distances, x, y)
    least = 2 * 3 * 20 * 25 * 30
    assert least <= spent <= 2 * least, f"{spent} operations in matrix products, not {least}"


@gold
def test_many_points(kata):
    """Two thousand points of 300 coordinates against as many: 4 million distances, each right."""
    x, y = torch.randn(2000, 300), torch.randn(2100, 300)
    distances = kata.pairwise_distances(x, y)
    same(list(distances.shape), [2000, 2100], "shape")
    rows, columns = torch.randint(2000, (500,)), torch.randint(2100, (500,))
    expected = (x[rows].double() - y[columns].double()).norm(dim=-1).float()
    same(distances[rows, columns], expected, "500 of the distances", rtol=0.0, atol=0.02)
