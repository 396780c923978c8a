"""Suite of kata 4.3, permute.

The oracles: numbers moved by hand, PyTorch's own permute, transpose and is_contiguous, and loops
that say of one number at a time where it must stand. Sizes differ, except where equal ones are
the point: there only the numbers tell one axis from another.
"""

import math
from itertools import permutations, product

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from tests.harness import bronze, gold, gradients, op_count, same, shapes, silver


def counted(*shape: int) -> Tensor:
    """0, 1, 2, ... in a shape: every number tells where it stood."""
    return torch.arange(math.prod(shape)).reshape(shape)


def strided(name: str) -> Tensor:
    """Tensors (2, 3, 4) that lie in memory in different ways."""
    return {
        "contiguous": counted(2, 3, 4),
        "transposed": counted(4, 3, 2).transpose(0, 2),
        "every second column": counted(2, 3, 8)[..., ::2],
        "a part": counted(5, 3, 4)[2:4],
        "stretched": counted(2, 1, 4).expand(2, 3, 4),
    }[name]


WAYS = ["contiguous", "transposed", "every second column", "a part", "stretched"]


def heads_by_loops(x: Tensor, H: int) -> Tensor:
    """What stood at [b, t, h·D + d] stands at [b, h, t, d], one number at a time."""
    B, T, features = x.shape
    D = features // H
    result = torch.empty(B, H, T, D, dtype=x.dtype)
    for b, h, t, d in product(range(B), range(H), range(T), range(D)):
        result[b, h, t, d] = x[b, t, h * D + d]
    return result


@bronze
def test_contiguous_worked_example(kata):
    """(2, 3, 4) in memory steps by 12, 4 and 1; its first two columns step so too, with gaps."""
    same(kata.is_contiguous(counted(2, 3, 4)), True, "is_contiguous(x)")
    same(kata.is_contiguous(counted(2, 3, 4)[:, :, :2]), False, "is_contiguous(x[:, :, :2])")


@bronze
def test_permute_worked_example(kata):
    """Rows become columns: [[1, 2, 3], [4, 5, 6]] permuted by (1, 0)."""
    x = torch.tensor([[1, 2, 3], [4, 5, 6]])
    same(kata.permute(x, (1, 0)), torch.tensor([[1, 4], [2, 5], [3, 6]]), "permuted")


@bronze
def test_permute_puts_time_first(kata):
    """(32, 10, 64) permuted by (1, 0, 2) is (10, 32, 64), time before batch."""
    result = kata.permute(counted(32, 10, 64), (1, 0, 2))
    same(tuple(result.shape), (10, 32, 64), "shape")
    same(result[3, 17], torch.arange(64) + 17 * 640 + 3 * 64, "vector 3 of sequence 17")


@bronze
def test_transpose_worked_example(kata):
    """(2, 3, 4) becomes (2, 4, 3), a transpose of each matrix; (1, 3, 1) becomes (3, 1, 1)."""
    x = counted(2, 3, 4)
    right = torch.stack([torch.stack([x[b, :, c] for c in range(4)]) for b in range(2)])
    same(kata.transpose(x, 1, 2), right, "transposed")
    same(kata.transpose(counted(1, 3, 1), 0, 1), counted(3, 1, 1), "(1, 3, 1) transposed")


@bronze
def test_split_worked_example(kata):
    """Two positions of four features in two heads: head 0 gets 1, 2 and 5, 6."""
    x = torch.tensor([[[1, 2, 3, 4], [5, 6, 7, 8]]])
    right = torch.tensor([[[[1, 2], [5, 6]], [[3, 4], [7, 8]]]])
    same(kata.split_heads(x, 2), right, "heads")
    many = kata.split_heads(torch.zeros(32, 10, 64), 8)
    same(tuple(many.shape), (32, 8, 10, 8), "shape of (32, 10, 64) in 8 heads")


@bronze
def test_merge_worked_example(kata):
    """And back: each position has its four features again."""
    x = torch.tensor([[[[1, 2], [5, 6]], [[3, 4], [7, 8]]]])
    same(kata.merge_heads(x), torch.tensor([[[1, 2, 3, 4], [5, 6, 7, 8]]]), "merged")


@silver
@pytest.mark.parametrize("way", WAYS)
def test_contiguous_in_every_way_to_lie(kata, way):
    """Only what lies in the order of its axes and without gaps is contiguous."""
    x = strided(way)
    same(kata.is_contiguous(x), x.is_contiguous(), f"is_contiguous of x, {way}")


@silver
@given(shape=shapes(max_dims=4, max_side=3), data=st.data())
def test_contiguous_agrees_with_pytorch(kata, shape, data):
    """For any sizes in any order, some of them 1, the answer is PyTorch's."""
    x = counted(*shape).permute(data.draw(st.permutations(range(len(shape)))))
    said = f"is_contiguous of {tuple(x.shape)} with strides {x.stride()}"
    same(kata.is_contiguous(x), x.is_contiguous(), said)


@silver
def test_stride_of_an_axis_of_one_does_not_matter(kata):
    """Nothing steps along an axis of size 1, whatever its stride is."""
    for shape, strides in (((3, 1), (1, 7)), ((1, 3), (9, 1)), ((2, 1, 3), (3, 50, 1))):
        x = torch.zeros(100).as_strided(shape, strides)
        same(kata.is_contiguous(x), True, f"is_contiguous of {shape} with strides {strides}")
    x = torch.zeros(100).as_strided((3, 1), (2, 1))
    same(kata.is_contiguous(x), False, "is_contiguous of (3, 1) with strides (2, 1)")


@silver
def test_contiguous_of_none_and_of_one(kata):
    """No numbers are contiguous, and one is, whatever the strides."""
    one = counted(3, 4, 5)[1:2, 1:2, 1:2]
    for x in (torch.zeros(0, 3).T, torch.zeros(2, 0, 4)[:, :, ::2], torch.tensor(7.0), one):
        said = f"is_contiguous of {tuple(x.shape)} with strides {x.stride()}"
        same(kata.is_contiguous(x), True, said)
    same(kata.is_contiguous(torch.zeros(6)[::2]), False, "is_contiguous of every second number")
    same(kata.is_contiguous(torch.zeros(1).expand(3)), False, "is_contiguous of one stretched")


@silver
@pytest.mark.parametrize("dims", [*permutations(range(3))], ids=str)
def test_permute_every_order(kata, dims):
    """Axis i of the result is axis dims[i] of x, however x lies in memory."""
    for way in WAYS:
        x = strided(way)
        right = x.permute(dims).contiguous()
        same(kata.permute(x, dims), right, f"x, {way}, permuted")
        negative = [dim - 3 for dim in dims]
        same(kata.permute(x, negative), right, f"x, {way}, permuted by {negative}")
        same(negative, [dim - 3 for dim in dims], "dims after the call")


@silver
@given(shape=shapes(max_dims=5, max_side=3), data=st.data())
def test_permute_agrees_with_pytorch(kata, shape, data):
    """Any number of axes, none among them, in any order, each counted from either end."""
    dims = data.draw(st.permutations(range(len(shape))))
    named = [dim - len(shape) * data.draw(st.booleans()) for dim in dims]
    x = counted(*shape)
    same(kata.permute(x, named), x.permute(named), f"{shape} permuted by {named}")


@silver
@pytest.mark.parametrize(
    "dims", [(0, 1), (0, 1, 2, 0), (0, 0, 2), (1, 1, 1), (0, 1, -2), ()], ids=str
)
def test_permute_names_each_axis_once(kata, dims):
    """An axis left out or named twice is a ValueError, also under another name."""
    with pytest.raises(ValueError):
        kata.permute(counted(2, 3, 4), dims)


@silver
@pytest.mark.parametrize("dims", [(0, 1, 3), (-4, 1, 2), (1, 0, 5)], ids=str)
def test_permute_refuses_axes_that_are_not_there(kata, dims):
    """Of three axes, 3 and -4 are none: an IndexError."""
    with pytest.raises(IndexError):
        kata.permute(counted(2, 3, 4), dims)


@silver
@given(shape=shapes(min_dims=1, max_dims=5, max_side=4), data=st.data())
def test_transpose_agrees_with_pytorch(kata, shape, data):
    """Any two axes are swapped as PyTorch does it, counted from either end, one with itself too."""
    n = len(shape)
    dim0, dim1 = (data.draw(st.integers(-n, n - 1)) for _ in range(2))
    x = counted(*shape)
    same(kata.transpose(x, dim0, dim1), x.transpose(dim0, dim1), f"{shape}, {dim0} and {dim1}")


@silver
def test_transpose_of_equal_sizes(kata):
    """Where sizes are equal only the numbers tell: [0, 1] and [1, 0] change places."""
    x = counted(3, 3)
    right = torch.tensor([[0, 3, 6], [1, 4, 7], [2, 5, 8]])
    same(kata.transpose(x, 0, 1), right, "transposed")
    same(kata.transpose(x, -1, -2), right, "axes -1 and -2 swapped")
    same(kata.transpose(x, 1, 1), x, "axis 1 swapped with itself")


@silver
@pytest.mark.parametrize("dims", [(0, 3), (3, 0), (-4, 0), (1, -4), (3, 3), (-4, -4)], ids=str)
def test_transpose_refuses_axes_that_are_not_there(kata, dims):
    """Of three axes, 3 and -4 are none: an IndexError."""
    with pytest.raises(IndexError):
        kata.transpose(counted(2, 3, 4), *dims)


@silver
@pytest.mark.parametrize("way", [way for way in WAYS if way != "stretched"])
def test_permute_and_transpose_are_views(kata, way):
    """They share x's memory however it lies: what changes in x changes in them."""
    x = strided(way)
    permuted, swapped = kata.permute(x, (2, 0, 1)), kata.transpose(x, 0, 2)
    itself = kata.transpose(x, 1, 1)
    x += 100
    same(permuted, x.permute(2, 0, 1), "permuted, after 100 was added to x")
    same(swapped, x.transpose(0, 2), "transposed, after 100 was added to x")
    same(itself, x, "axis 1 swapped with itself, after 100 was added to x")


@silver
def test_one_axis_and_none_are_views(kata):
    """Where there is nothing to move the result shares x's memory all the same."""
    for name, call, shape in (
        ("one axis permuted", lambda x: kata.permute(x, (0,)), (3,)),
        ("no axes permuted", lambda x: kata.permute(x, ()), ()),
        ("axes permuted as they are", lambda x: kata.permute(x, (0, 1)), (2, 3)),
        ("one axis swapped with itself", lambda x: kata.transpose(x, 0, -1), (3,)),
    ):
        x = counted(*shape)
        result = call(x)
        x += 100
        same(result, x, f"{name}, after 100 was added to x")


@silver
@given(B=st.integers(1, 3), T=st.integers(1, 5), H=st.integers(1, 4), D=st.integers(1, 3))
def test_heads_for_any_sizes(kata, B, T, H, D):
    """Number [b, t, h·D + d] goes to [b, h, t, d], and back again."""
    x = counted(B, T, H * D)
    heads = heads_by_loops(x, H)
    same(kata.split_heads(x, H), heads, f"(B, T, H, D) = {B, T, H, D} split")
    same(kata.merge_heads(heads), x, f"(B, T, H, D) = {B, T, H, D} merged")


@silver
def test_as_many_heads_as_positions(kata):
    """With T = H = D = B no shape shows what is wrong: the numbers do."""
    x = counted(3, 3, 9)
    heads = heads_by_loops(x, 3)
    same(kata.split_heads(x, 3), heads, "split")
    same(kata.merge_heads(heads), x, "merged")


@silver
def test_heads_of_a_tensor_that_is_not_contiguous(kata):
    """x may be a transposed tensor, every second feature, or one vector stretched over time."""
    for x in (
        counted(5, 2, 6).transpose(0, 1),
        counted(2, 5, 12)[..., ::2],
        counted(2, 1, 6).expand(2, 5, 6),
        counted(4, 5, 6)[1:3],
    ):
        heads = heads_by_loops(x, 3)
        same(kata.split_heads(x, 3), heads, f"split, strides {x.stride()}")
        same(kata.merge_heads(heads), x.contiguous(), "merged")
        lying = heads.permute(3, 2, 1, 0).contiguous().permute(3, 2, 1, 0)
        same(kata.merge_heads(lying), x.contiguous(), f"merged, strides {lying.stride()}")


@silver
def test_split_is_a_view(kata):
    """The heads of a contiguous x share its memory."""
    x = counted(2, 5, 6)
    heads = kata.split_heads(x, 3)
    x += 100
    same(heads, heads_by_loops(x, 3), "heads, after 100 was added to x")


@silver
def test_no_numbers(kata):
    """Axes of size 0 are moved, cut and joined like others."""
    same(kata.permute(torch.zeros(2, 0, 3), (2, 0, 1)), torch.zeros(3, 2, 0), "permuted")
    same(kata.transpose(torch.zeros(0, 3), 0, 1), torch.zeros(3, 0), "transposed")
    same(kata.split_heads(torch.zeros(0, 5, 6), 2), torch.zeros(0, 2, 5, 3), "no batch split")
    same(kata.split_heads(torch.zeros(2, 0, 6), 2), torch.zeros(2, 2, 0, 3), "no time split")
    same(kata.split_heads(torch.zeros(2, 5, 0), 2), torch.zeros(2, 2, 5, 0), "no features split")
    same(kata.merge_heads(torch.zeros(0, 2, 5, 3)), torch.zeros(0, 5, 6), "no batch merged")
    same(kata.merge_heads(torch.zeros(2, 2, 0, 3)), torch.zeros(2, 0, 6), "no time merged")
    same(kata.merge_heads(torch.zeros(2, 0, 5, 3)), torch.zeros(2, 5, 0), "no heads merged")
    same(kata.merge_heads(torch.zeros(2, 2, 5, 0)), torch.zeros(2, 5, 0), "no features merged")


@silver
@pytest.mark.parametrize("heads", [4, 5, 12, 7], ids=str)
def test_split_refuses_what_does_not_divide(kata, heads):
    """Six features do not make 4, 5, 7 or 12 heads: a ValueError, none dropped."""
    with pytest.raises(ValueError):
        kata.split_heads(torch.zeros(2, 20, 6), heads)


@silver
@pytest.mark.parametrize("heads", [0, -1, -2, -6], ids=str)
def test_split_refuses_less_than_one_head(kata, heads):
    """There is at least one head: a ValueError otherwise, no ZeroDivisionError."""
    with pytest.raises(ValueError):
        kata.split_heads(torch.zeros(2, 5, 6), heads)


@silver
@pytest.mark.parametrize("shape", [(5, 6), (6,), (2, 3, 5, 6)], ids=str)
def test_split_refuses_other_axes(kata, shape):
    """x has three axes, (B, T, H·D): a ValueError otherwise."""
    with pytest.raises(ValueError):
        kata.split_heads(torch.zeros(shape), 2)


@silver
@pytest.mark.parametrize("shape", [(5, 6), (2, 5, 6), (1, 2, 3, 5, 6)], ids=str)
def test_merge_refuses_other_axes(kata, shape):
    """x has four axes, (B, H, T, D): a ValueError otherwise."""
    with pytest.raises(ValueError):
        kata.merge_heads(torch.zeros(shape))


@silver
def test_x_stays_as_it_is(kata):
    """x has the shape, strides and numbers that it had before."""
    for call, shape in (
        (lambda x: kata.permute(x, (2, 0, 1)), (2, 3, 4)),
        (lambda x: kata.transpose(x, 0, 1), (2, 3, 4)),
        (lambda x: kata.split_heads(x, 2), (2, 3, 4)),
        (kata.merge_heads, (2, 3, 4, 5)),
    ):
        x = counted(*shape)
        strides = x.stride()
        call(x)
        same(x, counted(*shape), "x after the call")
        same(tuple(x.stride()), strides, "strides of x after the call")


@silver
def test_each_call_stands_alone(kata):
    """Another tensor of the same shape gives its own numbers: nothing is kept between calls."""
    for start in (0, 500):
        x = counted(2, 3, 4) + start
        same(kata.permute(x, (2, 0, 1)), x.permute(2, 0, 1), "permuted")
        same(kata.transpose(x, 0, 1), x.transpose(0, 1), "transposed")
        same(kata.split_heads(x, 2), heads_by_loops(x, 2), "split")
        same(kata.merge_heads(heads_by_loops(x, 2)), x, "merged")


@silver
@pytest.mark.parametrize(
    "dtype", [torch.bool, torch.uint8, torch.float16, torch.float64, torch.complex64], ids=str
)
def test_dtypes_stay(kata, dtype):
    """Bools, small integers, halves, doubles and complex numbers stay what they are."""
    x = torch.tensor([[[0, 1, 1, 0], [1, 1, 0, 0], [0, 0, 0, 1]]]).to(dtype)
    same(kata.is_contiguous(x), True, "is_contiguous")
    same(kata.permute(x, (2, 0, 1)), x.permute(2, 0, 1), "permuted")
    same(kata.transpose(x, 1, 2), x.transpose(1, 2), "transposed")
    same(kata.split_heads(x, 2), heads_by_loops(x, 2), "split")
    same(kata.merge_heads(heads_by_loops(x, 2)), x, "merged")
    none = torch.zeros(2, 0, 4, dtype=dtype)
    heads = torch.zeros(2, 2, 0, 2, dtype=dtype)
    same(kata.permute(none, (2, 0, 1)), torch.zeros(4, 2, 0, dtype=dtype), "no numbers permuted")
    same(kata.transpose(none, 1, 2), torch.zeros(2, 4, 0, dtype=dtype), "no numbers transposed")
    same(kata.split_heads(none, 2), heads, "no numbers split")
    same(kata.merge_heads(heads), none, "no numbers merged")


@silver
def test_gradients_flow(kata):
    """A gradient comes back in the shape of x, each number where it belongs."""
    x, heads = torch.randn(2, 3, 4), torch.randn(2, 2, 3, 5)
    for name, of, mine, right in (
        ("permute", x, lambda x: kata.permute(x, (2, 0, 1)), lambda x: x.permute(2, 0, 1)),
        ("transpose", x, lambda x: kata.transpose(x, 0, -1), lambda x: x.transpose(0, 2)),
        (
            "split_heads",
            x,
            lambda x: kata.split_heads(x, 2),
            lambda x: torch.stack([x[..., :2], x[..., 2:]], dim=1),
        ),
        (
            "merge_heads",
            heads,
            kata.merge_heads,
            lambda x: torch.cat([x[:, 0], x[:, 1]], dim=-1),
        ),
    ):
        same(gradients(mine, of), gradients(right, of), f"gradient through {name}")


@silver
def test_gradients_flow_where_little_is_to_do(kata):
    """Axes as they are, one head, one position, a transposed x: their gradients flow as well."""
    for name, mine, right, shape in (
        ("transpose(1, 1)", lambda x: kata.transpose(x, 1, 1), lambda x: x[:], (2, 3)),
        ("permute(0, 1)", lambda x: kata.permute(x, (0, 1)), lambda x: x[:], (2, 3)),
        ("one head", lambda x: kata.split_heads(x, 1), lambda x: x[:, None], (2, 3, 4)),
        ("one head merged", kata.merge_heads, lambda x: x[:, 0], (2, 1, 3, 4)),
        ("one position", kata.merge_heads, lambda x: x.reshape(2, 1, 12), (2, 3, 1, 4)),
        (
            "split_heads of a transposed x",
            lambda x: kata.split_heads(x.transpose(0, 1), 2),
            lambda x: torch.stack([x[..., :2], x[..., 2:]], dim=2).permute(1, 2, 0, 3),
            (3, 2, 4),
        ),
        (
            "permute of a transposed x",
            lambda x: kata.permute(x.transpose(0, 1), (2, 0, 1)),
            lambda x: x.permute(2, 1, 0),
            (2, 3, 4),
        ),
    ):
        x = torch.randn(shape)
        same(gradients(mine, x), gradients(right, x), f"gradient through {name}")


@gold
def test_one_number_stretched(kata):
    """One number stretched to (4000, 2000, 2) is permuted without a copy."""
    one = torch.zeros(1)
    x = one.expand(4000, 2000, 2)
    permuted, swapped = kata.permute(x, (2, 0, 1)), kata.transpose(x, 0, 2)
    one += 7
    same(tuple(permuted.shape), (2, 4000, 2000), "shape permuted")
    same(tuple(swapped.shape), (2, 2000, 4000), "shape transposed")
    same(permuted[1, 2, 3].item(), 7.0, "a number permuted, after the one became 7")
    same(swapped[1, 2, 3].item(), 7.0, "a number transposed, after the one became 7")


@gold
@pytest.mark.parametrize("way", WAYS)
def test_contiguous_reads_no_numbers(kata, way):
    """Sizes and strides tell whether x is contiguous: no number is read or copied for it."""
    x = strided(way)
    same(kata.is_contiguous(x), x.is_contiguous(), f"is_contiguous of x, {way}")
    counts = op_count(kata.is_contiguous, x)
    copies = {name: n for name, n in counts.items() if name in ("clone", "copy", "_to_copy")}
    same(copies, {}, f"operations that copy x, {way}")


@gold
def test_cost_does_not_grow(kata):
    """No loop runs over numbers or positions: more of them take no more operations."""

    def all_four(B: int, T: int, H: int, D: int) -> None:
        x = torch.zeros(B, T, H * D)
        kata.permute(x, (1, 2, 0))
        kata.transpose(x, 0, 1)
        kata.merge_heads(kata.split_heads(x, H))

    few = op_count(all_four, 2, 3, 2, 2).total()
    many = op_count(all_four, 7, 40, 2, 9).total()
    assert many <= few + 6, f"{few} operations for small tensors, {many} for large ones"
