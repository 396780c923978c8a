"""Suite of kata 4.5, joining.

The oracles: tensors joined by hand, PyTorch's own cat and stack, and loops that put one number at a
time in its place. Sizes and lengths differ, real tokens share the id of the padding.
"""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from tests.harness import bronze, gold, gradients, op_count, same, shapes, silver


def counted(*shape: int, start: int = 0) -> Tensor:
    """start, start + 1, ... in a shape: every number tells where it stood."""
    return torch.arange(start, start + math.prod(shape)).reshape(shape)


def padded_by_loops(sequences: list[Tensor], value: float) -> tuple[Tensor, Tensor]:
    """One entry at a time, of sequences (T_i,) or (T_i, D)."""
    longest = max(len(sequence) for sequence in sequences)
    shape = (len(sequences), longest, *sequences[0].shape[1:])
    batch = torch.full(shape, value, dtype=sequences[0].dtype)
    mask = torch.zeros(len(sequences), longest, dtype=torch.bool)
    for b, sequence in enumerate(sequences):
        for t, entry in enumerate(sequence):
            batch[b, t], mask[b, t] = entry, True
    return batch, mask


@bronze
def test_cat_worked_example(kata):
    """(2, 3) and (2, 3) end to end: (4, 3) along axis 0, (2, 6) along axis 1."""
    a, b = torch.zeros(2, 3), torch.ones(2, 3)
    rows = torch.tensor([[0.0] * 3, [0.0] * 3, [1.0] * 3, [1.0] * 3])
    same(kata.cat([a, b]), rows, "joined along axis 0")
    columns = torch.tensor([[0.0, 0.0, 0.0, 1.0, 1.0, 1.0]] * 2)
    same(kata.cat([a, b], dim=1), columns, "joined along axis 1")


@bronze
def test_stack_worked_example(kata):
    """Two (2, 3) become (2, 2, 3); [1, 2, 3] and [4, 5, 6] become the columns of a (3, 2)."""
    a, b = torch.zeros(2, 3), torch.ones(2, 3)
    right = torch.tensor([[[0.0] * 3] * 2, [[1.0] * 3] * 2])
    same(kata.stack([a, b]), right, "stacked")
    columns = kata.stack([torch.tensor([1, 2, 3]), torch.tensor([4, 5, 6])], dim=1)
    same(columns, torch.tensor([[1, 4], [2, 5], [3, 6]]), "stacked along axis 1")


@bronze
def test_pad_worked_example(kata):
    """5, 0, 7 and 9: the second is filled with zeros, and the 0 of the first is real."""
    batch, mask = kata.pad_sequence([torch.tensor([5, 0, 7]), torch.tensor([9])])
    same(batch, torch.tensor([[5, 0, 7], [9, 0, 0]]), "batch")
    same(mask, torch.tensor([[True, True, True], [True, False, False]]), "mask")


@silver
@given(shape=shapes(min_dims=1, max_dims=4, max_side=3), n=st.integers(1, 4), data=st.data())
def test_cat_agrees_with_pytorch(kata, shape, n, data):
    """Along any axis, counted from either end, each as long as it likes, 0 included."""
    dim = data.draw(st.integers(-len(shape), len(shape) - 1))
    lengths = data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    tensors = []
    for at, length in enumerate(lengths):
        sizes = list(shape)
        sizes[dim] = length
        tensors.append(counted(*sizes, start=100 * at))
    same(kata.cat(tensors, dim), torch.cat(tensors, dim), f"{shape}, axis {dim}, {lengths}")
    same(kata.cat(tuple(tensors), dim), torch.cat(tensors, dim), "joined, from a tuple")


@silver
def test_cat_keeps_the_order(kata):
    """Three tensors follow each other in the order given, along each of three axes."""
    for dim in range(3):
        tensors = [counted(2, 2, 2, start=start) for start in (0, 50, 20)]
        same(kata.cat(tensors, dim), torch.cat(tensors, dim), f"joined along axis {dim}")


@silver
def test_cat_of_one_is_new(kata):
    """One tensor alone is joined to nothing: its numbers, in a tensor of its own."""
    x = counted(2, 3)
    joined = kata.cat([x], 1)
    same(joined, x, "joined")
    joined += 100
    same(x, counted(2, 3), "x after a change of what was joined")


@silver
def test_cat_of_nothing_to_add(kata):
    """A tensor of size 0 along dim adds nothing; all of size 0 give size 0."""
    x, none = counted(2, 3), torch.zeros(2, 0, dtype=torch.int64)
    for tensors in ([none, x], [x, none], [none, x, none]):
        joined = kata.cat(tensors, 1)
        same(joined, counted(2, 3), "joined")
        joined += 100
        same(x, counted(2, 3), "x after a change of what was joined")
    same(kata.cat([none, none], 1), none, "nothing joined with nothing")
    same(kata.cat([none, none], 0), torch.zeros(4, 0, dtype=torch.int64), "(2, 0) twice, axis 0")


@silver
def test_one_tensor_twice(kata):
    """The same tensor may stand in the list twice, and the list stays as it was."""
    x = counted(1, 3)
    tensors = [x, x]
    same(kata.cat(tensors), torch.tensor([[0, 1, 2], [0, 1, 2]]), "joined")
    same(kata.stack(tensors), torch.tensor([[[0, 1, 2]], [[0, 1, 2]]]), "stacked")
    batch, _ = kata.pad_sequence(tensors)
    same(batch, torch.tensor([[[0, 1, 2]], [[0, 1, 2]]]), "padded")
    same(len(tensors), 2, "length of the list after the calls")
    same(tensors[0], counted(1, 3), "x after the calls")
    for name, result in (
        ("joined", kata.cat(tensors)),
        ("stacked", kata.stack(tensors)),
        ("padded", kata.pad_sequence(tensors)[0]),
    ):
        result[0] += 100
        same(result[1].flatten(), torch.arange(3), f"the second, {name}, after the first changed")
        same(x, counted(1, 3), f"x after a change of what was {name}")


@silver
@pytest.mark.parametrize(
    ("dtypes", "right"),
    [
        ((torch.int64, torch.float32), torch.float32),
        ((torch.float32, torch.float64), torch.float64),
        ((torch.bool, torch.int32), torch.int32),
        ((torch.float16, torch.bfloat16), torch.float32),
        ((torch.uint8, torch.int8), torch.int16),
        ((torch.float64, torch.complex64), torch.complex128),
        ((torch.int64, torch.float16), torch.float16),
    ],
    ids=str,
)
def test_dtype_that_holds_all(kata, dtypes, right):
    """Tensors of two dtypes give the one that holds both, in either order."""
    a, b = (torch.tensor([1, 0, 1]).to(dtype) for dtype in dtypes)
    for one, other in ((a, b), (b, a)):
        both = torch.tensor([1, 0, 1, 1, 0, 1]).to(right)
        same(kata.cat([one, other]), both, f"{one.dtype} and {other.dtype} joined")
        same(kata.stack([one, other]), both.reshape(2, 3), f"{one.dtype}, {other.dtype} stacked")


@silver
def test_dtype_that_holds_three(kata):
    """All of them count, the last one too."""
    tensors = [torch.tensor([True]), torch.tensor([2]), torch.tensor([0.5], dtype=torch.float64)]
    right = torch.tensor([1.0, 2.0, 0.5], dtype=torch.float64)
    same(kata.cat(tensors), right, "joined")
    same(kata.stack(tensors, 1), right[None], "stacked")


@silver
@pytest.mark.parametrize(
    ("none", "some"),
    [((0,), (2,)), ((2, 0), (2, 3)), ((0, 3), (2, 3)), ((0, 3), (0, 3)), ((2, 0, 4), (2, 3, 4))],
    ids=str,
)
def test_dtype_of_an_empty_tensor_counts(kata, none, some):
    """No floats joined with integers are floats: the dtype is not left to how many there are."""
    dim = next((axis for axis, size in enumerate(none) if size != some[axis]), 0)
    for empty, full, right in (
        (torch.float32, torch.int64, torch.float32),
        (torch.float64, torch.float32, torch.float64),
        (torch.int64, torch.bool, torch.int64),
        (torch.uint8, torch.int8, torch.int16),
    ):
        a, b = torch.zeros(none, dtype=empty), counted(*some).to(full)
        for tensors in ([a, b], [b, a], [b, a, b]):
            joined = torch.cat([tensor.to(right) for tensor in tensors], dim)
            same(kata.cat(tensors, dim), joined, f"{[t.dtype for t in tensors]} joined")
        c = torch.zeros(none, dtype=full)
        for tensors in ([a, c], [c, a]):
            stacked = torch.zeros(2, *none, dtype=right)
            same(kata.stack(tensors), stacked, f"{[t.dtype for t in tensors]} stacked")


@silver
@pytest.mark.parametrize(
    "dtype",
    [torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.float16, torch.bfloat16,
     torch.float64, torch.complex64],
    ids=str,
)  # fmt: skip
def test_dtype_stays_where_all_have_one(kata, dtype):
    """Bools, small integers, halves, doubles and complex numbers stay what they are."""
    a, b = torch.tensor([1, 0, 1]).to(dtype), torch.tensor([0, 1]).to(dtype)
    same(kata.cat([a, b]), torch.tensor([1, 0, 1, 0, 1]).to(dtype), "joined")
    same(kata.stack([a, a], 1), torch.tensor([[1, 1], [0, 0], [1, 1]]).to(dtype), "stacked")
    batch, mask = kata.pad_sequence([a, b])
    same(batch, torch.tensor([[1, 0, 1], [0, 1, 0]]).to(dtype), "batch")
    same(mask, torch.tensor([[True, True, True], [True, True, False]]), "mask")


@silver
@pytest.mark.parametrize(
    ("shapes_", "dim"),
    [
        (((2, 3), (2, 4)), 0),
        (((2, 3), (3, 3)), 1),
        (((2, 3), (3, 2)), 0),
        (((2, 3), (2, 1)), 0),
        (((1, 3), (2, 3)), 1),
        (((2, 3), (2, 3), (2, 4)), 0),
        (((2, 3, 4), (2, 4, 3)), 0),
        (((3,), (2, 3)), 0),
        (((2, 3), (3,)), 0),
        (((2, 3), (2, 3, 1)), 0),
        (((2, 3), (0,)), 0),
    ],
    ids=str,
)
def test_cat_refuses_shapes_that_do_not_fit(kata, shapes_, dim):
    """Beside dim all sizes agree: a ValueError otherwise, no broadcasting."""
    with pytest.raises(ValueError):
        kata.cat([torch.zeros(shape) for shape in shapes_], dim)


@silver
def test_cat_refuses_no_tensors_and_no_axes(kata):
    """No tensors, or numbers without an axis to follow each other on: a ValueError."""
    for tensors in ([], (), [torch.tensor(1.0)], [torch.zeros(2), torch.tensor(1.0)]):
        with pytest.raises(ValueError):
            kata.cat(tensors)


@silver
@pytest.mark.parametrize("dim", [2, -3, 5], ids=str)
def test_cat_refuses_axes_that_are_not_there(kata, dim):
    """Of two axes, 2 and -3 are none: an IndexError."""
    with pytest.raises(IndexError):
        kata.cat([torch.zeros(2, 3), torch.zeros(2, 3)], dim)


@silver
@given(shape=shapes(max_dims=3, max_side=3), n=st.integers(1, 4), data=st.data())
def test_stack_agrees_with_pytorch(kata, shape, n, data):
    """The new axis stands where PyTorch puts it, counted from either end of the result."""
    dim = data.draw(st.integers(-len(shape) - 1, len(shape)))
    tensors = [counted(*shape, start=100 * at) for at in range(n)]
    same(kata.stack(tensors, dim), torch.stack(tensors, dim), f"{n} of {shape}, axis {dim}")
    same(kata.stack(tuple(tensors), dim), torch.stack(tensors, dim), "stacked, from a tuple")


@silver
@pytest.mark.parametrize("dim", [0, 1, 2, -1, -2, -3], ids=str)
def test_stack_on_every_axis(kata, dim):
    """Where all sizes are equal only the numbers tell the axes apart."""
    a, b = counted(2, 2), counted(2, 2, start=10)
    right = torch.empty(2, 2, 2, dtype=torch.int64)
    right.select(dim, 0).copy_(a)
    right.select(dim, 1).copy_(b)
    same(kata.stack([a, b], dim), right, f"stacked along axis {dim}")


@silver
def test_stack_of_numbers_and_of_none(kata):
    """Numbers without axes become a row; tensors of no numbers keep their sizes."""
    same(kata.stack([torch.tensor(3), torch.tensor(1)]), torch.tensor([3, 1]), "stacked")
    same(kata.stack([torch.tensor(3)], -1), torch.tensor([3]), "one stacked")
    same(kata.stack([torch.zeros(0, 3)] * 2, 1), torch.zeros(0, 2, 3), "(0, 3) twice")


@silver
def test_stack_of_one_is_new(kata):
    """One tensor alone gets a new axis, in a tensor of its own."""
    x = counted(2, 3)
    stacked = kata.stack([x], 1)
    same(stacked, counted(2, 1, 3), "stacked")
    stacked += 100
    same(x, counted(2, 3), "x after a change of what was stacked")


@silver
@pytest.mark.parametrize(
    "shapes_",
    [((2, 3), (3, 2)), ((2, 3), (2, 4)), ((2, 3), (1, 3)), ((3,), ()), ((2,), (2, 1)),
     ((2, 3), (2, 3), (2, 2))],
    ids=str,
)  # fmt: skip
def test_stack_refuses_shapes_that_differ(kata, shapes_):
    """All have one shape: a ValueError otherwise, along each axis, also where they broadcast."""
    for dim in (0, -1):
        with pytest.raises(ValueError):
            kata.stack([torch.zeros(shape) for shape in shapes_], dim)


@silver
def test_stack_refuses_no_tensors(kata):
    """No tensors have no shape: a ValueError."""
    for tensors in ([], ()):
        with pytest.raises(ValueError):
            kata.stack(tensors)


@silver
@pytest.mark.parametrize("dim", [3, -4, 5], ids=str)
def test_stack_refuses_places_that_are_not_there(kata, dim):
    """A result of three axes has places -3 to 2: an IndexError for others."""
    with pytest.raises(IndexError):
        kata.stack([torch.zeros(2, 3), torch.zeros(2, 3)], dim)


@silver
@given(
    lengths=st.lists(st.integers(0, 5), min_size=1, max_size=5),
    value=st.integers(-2, 3),
    data=st.data(),
)
def test_pad_for_any_lengths(kata, lengths, value, data):
    """Each row holds its sequence, then padding; the mask says which is which."""
    sequences = [
        torch.tensor(
            data.draw(st.lists(st.integers(-2, 3), min_size=length, max_size=length)),
            dtype=torch.int64,
        )
        for length in lengths
    ]
    batch, mask = kata.pad_sequence(sequences, value)
    right = padded_by_loops(sequences, value)
    same(batch, right[0], f"batch of lengths {lengths}, padded with {value}")
    same(mask, right[1], f"mask of lengths {lengths}, padded with {value}")


@silver
@pytest.mark.parametrize("value", [0, 7, -100, 5], ids=str)
def test_real_tokens_may_equal_the_padding(kata, value):
    """An entry that equals the padding is real where the sequence has it, its last one too."""
    sequences = [
        torch.tensor([5, value, 7, value]),
        torch.tensor([value, value]),
        torch.tensor([3]),
    ]
    batch, mask = kata.pad_sequence(sequences, value)
    right = torch.tensor([[5, value, 7, value], [value] * 4, [3, value, value, value]])
    same(batch, right, "batch")
    same(mask, torch.arange(4) < torch.tensor([[4], [2], [1]]), "mask")


@silver
def test_empty_sequences(kata):
    """An empty sequence is a row of padding that is masked; where all are empty, T is 0."""
    none = torch.zeros(0, dtype=torch.int64)
    batch, mask = kata.pad_sequence([none, torch.tensor([4, 2]), none], 9)
    same(batch, torch.tensor([[9, 9], [4, 2], [9, 9]]), "batch")
    same(mask, torch.tensor([[False, False], [True, True], [False, False]]), "mask")
    batch, mask = kata.pad_sequence([none, none])
    same(batch, torch.zeros(2, 0, dtype=torch.int64), "batch of empty sequences")
    same(mask, torch.zeros(2, 0, dtype=torch.bool), "mask of empty sequences")
    batch, mask = kata.pad_sequence([torch.zeros(0, 3), torch.zeros(2, 3)])
    same(batch, torch.zeros(2, 2, 3), "batch of vectors, one sequence empty")
    batch, mask = kata.pad_sequence([torch.zeros(2, 0), torch.zeros(3, 0)])
    same(batch, torch.zeros(2, 3, 0), "batch of vectors of no numbers")
    same(mask, torch.arange(3) < torch.tensor([[2], [3]]), "mask of vectors of no numbers")


@silver
def test_long_sequences(kata):
    """300 entries are real in a sequence of 300, and 129 in one of 129."""
    sequences = [counted(129), counted(300), counted(257)]
    batch, mask = kata.pad_sequence(sequences, -1)
    right = padded_by_loops(sequences, -1)
    same(batch, right[0], "batch")
    same(mask, right[1], "mask")


@silver
def test_pad_sequences_of_vectors(kata):
    """Sequences (T_i, D), or with more axes, are padded in time; the mask stays (B, T)."""
    sequences = [counted(2, 3).double(), counted(4, 3, start=50).double()]
    batch, mask = kata.pad_sequence(sequences, -1.5)
    right = padded_by_loops(sequences, -1.5)
    same(batch, right[0], "batch")
    same(mask, right[1], "mask")
    vectors = torch.tensor([[4, 4], [0, 4], [4, 4]])
    batch, mask = kata.pad_sequence([vectors, vectors[:2], vectors[:1]], 4)
    same(batch[1:], torch.tensor([[[4, 4], [0, 4], [4, 4]], [[4, 4]] * 3]), "batch of 4s")
    same(mask, torch.arange(3) < torch.tensor([[3], [2], [1]]), "mask of vectors like the padding")
    batch, mask = kata.pad_sequence([counted(1, 2, 3), counted(2, 2, 3)], 7)
    right = torch.stack([torch.cat([counted(1, 2, 3), torch.full((1, 2, 3), 7)]), counted(2, 2, 3)])
    same(batch, right, "batch of (T, 2, 3)")
    same(mask, torch.tensor([[True, False], [True, True]]), "mask of (T, 2, 3)")


@silver
def test_padding_keeps_its_digits(kata):
    """0.1 in float64 has 16 digits, and 16777217 no place in float32: padding is not rounded."""
    for dtype, values in (
        (torch.float64, (0.1, -1e300, 1e-300, 16777217.0)),
        (torch.float32, (0.5, 16777215.0)),
        (torch.int64, (16777217, -123456789, 2**31 + 1, 2**53 - 1)),
        (torch.int32, (16777217, 2**31 - 1, 1 - 2**31)),
        (torch.complex128, (0.1,)),
    ):
        sequences = [torch.tensor([3, 1, 4]).to(dtype), torch.tensor([1]).to(dtype)]
        for value in values:
            batch, _ = kata.pad_sequence(sequences, value)
            right = torch.tensor([[3, 1, 4], [1, value, value]], dtype=dtype)
            same(batch, right, f"{dtype} padded with {value!r}", rtol=0.0, atol=0.0)


@silver
def test_as_many_sequences_as_features(kata):
    """With B = T = D only the numbers tell the axes apart."""
    sequences = [counted(3, 3), counted(1, 3, start=20), counted(2, 3, start=40)]
    batch, mask = kata.pad_sequence(sequences)
    right = padded_by_loops(sequences, 0)
    same(batch, right[0], "batch")
    same(mask, right[1], "mask")


@silver
def test_pad_one_sequence(kata):
    """One sequence alone needs no padding, and the batch is a tensor of its own."""
    x = counted(3)
    batch, mask = kata.pad_sequence((x,), 9)
    same(batch, counted(1, 3), "batch")
    same(mask, torch.ones(1, 3, dtype=torch.bool), "mask")
    batch += 100
    same(x, counted(3), "x after a change of the batch")


@silver
def test_pad_refuses_what_does_not_fit(kata):
    """No sequences, numbers without axes, or vectors of different widths: a ValueError."""
    for sequences in (
        [],
        [torch.tensor(3)],
        [torch.zeros(2), torch.tensor(3.0)],
        [torch.zeros(2, 3), torch.zeros(2, 4)],
        [torch.zeros(2, 3), torch.zeros(1, 1)],
        [torch.zeros(2), torch.zeros(2, 1)],
        [torch.zeros(2, 1), torch.zeros(2)],
        [torch.zeros(0), torch.zeros(2, 3)],
    ):
        with pytest.raises(ValueError):
            kata.pad_sequence(sequences)


@silver
def test_inputs_stay_as_they_are(kata):
    """What is joined, stacked or padded is read, never written."""
    a, b = counted(2, 3), counted(4, 3, start=50)
    kata.cat([a, b])
    kata.stack([a, a])
    kata.pad_sequence([a, b], 9)
    same(a, counted(2, 3), "the first after the calls")
    same(b, counted(4, 3, start=50), "the second after the calls")


@silver
def test_views_are_inputs_too(kata):
    """Tensors may be transposed, parts of others, or stretched."""
    a, b, c = counted(3, 2).T, counted(4, 6)[1:3, ::2], counted(2, 1).expand(2, 3)
    right = [[0, 2, 4], [1, 3, 5], [6, 8, 10], [12, 14, 16], [0, 0, 0], [1, 1, 1]]
    same(kata.cat([a, b, c]), torch.tensor(right), "joined")
    same(kata.stack([a, b, c]), torch.tensor(right).reshape(3, 2, 3), "stacked")
    batch, _ = kata.pad_sequence([a, b[:1], c])
    right = [[[0, 2, 4], [1, 3, 5]], [[6, 8, 10], [0, 0, 0]], [[0, 0, 0], [1, 1, 1]]]
    same(batch, torch.tensor(right), "batch")


@silver
def test_each_call_stands_alone(kata):
    """Other tensors of the same shapes give their own numbers; earlier results stay."""
    kept = []
    for start in (0, 500):
        a, b = counted(2, 3, start=start), counted(1, 3, start=start + 50)
        kept.append((kata.cat([a, b]), kata.stack([a, a]), kata.pad_sequence([a, b])[0]))
    for start, (joined, stacked, batch) in zip((0, 500), kept, strict=True):
        a, b = counted(2, 3, start=start), counted(1, 3, start=start + 50)
        same(joined, torch.cat([a, b]), "joined")
        same(stacked, torch.stack([a, a]), "stacked")
        same(batch, padded_by_loops([a, b], 0)[0], "batch")


@silver
def test_gradients_flow(kata):
    """Each tensor gets its own part of the gradient, through all three."""
    a, b = torch.randn(2, 3), torch.randn(2, 3)
    for name, mine, right in (
        ("cat", lambda a, b: kata.cat([a, b], 1), lambda a, b: torch.cat([a, b], 1)),
        ("stack", lambda a, b: kata.stack([a, b], 1), lambda a, b: torch.stack([a, b], 1)),
        ("cat of one", lambda a, b: kata.cat([a + b]), lambda a, b: a + b),
        ("stack of one", lambda a, b: kata.stack([a + b]), lambda a, b: (a + b)[None]),
        (
            "cat of float32 and float64",
            lambda a, b: kata.cat([a, b.double()]),
            lambda a, b: torch.cat([a.double(), b.double()]),
        ),
        (
            "stack of float64 and float32",
            lambda a, b: kata.stack([a.double(), b]),
            lambda a, b: torch.stack([a.double(), b.double()]),
        ),
        (
            "pad_sequence of one",
            lambda a, b: kata.pad_sequence([a + b])[0],
            lambda a, b: (a + b)[None],
        ),
        (
            "pad_sequence of numbers",
            lambda a, b: kata.pad_sequence([a[0], b[1, :2]])[0],
            lambda a, b: padded_by_loops([a[0], b[1, :2]], 0)[0],
        ),
        (
            "pad_sequence",
            lambda a, b: kata.pad_sequence([a, b[:1]], 2.0)[0],
            lambda a, b: padded_by_loops([a, b[:1]], 2.0)[0],
        ),
    ):
        same(gradients(mine, a, b), gradients(right, a, b), f"gradients through {name}")


@silver
def test_gradients_flow_to_one_of_them(kata):
    """Where one tensor alone requires a gradient, first or last, float or not, it gets it."""
    fixed, whole = torch.ones(1, 3), torch.tensor([[1, 2, 3]])
    for name, mine, right in (
        ("cat, the last", lambda x: kata.cat([fixed, whole, x]), lambda x: x + 0),
        ("cat, the first", lambda x: kata.cat([x, whole, fixed]), lambda x: x + 0),
        ("stack, the last", lambda x: kata.stack([whole, fixed, x]), lambda x: x + 0),
        ("stack, the first", lambda x: kata.stack([x, fixed, whole]), lambda x: x + 0),
        ("pad_sequence, the last", lambda x: kata.pad_sequence([fixed, x])[0], lambda x: x + 0),
        ("pad_sequence, the first", lambda x: kata.pad_sequence([x, fixed])[0], lambda x: x + 0),
    ):
        x = torch.tensor([[1.0, -2.0, 3.0]])
        mine = gradients(lambda x, mine=mine: mine(x).square().sum(), x)
        right = gradients(lambda x, right=right: right(x).square().sum(), x)
        same(mine, right, f"gradient through {name}")


@gold
def test_numbers_are_copied_as_they_are(kata):
    """inf, NaN and integers past 2⁵³ arrive unchanged: nothing is added or multiplied."""
    inf, nan = float("inf"), float("nan")
    a, b = torch.tensor([[inf, nan]]), torch.tensor([[-inf, 3.4e38]])
    right = torch.tensor([[inf, nan], [-inf, 3.4e38]])
    same(kata.cat([a, b]), right, "joined")
    same(kata.stack([a[0], b[0]]), right, "stacked")
    batch, mask = kata.pad_sequence([a[0], b[0, :1]], nan)
    same(batch, torch.tensor([[inf, nan], [-inf, nan]]), "batch padded with NaN")
    same(mask, torch.tensor([[True, True], [True, False]]), "its mask")
    large = torch.tensor([2**62 + 1, -(2**62) - 1, 2**53 + 1])
    same(kata.cat([large[:1], large[1:]]), large, "large integers joined")


@gold
def test_many_small_pieces(kata):
    """500 rows of one to three numbers are joined and padded in their order."""
    rows = [counted(1 + at % 3, start=1000 * at) for at in range(500)]
    same(kata.cat(rows), torch.cat(rows), "joined")
    right = padded_by_loops(rows, -1)
    batch, mask = kata.pad_sequence(rows, -1)
    same(batch, right[0], "batch")
    same(mask, right[1], "mask")


@gold
def test_cost_does_not_grow_with_sizes(kata):
    """Three long tensors take as many operations as three short ones."""

    def all_three(rows: int, columns: int) -> None:
        x = torch.zeros(rows, columns)
        kata.cat([x, x, x], 1)
        kata.stack([x, x, x], 1)
        kata.pad_sequence([x, x[:1], x])

    few = op_count(all_three, 2, 3).total()
    many = op_count(all_three, 60, 50).total()
    assert many <= few + 6, f"{few} operations for (2, 3), {many} for (60, 50)"
