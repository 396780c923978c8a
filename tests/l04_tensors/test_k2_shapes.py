"""Suite of kata 4.2, shapes.

The oracles: shapes worked by hand, PyTorch's own flatten, squeeze and unsqueeze, and a change in
the input that a view must show. Sizes differ, and the axes of size 1 stand among others.
"""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, gradients, op_count, same, shapes, silver


def counted(*shape: int) -> torch.Tensor:
    """0, 1, 2, ... in a shape: every number tells where it stood."""
    return torch.arange(math.prod(shape)).reshape(shape)


def shows_changes_of(x: torch.Tensor, result: torch.Tensor, what: str) -> None:
    """A view of x changes with it."""
    __tracebackhide__ = True
    x += 100
    same(result.flatten(), x.flatten(), f"{what} after 100 was added to x")


@bronze
def test_infer_size_worked_example(kata):
    """24 numbers in (2, -1) make (2, 12); (3, 4, 2) is complete and stays."""
    same(kata.infer_size((2, -1), 24), (2, 12), "shape")
    same(kata.infer_size((3, 4, 2), 24), (3, 4, 2), "shape")


@bronze
def test_flatten_worked_example(kata):
    """(2, 3, 4) flattens to (24,), and to (2, 12) when it starts at axis 1."""
    same(kata.flatten(counted(2, 3, 4)), torch.arange(24), "flattened")
    same(kata.flatten(counted(2, 3, 4), start_dim=1), counted(2, 12), "flattened from axis 1")


@bronze
def test_flatten_joins_batch_and_time(kata):
    """A batch of 32 sequences of 10 vectors of 64 becomes 320 vectors: (32, 10, 64), (320, 64)."""
    same(kata.flatten(counted(32, 10, 64), 0, 1), counted(320, 64), "axes 0 and 1 joined")


@bronze
def test_squeeze_worked_example(kata):
    """(1, 3, 1) squeezes to (3,); axis 0 alone gives (3, 1); axis 1 has size 3 and stays."""
    same(kata.squeeze(counted(1, 3, 1)), counted(3), "squeezed")
    same(kata.squeeze(counted(1, 3, 1), dim=0), counted(3, 1), "squeezed at axis 0")
    same(kata.squeeze(counted(1, 3, 1), dim=1), counted(1, 3, 1), "squeezed at axis 1")


@bronze
def test_unsqueeze_worked_example(kata):
    """(2, 3) becomes (1, 2, 3) with a new axis 0, and (2, 3, 1) with a new last axis."""
    same(kata.unsqueeze(counted(2, 3), 0), counted(1, 2, 3), "new axis 0")
    same(kata.unsqueeze(counted(2, 3), -1), counted(2, 3, 1), "new last axis")


@silver
@given(shape=shapes(max_dims=4), data=st.data())
def test_infer_size_finds_any_open_size(kata, shape, data):
    """Whichever size is left open, it is found again."""
    numel = math.prod(shape)
    same(kata.infer_size(shape, numel), shape, f"shape of {numel} numbers, none open")
    if shape:
        at = data.draw(st.integers(0, len(shape) - 1))
        opened = [*shape]
        opened[at] = -1
        same(kata.infer_size(opened, numel), shape, f"{opened} of {numel} numbers")
        same(opened[at], -1, "open size in the caller's list after the call")


@silver
def test_infer_size_of_none_and_of_one(kata):
    """() holds one number; 0 numbers leave 0 open; a size of 0 is a size."""
    same(kata.infer_size((), 1), (), "shape of one number")
    same(kata.infer_size((-1,), 0), (0,), "(-1,) of no numbers")
    same(kata.infer_size((3, -1, 2), 0), (3, 0, 2), "(3, -1, 2) of no numbers")
    same(kata.infer_size((4, 0), 0), (4, 0), "(4, 0) of no numbers")
    same(kata.infer_size((-1, 1, 1), 1), (1, 1, 1), "(-1, 1, 1) of one number")


@silver
def test_open_size_is_an_int(kata):
    """The open size is an int like the others: 12, not 12.0."""
    sizes = kata.infer_size((2, -1), 24)
    same([type(size) is int for size in sizes], [True, True], f"each of {sizes} is an int")


@silver
@pytest.mark.parametrize(
    ("shape", "numel"),
    [((2, 5), 24), ((24,), 12), ((2, 0), 1), ((0,), 24), ((), 0), ((), 2), ((3, 4), 0)],
    ids=str,
)
def test_infer_size_refuses_shapes_that_do_not_hold_numel(kata, shape, numel):
    """A shape without an open size must hold exactly numel numbers: a ValueError otherwise."""
    with pytest.raises(ValueError):
        kata.infer_size(shape, numel)


@silver
@pytest.mark.parametrize(
    ("shape", "numel"), [((5, -1), 24), ((-1, 7, 2), 21), ((48, -1), 24), ((-1, 2), 1)], ids=str
)
def test_infer_size_refuses_what_does_not_divide(kata, shape, numel):
    """The open size is a whole number or a ValueError, never one that was rounded down."""
    with pytest.raises(ValueError):
        kata.infer_size(shape, numel)


@silver
@pytest.mark.parametrize(
    ("shape", "numel"), [((-1, -1), 24), ((-1, -1), 1), ((-1, 2, -1), 4), ((-1, -1, 24), 24)]
)
def test_infer_size_refuses_two_open_sizes(kata, shape, numel):
    """Two sizes of -1 are a ValueError: many pairs would fit."""
    with pytest.raises(ValueError):
        kata.infer_size(shape, numel)


@silver
@pytest.mark.parametrize(
    ("shape", "numel"),
    [((-2, 12), -24), ((-2, -12), 24), ((-3, 4, -2), 24), ((-1, -2), 2), ((-2, 0), 0)],
)
def test_infer_size_refuses_negative_sizes(kata, shape, numel):
    """Sizes below -1 are a ValueError, also two whose product would fit."""
    with pytest.raises(ValueError):
        kata.infer_size(shape, abs(numel))


@silver
@pytest.mark.parametrize(("shape", "numel"), [((-1, 0), 0), ((0, -1, 3), 0), ((0, -1), 5)], ids=str)
def test_infer_size_refuses_an_open_size_beside_zero(kata, shape, numel):
    """Beside a size of 0 any open size would do, or none: a ValueError, no ZeroDivisionError."""
    with pytest.raises(ValueError):
        kata.infer_size(shape, numel)


@silver
@given(shape=shapes(min_dims=1, max_dims=5, max_side=4), data=st.data())
def test_flatten_agrees_with_pytorch(kata, shape, data):
    """Any run of axes, counted from either end, is joined as PyTorch does it."""
    start = data.draw(st.integers(0, len(shape) - 1))
    end = data.draw(st.integers(start, len(shape) - 1))
    x = counted(*shape)
    right = torch.flatten(x, start, end)
    for first in (start, start - len(shape)):
        for last in (end, end - len(shape)):
            same(kata.flatten(x, first, last), right, f"axes {first} to {last} of {shape} joined")


@silver
def test_flatten_to_the_last_axis_by_default(kata):
    """Without an end_dim all axes from start_dim on are joined; with one, those after it stay."""
    x = counted(2, 3, 4, 5)
    same(kata.flatten(x, 2), counted(2, 3, 20), "flattened from axis 2")
    same(kata.flatten(x, 3), x, "flattened from axis 3")
    same(kata.flatten(x, end_dim=1), counted(6, 4, 5), "flattened to axis 1")
    same(kata.flatten(x, end_dim=-2), counted(24, 5), "flattened to the last but one")
    same(kata.flatten(x, 1, 2), counted(2, 12, 5), "axes 1 and 2 joined")
    same(kata.flatten(x, 1, 1), x, "axis 1 joined with itself")


@silver
def test_flatten_of_a_single_number(kata):
    """A tensor without axes becomes one of shape (1,)."""
    same(kata.flatten(torch.tensor(7)), torch.tensor([7]), "flattened")
    same(kata.flatten(torch.tensor(7), 0, 0), torch.tensor([7]), "axes 0 to 0")
    same(kata.flatten(torch.tensor(7), -1, -1), torch.tensor([7]), "axes -1 to -1")


@silver
def test_flatten_of_nothing(kata):
    """An axis of size 0 makes the joined axis 0 long, and the other axes keep their sizes."""
    same(kata.flatten(torch.zeros(2, 0, 3)), torch.zeros(0), "flattened")
    same(kata.flatten(torch.zeros(2, 0, 3), 1), torch.zeros(2, 0), "flattened from axis 1")
    same(kata.flatten(torch.zeros(0, 2, 3), 1), torch.zeros(0, 6), "flattened from axis 1")


@silver
def test_flatten_reads_axes_not_memory(kata):
    """Of a transposed tensor, whose numbers lie in another order, the axes count."""
    x = counted(3, 2, 4).transpose(0, 1)  # (2, 3, 4), not contiguous
    same(kata.flatten(x), x.contiguous().view(24), "flattened")
    same(kata.flatten(x, 0, 1), x.contiguous().view(6, 4), "axes 0 and 1 joined")
    steps = counted(4, 6)[:, ::2]
    same(kata.flatten(steps), steps.contiguous().view(12), "every second column, flattened")


@silver
def test_flatten_is_a_view(kata):
    """What is flattened shares x's memory: a change of x shows in it."""
    for args in ((), (1,), (0, 1), (1, 1)):
        x = counted(2, 3, 4)
        shows_changes_of(x, kata.flatten(x, *args), f"flatten{(..., *args)}")


@silver
@pytest.mark.parametrize("args", [(2, 1), (-1, 0), (1, 0), (-1, -2), (2, -2)], ids=str)
def test_flatten_refuses_a_start_after_the_end(kata, args):
    """start_dim after end_dim is a ValueError, with the same sizes everywhere too."""
    with pytest.raises(ValueError):
        kata.flatten(torch.zeros(2, 3, 4), *args)
    with pytest.raises(ValueError):
        kata.flatten(torch.zeros(1, 1, 1), *args)


@silver
@pytest.mark.parametrize(
    "args",
    [(3,), (-4,), (0, 3), (0, -4), (0, 7), (-5, -1), (3, 3), (-4, -4)],
    ids=str,
)
def test_flatten_refuses_axes_that_are_not_there(kata, args):
    """Of three axes, 3 and -4 are none: an IndexError."""
    with pytest.raises(IndexError):
        kata.flatten(torch.zeros(2, 3, 4), *args)


@silver
@pytest.mark.parametrize("args", [(1,), (0, 1), (-2,), (0, -2), (5, 7)], ids=str)
def test_flatten_of_one_axis_or_none_refuses_others(kata, args):
    """One axis is axis 0 or -1, a single number counts as one axis: an IndexError for others."""
    for x in (torch.zeros(3), torch.tensor(7)):
        with pytest.raises(IndexError):
            kata.flatten(x, *args)


@silver
@given(shape=shapes(max_dims=5, max_side=2), data=st.data())
def test_squeeze_agrees_with_pytorch(kata, shape, data):
    """Every axis of size 1, or the one that is named, is taken out as PyTorch does it."""
    x = counted(*shape)
    same(kata.squeeze(x), torch.squeeze(x), f"{shape} squeezed")
    if shape:
        dim = data.draw(st.integers(-len(shape), len(shape) - 1))
        same(kata.squeeze(x, dim), torch.squeeze(x, dim), f"{shape} squeezed at axis {dim}")


@silver
def test_squeeze_of_one_axis_leaves_the_others(kata):
    """Of (1, 1, 5, 1) only the named axis goes, counted from either end."""
    x = counted(1, 1, 5, 1)
    same(kata.squeeze(x, 1), counted(1, 5, 1), "squeezed at axis 1")
    same(kata.squeeze(x, -1), counted(1, 1, 5), "squeezed at axis -1")
    same(kata.squeeze(x, -4), counted(1, 5, 1), "squeezed at axis -4")
    same(kata.squeeze(x, -2), x, "squeezed at axis -2, of size 5")


@silver
def test_squeeze_of_everything_and_of_nothing(kata):
    """(1, 1) becomes a tensor without axes, a size of 0 is not a size of 1."""
    same(kata.squeeze(torch.tensor([[7]])), torch.tensor(7), "(1, 1) squeezed")
    same(kata.squeeze(torch.tensor(7)), torch.tensor(7), "() squeezed")
    same(kata.squeeze(torch.zeros(1, 0, 1)), torch.zeros(0), "(1, 0, 1) squeezed")
    same(kata.squeeze(torch.zeros(1, 0), 1), torch.zeros(1, 0), "(1, 0) squeezed at axis 1")
    same(kata.squeeze(torch.zeros(1, 0), 0), torch.zeros(0), "(1, 0) squeezed at axis 0")


@silver
@given(shape=shapes(max_dims=4, max_side=3), data=st.data())
def test_unsqueeze_agrees_with_pytorch(kata, shape, data):
    """The new axis stands where PyTorch puts it, counted from either end of the result."""
    dim = data.draw(st.integers(-len(shape) - 1, len(shape)))
    x = counted(*shape)
    same(kata.unsqueeze(x, dim), torch.unsqueeze(x, dim), f"{shape} with a new axis {dim}")


@silver
@pytest.mark.parametrize("dim", [0, 1, 2, -1, -2, -3], ids=str)
def test_unsqueeze_everywhere(kata, dim):
    """(2, 3) has three places for a new axis, each with two names."""
    shape = ((1, 2, 3), (2, 1, 3), (2, 3, 1))[dim]
    same(kata.unsqueeze(counted(2, 3), dim), counted(*shape), f"new axis {dim}")


@silver
def test_unsqueeze_of_one_and_of_none(kata):
    """A single number becomes (1,), and no numbers stay none."""
    same(kata.unsqueeze(torch.tensor(7), 0), torch.tensor([7]), "() with a new axis 0")
    same(kata.unsqueeze(torch.tensor(7), -1), torch.tensor([7]), "() with a new axis -1")
    same(kata.unsqueeze(torch.zeros(0, 3), 1), torch.zeros(0, 1, 3), "(0, 3) with a new axis 1")


@silver
@pytest.mark.parametrize("dim", [3, -4, 7], ids=str)
def test_squeeze_refuses_axes_that_are_not_there(kata, dim):
    """A tensor of three axes has axes -3 to 2 to squeeze: an IndexError for others."""
    with pytest.raises(IndexError):
        kata.squeeze(torch.zeros(1, 3, 1), dim)
    with pytest.raises(IndexError):
        kata.squeeze(torch.zeros(2, 3, 4), dim)


@silver
@pytest.mark.parametrize("dim", [0, -1], ids=str)
def test_without_axes_there_is_none_to_squeeze(kata, dim):
    """A tensor without axes has no axis 0 and no axis -1: an IndexError."""
    with pytest.raises(IndexError):
        kata.squeeze(torch.tensor(5.0), dim)


@silver
@pytest.mark.parametrize("dim", [4, -5, 7], ids=str)
def test_unsqueeze_refuses_places_that_are_not_there(kata, dim):
    """A result of four axes has places -4 to 3: an IndexError for others."""
    with pytest.raises(IndexError):
        kata.unsqueeze(torch.zeros(1, 3, 1), dim)


@silver
def test_squeeze_and_unsqueeze_are_views(kata):
    """They share x's memory even where x is transposed or skips columns."""
    for x in (counted(1, 3, 1, 2), counted(2, 1, 3).transpose(0, 2), counted(4, 1, 6)[..., ::2]):
        at = x.shape.index(1)
        shows_changes_of(x, kata.squeeze(x), f"squeeze of {tuple(x.shape)}")
        shows_changes_of(x, kata.squeeze(x, at), f"squeeze of {tuple(x.shape)} at {at}")
        shows_changes_of(x, kata.squeeze(x, at - 1), f"squeeze of {tuple(x.shape)} at {at - 1}")
        shows_changes_of(x, kata.unsqueeze(x, 1), f"unsqueeze of {tuple(x.shape)}")


@silver
def test_single_numbers_are_views(kata):
    """What is made of one number, or of an axis of one, shares x's memory as well."""
    for name, call, shape in (
        ("flatten of ()", kata.flatten, ()),
        ("squeeze of ()", kata.squeeze, ()),
        ("squeeze of (1, 1)", kata.squeeze, (1, 1)),
        ("squeeze of (1,) at 0", lambda x: kata.squeeze(x, 0), (1,)),
        ("unsqueeze of ()", lambda x: kata.unsqueeze(x, 0), ()),
        ("unsqueeze of (3,)", lambda x: kata.unsqueeze(x, -1), (3,)),
    ):
        x = counted(*shape)
        shows_changes_of(x, call(x), name)


@silver
def test_part_of_a_larger_tensor(kata):
    """x may begin in the middle of another tensor's memory: its own numbers count."""
    x = counted(4, 2, 1, 3)[2:3]  # (1, 2, 1, 3), 12 to 17
    right = torch.arange(12, 18)
    same(kata.flatten(x), right, "flattened")
    same(kata.flatten(x, 1, 2), right.view(1, 2, 3), "axes 1 and 2 joined")
    same(kata.squeeze(x), right.view(2, 3), "squeezed")
    same(kata.squeeze(x, 0), right.view(2, 1, 3), "squeezed at axis 0")
    same(kata.unsqueeze(x, 1), right.view(1, 1, 2, 1, 3), "new axis 1")


@silver
def test_each_call_stands_alone(kata):
    """Another tensor of the same shape gives its own numbers: nothing is kept between calls."""
    for start in (0, 50):
        x = counted(1, 3, 1) + start
        same(kata.flatten(x), x[0, :, 0], "flattened")
        same(kata.squeeze(x), x[0, :, 0], "squeezed")
        same(kata.squeeze(x, 0), x[0], "squeezed at axis 0")
        same(kata.unsqueeze(x, 0), x[None], "new axis 0")


@silver
def test_x_keeps_its_shape(kata):
    """x has the shape and the numbers that it had before."""
    x = counted(1, 3, 1)
    for call in (kata.flatten, kata.squeeze, lambda x: kata.squeeze(x, 0)):
        call(x)
        same(x, counted(1, 3, 1), "x after the call")
    kata.unsqueeze(x, 0)
    same(x, counted(1, 3, 1), "x after unsqueeze")


@silver
@pytest.mark.parametrize(
    "dtype", [torch.bool, torch.uint8, torch.float16, torch.float64, torch.complex64], ids=str
)
def test_dtypes_stay(kata, dtype):
    """Bools, small integers, halves, doubles and complex numbers stay what they are."""
    x = torch.tensor([[[0, 1, 1]], [[1, 0, 1]]]).to(dtype)
    same(kata.flatten(x, 1), x[:, 0], "flattened from axis 1")
    same(kata.squeeze(x), x[:, 0], "squeezed")
    same(kata.squeeze(x, 1), x[:, 0], "squeezed at axis 1")
    same(kata.unsqueeze(x, 1), x[:, None], "new axis 1")
    none = torch.zeros(1, 0, 2, dtype=dtype)
    same(kata.flatten(none, 1), torch.zeros(1, 0, dtype=dtype), "no numbers flattened")
    same(kata.squeeze(none), torch.zeros(0, 2, dtype=dtype), "no numbers squeezed")
    same(kata.squeeze(none, 1), none, "no numbers squeezed at axis 1")
    same(kata.unsqueeze(none, 0), torch.zeros(1, 1, 0, 2, dtype=dtype), "no numbers, new axis 0")


@silver
def test_gradients_flow(kata):
    """A gradient comes back in the shape of x, each number where it belongs."""
    x = torch.randn(2, 1, 3)
    for name, mine, right in (
        ("flatten", lambda x: kata.flatten(x, 1), lambda x: x[:, 0]),
        ("flatten of everything", kata.flatten, lambda x: x.reshape(6)),
        ("squeeze", kata.squeeze, lambda x: x[:, 0]),
        ("squeeze at 1", lambda x: kata.squeeze(x, 1), lambda x: x[:, 0]),
        ("unsqueeze", lambda x: kata.unsqueeze(x, 1), lambda x: x[:, None]),
    ):
        same(gradients(mine, x), gradients(right, x), f"gradient through {name}")


@silver
def test_gradients_flow_where_little_is_to_do(kata):
    """A single number, an axis that stays, a transposed x: their gradients flow as well."""
    for name, mine, right, shape in (
        ("flatten of ()", kata.flatten, lambda x: x[None], ()),
        ("squeeze of (1, 1)", kata.squeeze, lambda x: x[0, 0], (1, 1)),
        ("unsqueeze of ()", lambda x: kata.unsqueeze(x, 0), lambda x: x[None], ()),
        ("flatten of one axis", lambda x: kata.flatten(x, 1, 1), lambda x: x[:], (2, 3)),
        ("squeeze where nothing is 1", kata.squeeze, lambda x: x[:], (2, 3)),
        ("squeeze at an axis of 3", lambda x: kata.squeeze(x, 1), lambda x: x[:], (2, 3)),
        ("flatten of x.T", lambda x: kata.flatten(x.T), lambda x: x.T.reshape(6), (2, 3)),
        ("squeeze of x.T", lambda x: kata.squeeze(x.T), lambda x: x[0], (1, 3)),
        ("unsqueeze of x.T", lambda x: kata.unsqueeze(x.T, 1), lambda x: x.T[:, None], (2, 3)),
    ):
        x = torch.randn(shape)
        same(gradients(mine, x), gradients(right, x), f"gradient through {name}")


@gold
def test_open_size_beyond_floats(kata):
    """An open size is exact, also past 2⁵³ where floats round."""
    same(kata.infer_size((3, -1), 3 * (2**55 + 1)), (3, 2**55 + 1), "open size")
    with pytest.raises(ValueError):
        kata.infer_size((3, -1), 3 * (2**55 + 1) + 1)


@gold
def test_complete_shape_beyond_floats(kata):
    """Sizes are multiplied exactly, also past 2⁵³: off by one is off."""
    same(kata.infer_size((2**29, 2**29), 2**58), (2**29, 2**29), "shape of 2⁵⁸ numbers")
    with pytest.raises(ValueError):
        kata.infer_size((2**56 + 1,), 2**56)
    with pytest.raises(ValueError):
        kata.infer_size((2**32, 2**32), 0)  # 2⁶⁴, which wraps around to 0 in int64


@gold
def test_one_number_stretched(kata):
    """One number stretched to (1, 4000, 4000) squeezes and unsqueezes without a copy."""
    one = torch.zeros(1)
    x = one.expand(1, 4000, 4000)
    results = {
        "squeezed": kata.squeeze(x),
        "squeezed at axis 0": kata.squeeze(x, 0),
        "squeezed at axis 1": kata.squeeze(x, 1),
        "with a new last axis": kata.unsqueeze(x, -1),
    }
    one += 7
    shapes_ = ((4000, 4000), (4000, 4000), (1, 4000, 4000), (1, 4000, 4000, 1))
    for (name, result), shape in zip(results.items(), shapes_, strict=True):
        same(tuple(result.shape), shape, f"shape {name}")
        same(result[(0,) * result.ndim].item(), 7.0, f"a number {name}, after the one became 7")


@gold
def test_cost_does_not_grow(kata):
    """No loop runs over numbers: 729 of them take no more operations than there are axes."""

    def all_three(x: torch.Tensor) -> None:
        kata.flatten(x, 1)
        kata.squeeze(x)
        kata.squeeze(x, 0)
        kata.unsqueeze(x, 1)

    few = op_count(all_three, counted(2, 3)).total()
    many = op_count(all_three, counted(*[1, 3] * 6)).total()
    assert many <= few + 60, f"{few} operations for 6 numbers, {many} for 729"
