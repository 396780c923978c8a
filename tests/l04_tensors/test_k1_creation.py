"""Suite of kata 4.1, creation.

The oracles: numbers worked by hand, Python's own arithmetic in float64, and a change of one of two
things after the call, which must show in the other or must not.
"""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, gpu, same, silver

ARRAY_DTYPES = [
    "float64", "float32", "float16", "int64", "int32", "int16", "int8", "uint8", "bool",
    "complex64", "complex128",
]  # fmt: skip


def counted(*shape: int, dtype: str = "float64") -> np.ndarray:
    """0, 1, 2, ... in a shape; of bools every second."""
    numbers = np.arange(math.prod(shape)).reshape(shape)
    return (numbers % 2 if dtype == "bool" else numbers).astype(dtype)


def as_torch(dtype: str) -> torch.dtype:
    return getattr(torch, dtype)


@bronze
def test_linspace_worked_example(kata):
    """From 0 to 1 in five numbers: 0, 0.25, 0.5, 0.75, 1."""
    same(kata.linspace(0, 1, 5), torch.tensor([0.0, 0.25, 0.5, 0.75, 1.0]), "numbers")


@bronze
def test_identity_worked_example(kata):
    """Two rows, two columns, ones on the diagonal."""
    same(kata.identity(2), torch.tensor([[1.0, 0.0], [0.0, 1.0]]), "identity")


@bronze
def test_tensor_like_worked_example(kata):
    """[[1, 2], [3, 4]] beside a float64 tensor is float64."""
    made = kata.tensor_like([[1, 2], [3, 4]], torch.zeros(3, dtype=torch.float64))
    same(made, torch.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=torch.float64), "tensor")


@bronze
def test_share_array_worked_example(kata):
    """A 7 written into the array shows in the tensor, which is float64 as the array is."""
    array = np.zeros(3)
    x = kata.share_array(array)
    array[1] = 7
    same(x, torch.tensor([0.0, 7.0, 0.0], dtype=torch.float64), "tensor")


@bronze
def test_copy_array_worked_example(kata):
    """A 7 written into the array afterwards does not show, and the tensor is float32."""
    array = np.zeros(3)
    x = kata.copy_array(array)
    array[1] = 7
    same(x, torch.zeros(3), "tensor")


@bronze
def test_share_tensor_worked_example(kata):
    """A tensor that requires a gradient is seen as an array as well."""
    array = kata.share_tensor(torch.zeros(3, requires_grad=True))
    same(array, np.zeros(3, dtype=np.float32), "array")


@bronze
def test_snapshot_worked_example(kata):
    """A 7 written into x afterwards does not show in the snapshot."""
    x = torch.zeros(3, requires_grad=True)
    before = kata.snapshot(x)
    with torch.no_grad():
        x[1] = 7
    same(before, torch.zeros(3), "snapshot")


@silver
@given(
    start=st.floats(-50, 50, width=32),
    end=st.floats(-50, 50, width=32),
    steps=st.integers(2, 40),
)
def test_linspace_is_even(kata, start, end, steps):
    """Number i is start + i·(end - start) / (steps - 1), in either direction."""
    right = [start + i * (end - start) / (steps - 1) for i in range(steps)]
    atol = 1e-6 * max(abs(start), abs(end))
    said = f"{steps} numbers from {start} to {end}"
    same(kata.linspace(start, end, steps), torch.tensor(right), said, atol=atol)


@silver
def test_linspace_of_few(kata):
    """Two numbers are the ends, one is the start, none are none."""
    same(kata.linspace(2, -3, 2), torch.tensor([2.0, -3.0]), "two numbers")
    same(kata.linspace(2.5, 7, 1), torch.tensor([2.5]), "one number")
    same(kata.linspace(2, 7, 0), torch.zeros(0), "no numbers")
    same(kata.linspace(4, 4, 3), torch.tensor([4.0, 4.0, 4.0]), "from 4 to 4")


@silver
def test_linspace_of_whole_numbers_is_float(kata):
    """Whole ends give float32 as well, and fractions between them."""
    same(kata.linspace(0, 10, 11), torch.arange(11).float(), "0 to 10")
    same(kata.linspace(1, 2, 3), torch.tensor([1.0, 1.5, 2.0]), "1 to 2")
    same(kata.linspace(-1, -4, 3), torch.tensor([-1.0, -2.5, -4.0]), "-1 to -4")


@silver
@pytest.mark.parametrize("number", [-1, -5])
def test_fewer_than_none_are_refused(kata, number):
    """A negative number of numbers, or of rows, is a ValueError."""
    with pytest.raises(ValueError):
        kata.linspace(0, 1, number)
    with pytest.raises(ValueError):
        kata.identity(number)


@silver
@pytest.mark.parametrize("n", [0, 1, 3, 7])
def test_identity_of_any_size(kata, n):
    """Entry (i, j) is 1 where i = j and 0 elsewhere."""
    right = [[float(i == j) for j in range(n)] for i in range(n)]
    same(kata.identity(n), torch.tensor(right).reshape(n, n), f"identity of {n}")


@silver
@pytest.mark.parametrize(
    "dtype",
    [torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.uint8, torch.bool,
     torch.complex64],
    ids=str,
)  # fmt: skip
def test_identity_of_any_dtype(kata, dtype):
    """The dtype is the one that was asked for."""
    right = torch.tensor([[1, 0, 0], [0, 1, 0], [0, 0, 1]]).to(dtype)
    same(kata.identity(3, dtype), right, "identity")
    same(kata.identity(3, dtype=dtype), right, "identity, dtype by name")


@silver
def test_each_identity_is_new(kata):
    """A change of one identity does not show in the next."""
    first = kata.identity(2)
    first += 5
    same(kata.identity(2), torch.tensor([[1.0, 0.0], [0.0, 1.0]]), "the second identity")


@silver
@pytest.mark.parametrize(
    "dtype",
    [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32,
     torch.uint8, torch.bool, torch.complex64],
    ids=str,
)  # fmt: skip
def test_tensor_like_takes_the_dtype_of_x(kata, dtype):
    """Ints beside any x have the dtype of x, whatever its shape."""
    right = torch.tensor([[[0, 1], [1, 1]], [[1, 0], [0, 0]]]).to(dtype)
    for x in (torch.zeros(3, 5).to(dtype), torch.zeros(()).to(dtype), torch.zeros(0).to(dtype)):
        made = kata.tensor_like([[[0, 1], [1, 1]], [[1, 0], [0, 0]]], x)
        same(made, right, f"tensor beside x of shape {tuple(x.shape)}")
    same(kata.tensor_like([True, False], x), torch.tensor([1, 0]).to(dtype), "of bools")


@silver
def test_tensor_like_of_any_depth(kata):
    """A number has no axes, no numbers have shape (0,), and lists may be nested."""
    x = torch.ones(2, 2)
    same(kata.tensor_like(0.5, x), torch.tensor(0.5), "a number")
    same(kata.tensor_like([], x), torch.zeros(0), "no numbers")
    same(kata.tensor_like([], x.int()), torch.zeros(0).int(), "no numbers beside int32")
    same(kata.tensor_like([[], []], x), torch.zeros(2, 0), "two rows of none")
    row = kata.tensor_like([1, 2, 3, 4], x)
    same(row, torch.tensor([1.0, 2.0, 3.0, 4.0]), "four in a row beside (2, 2)")
    same(kata.tensor_like([[[1.5]]], x), torch.full((1, 1, 1), 1.5), "one number, three deep")
    values = [[1, 2.5], [3, 4]]
    same(kata.tensor_like(values, x), torch.tensor([[1.0, 2.5], [3.0, 4.0]]), "ints and floats")
    same(values, [[1, 2.5], [3, 4]], "values after the call")


@silver
def test_tensor_like_keeps_all_digits(kata):
    """Beside float64 or complex128 a number keeps its 16 digits: it passes through no float32."""
    x = torch.zeros(1, dtype=torch.float64)
    values = [0.1, 1 / 3, 1e300, 123456789.123]
    made = kata.tensor_like(values, x)
    same(made.dtype == torch.float64, True, "dtype is float64")
    same(made.tolist(), values, "numbers", rtol=1e-15, atol=0.0)
    made = kata.tensor_like([0.1 + 0.2j], torch.zeros(1, dtype=torch.complex128))
    right = torch.tensor([0.1 + 0.2j], dtype=torch.complex128)
    same(made, right, "complex numbers", rtol=1e-15, atol=0.0)


@silver
def test_tensor_like_requires_no_gradient(kata):
    """x lends dtype and device only: the new tensor does not require a gradient."""
    made = kata.tensor_like([1.0, 2.0], torch.ones(2, requires_grad=True))
    same(made.requires_grad, False, "requires_grad")
    same(made, torch.tensor([1.0, 2.0]), "tensor")


@silver
@pytest.mark.parametrize(
    "values",
    [[[1, 2], [3]], [[1], [2, 3]], [[[1], [2]], [[3]]], [[1, 2], [3], [4, 5, 6]],
     [[[1, 2]], [[3], [4]]], [[[1], [2, 3]], [[4, 5], [6]]]],
    ids=str,
)  # fmt: skip
def test_ragged_lists_are_refused(kata, values):
    """Rows of different lengths make no tensor, even if the numbers would fill one: ValueError."""
    with pytest.raises(ValueError):
        kata.tensor_like(values, torch.zeros(2))


@silver
@pytest.mark.parametrize("dtype", ARRAY_DTYPES)
def test_share_array_both_ways(kata, dtype):
    """Of any dtype, a change of the array shows in the tensor, and the reverse."""
    array = counted(2, 3, dtype=dtype)
    x = kata.share_array(array)
    same(x, torch.tensor(counted(2, 3, dtype=dtype).tolist(), dtype=as_torch(dtype)), "tensor")
    array[0, 1] = 0
    same(x[0, 1].item(), array[0, 1].item(), "tensor at [0, 1] after array[0, 1] = 0")
    x[1, 2] = 1
    same(array[1, 2].item(), x[1, 2].item(), "array at [1, 2] after x[1, 2] = 1")


@silver
def test_share_array_however_it_lies(kata):
    """Transposed arrays, parts of others, every second column, and one number are shared too."""
    whole = counted(4, 6)
    for name, array in (
        ("transposed", counted(3, 2).T),
        ("a part", whole[1:3]),
        ("every second column", whole[:, ::2]),
        ("one number", np.array(5.0)),
    ):
        x = kata.share_array(array)
        array[...] = array + 100
        right = torch.tensor(array.tolist(), dtype=torch.float64)
        same(x, right, f"tensor on an array, {name}, after 100 was added to it")
    none = kata.share_array(np.zeros((2, 0)))
    same(none, torch.zeros(2, 0, dtype=torch.float64), "tensor on no numbers")


@silver
def test_share_array_refuses_read_only_memory(kata):
    """A tensor could write into it: a ValueError each time, not a warning, never a quiet copy."""
    fixed = counted(3)
    fixed.flags.writeable = False
    for _ in range(2):
        with pytest.raises(ValueError):
            kata.share_array(fixed)


@silver
def test_share_array_refuses_read_only_views(kata):
    """Where what lies under a view may be written, the view itself may not: a ValueError."""
    view = counted(3)[:]
    view.flags.writeable = False
    for array in (view, view.reshape(3, 1).T, np.broadcast_to(counted(3), (2, 3))):
        with pytest.raises(ValueError):
            kata.share_array(array)


@silver
def test_share_array_refuses_what_runs_backwards(kata):
    """A tensor has no negative steps: a ValueError, never a quiet copy."""
    for array in (counted(3)[::-1], counted(2, 3)[:, ::-1]):
        with pytest.raises(ValueError):
            kata.share_array(array)


@silver
@pytest.mark.parametrize("name", ["share_array", "copy_array"])
def test_text_is_refused(kata, name):
    """PyTorch has no dtype for text: a TypeError."""
    with pytest.raises(TypeError):
        getattr(kata, name)(np.array(["a", "b"]))


@silver
@pytest.mark.parametrize("dtype", ARRAY_DTYPES)
def test_copy_array_shares_nothing(kata, dtype):
    """Of any dtype, float32 too, neither sees a change of the other."""
    array = counted(2, 3, dtype=dtype)
    kept = array.copy()
    x = kata.copy_array(array)
    wanted = torch.float32 if dtype == "float64" else as_torch(dtype)
    right = torch.tensor(kept.tolist(), dtype=wanted)
    same(x, right, "tensor")
    same(array, kept, "array after the call")
    array[:, 1] = 1 - array[:, 1]
    same(x, right, "tensor after a change of the array")
    changed = array.copy()
    x[1, 0] = 0
    x[0, 2] = 1
    same(array, changed, "array after a change of the tensor")


@silver
def test_copy_array_however_it_lies(kata):
    """Backwards, transposed, read-only, stretched, one number, none: all can be copied."""
    fixed = counted(2, 3)
    fixed.flags.writeable = False
    for name, array in (
        ("backwards", counted(4)[::-1]),
        ("backwards and transposed", counted(2, 3)[:, ::-1].T),
        ("read-only", fixed),
        ("stretched", np.broadcast_to(np.array([1.0, 2.0]), (3, 2))),
        ("one number", np.array(5.0)),
        ("no numbers", np.zeros((0, 3))),
        ("small integers backwards", counted(3, dtype="uint8")[::-1]),
    ):
        integers = array.dtype == np.uint8
        dtype = torch.uint8 if integers else torch.float32
        right = torch.tensor(array.tolist(), dtype=dtype).reshape(array.shape)
        same(kata.copy_array(array), right, f"copy of an array, {name}")


@silver
@pytest.mark.parametrize("dtype", ["float64", "float32", "int64"])
def test_copy_of_a_read_only_view(kata, dtype):
    """What may not be written through one view can change through another: the copy stays."""
    whole = counted(4, dtype=dtype)
    view = whole[:3]
    view.flags.writeable = False
    x = kata.copy_array(view)
    whole[1] = 50
    same(x.tolist(), [0, 1, 2], "copy after a change of what lies under the view")


@silver
@pytest.mark.parametrize("dtype", ["float64", "float32", "int64"])
def test_copy_of_a_read_only_array(kata, dtype):
    """An array that may not be written has its memory to itself, too: a change of the copy."""
    fixed = counted(3, dtype=dtype)
    fixed.flags.writeable = False
    x = kata.copy_array(fixed)
    x[1] = 50
    same(fixed, counted(3, dtype=dtype), "array after a change of the copy")


@silver
def test_a_copy_of_a_stretched_array_has_room_for_all(kata):
    """Each number has its own place: a change of one row leaves the others."""
    x = kata.copy_array(np.broadcast_to(np.array([1.0, 2.0]), (3, 2)))
    x[0] = 9
    same(x, torch.tensor([[9.0, 9.0], [1.0, 2.0], [1.0, 2.0]]), "copy after a change of row 0")


@silver
@pytest.mark.parametrize("dtype", ARRAY_DTYPES)
def test_share_tensor_both_ways(kata, dtype):
    """Of any dtype, a change of the tensor shows in the array, and the reverse."""
    x = torch.tensor(counted(2, 3, dtype=dtype).tolist(), dtype=as_torch(dtype))
    array = kata.share_tensor(x)
    same(array, counted(2, 3, dtype=dtype), "array")
    x[0, 1] = 0
    same(array[0, 1].item(), x[0, 1].item(), "array at [0, 1] after x[0, 1] = 0")
    array[1, 2] = 1
    same(x[1, 2].item(), array[1, 2].item(), "tensor at [1, 2] after array[1, 2] = 1")


@silver
def test_share_tensor_however_it_lies(kata):
    """Transposed tensors, parts of others and every second column are shared too."""
    whole = torch.arange(24.0).reshape(4, 6)
    for name, x in (
        ("transposed", torch.arange(6.0).reshape(3, 2).T),
        ("a part", whole[1:3]),
        ("every second column", whole[:, ::2]),
        ("one number", torch.tensor(5.0)),
    ):
        array = kata.share_tensor(x)
        x += 100
        right = np.array(x.tolist(), dtype=np.float32)
        same(array, right, f"array on a tensor, {name}, after 100 was added to it")


@silver
def test_share_tensor_that_requires_a_gradient(kata):
    """The array shares its memory as well, and the tensor goes on requiring a gradient."""
    x = torch.ones(3, requires_grad=True)
    x.grad = torch.full((3,), 7.0)
    array = kata.share_tensor(x)
    same(x.grad, torch.full((3,), 7.0), "x.grad after the call")
    with torch.no_grad():
        x[1] = 7
    same(array, np.array([1, 7, 1], dtype=np.float32), "array after x[1] = 7")
    same(x.requires_grad, True, "requires_grad of x")
    computed = x * 2
    array = kata.share_tensor(computed)
    same(array, np.array([2, 14, 2], dtype=np.float32), "array on 2x")
    with torch.no_grad():
        computed[0] = 9
    same(array, np.array([9, 14, 2], dtype=np.float32), "array on 2x after its [0] became 9")
    same(computed.requires_grad, True, "requires_grad of 2x")


@silver
def test_share_tensor_refuses_what_numpy_has_not(kata):
    """NumPy has no bfloat16: a TypeError, never a quiet copy."""
    with pytest.raises(TypeError):
        kata.share_tensor(torch.zeros(3, dtype=torch.bfloat16))


@silver
@pytest.mark.parametrize(
    "dtype",
    [torch.float64, torch.float32, torch.bfloat16, torch.int64, torch.bool, torch.complex64],
    ids=str,
)
def test_snapshot_shares_nothing(kata, dtype):
    """Of any dtype, neither sees a change of the other."""
    x = torch.tensor([[0, 1, 1], [1, 0, 1]]).to(dtype)
    right = x.clone()
    kept = kata.snapshot(x)
    same(kept, right, "snapshot")
    x[0, 1] = 0
    same(kept, right, "snapshot after a change of x")
    kept[1, 1] = 1
    same(x[1, 1], torch.tensor(0).to(dtype), "x at [1, 1] after a change of the snapshot")


@silver
def test_snapshot_is_no_part_of_the_graph(kata):
    """It requires no gradient, and x still does."""
    leaf = torch.ones(3, requires_grad=True)
    leaf.grad = torch.full((3,), 7.0)
    for x in (leaf, leaf * 2):
        kept = kata.snapshot(x)
        same(kept.requires_grad, False, "requires_grad of the snapshot")
        same(x.requires_grad, True, "requires_grad of x")
    same(leaf.grad, torch.full((3,), 7.0), "x.grad after the calls")


@silver
def test_no_gradient_flows_through_a_snapshot(kata):
    """The gradient of x · snapshot is the snapshot: for it, the snapshot is plain numbers."""
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    (x * kata.snapshot(x)).sum().backward()
    same(x.grad, torch.tensor([1.0, 2.0]), "gradient of x · snapshot")


@silver
def test_snapshot_however_it_lies(kata):
    """Transposed tensors, parts of others, stretched ones and none are kept as they are."""
    for name, x in (
        ("transposed", torch.arange(6.0).reshape(3, 2).T),
        ("a part", torch.arange(24.0).reshape(4, 6)[1:3, ::2]),
        ("stretched", torch.tensor([1.0, 2.0]).expand(3, 2)),
        ("one number", torch.tensor(5.0)),
        ("no numbers", torch.zeros(0, 3)),
    ):
        right = torch.tensor(x.tolist()).reshape(x.shape)
        kept = kata.snapshot(x)
        same(kept, right, f"snapshot of a tensor, {name}")
        kept += 100
        same(x, right, f"x, {name}, after a change of the snapshot")


@silver
def test_each_snapshot_is_of_its_moment(kata):
    """Three snapshots of a tensor that goes on changing hold three different tensors."""
    x = torch.zeros(2)
    kept = []
    for _ in range(3):
        kept.append(kata.snapshot(x))
        x += 1
    right = [torch.zeros(2), torch.ones(2), torch.full((2,), 2.0)]
    same(kept, right, "snapshots")


@gold
@pytest.mark.parametrize(
    ("start", "end", "steps"),
    [(0.1, 0.7, 7), (-0.3, 1.1, 1000), (3.3, -9.7, 50), (0.1, 0.3, 3), (1e-3, 1e3, 99_999),
     (1e12, 0.1, 50), (0.1, -1e12, 48), (1e30, 1, 2)],
    ids=str,
)  # fmt: skip
def test_linspace_ends_are_exact(kata, start, end, steps):
    """The first and last number are the ends, also where one is far larger than the other."""
    numbers = kata.linspace(start, end, steps)
    same(tuple(numbers.shape), (steps,), "shape")
    ends = torch.tensor([start, end])
    same(numbers[[0, -1]], ends, "first and last number", rtol=0.0, atol=0.0)


@gold
def test_linspace_of_many(kata):
    """A million numbers are evenly spaced: errors do not add up on the way."""
    numbers = kata.linspace(0, 1000, 1_000_001)
    at = [1, 333_333, 500_000, 777_777, 999_999]
    same(numbers[at], torch.tensor([i / 1000 for i in at]), "some of a million", rtol=1e-6)


@gold
def test_linspace_across_all_of_float32(kata):
    """From -3·10³⁸ to 3·10³⁸: both are float32, their difference is too large for it."""
    right = torch.tensor([-3e38, -1.5e38, 0.0, 1.5e38, 3e38])
    same(kata.linspace(-3e38, 3e38, 5), right, "numbers", rtol=1e-6, atol=1e32)


@gold
def test_large_integers_stay_exact(kata):
    """Integers past 2⁵³ pass through no floats on their way into or out of a tensor."""
    values = [2**62 + 1, -(2**62) - 1, 2**53 + 1]
    right = torch.tensor(values)
    same(kata.tensor_like(values, torch.zeros(1, dtype=torch.int64)), right, "tensor_like")
    same(kata.copy_array(np.array(values)), right, "copy_array")
    same(kata.snapshot(right), torch.tensor(values), "snapshot")


@gpu
@gold
def test_device_of_x(kata):
    """Beside a tensor on the GPU the new tensor is on the GPU, and so is a snapshot of it."""
    x = torch.zeros(2, device="cuda")
    same(kata.tensor_like([1.0, 2.0], x), torch.tensor([1.0, 2.0], device="cuda"), "tensor")
    same(kata.snapshot(x), torch.zeros(2, device="cuda"), "snapshot")
