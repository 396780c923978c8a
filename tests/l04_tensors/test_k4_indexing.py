"""Suite of kata 4.4, indexing.

The oracles: choices made by hand, and loops over Python's own numbers, one row and one index at a
time. Sizes differ, rows have indices of their own, and these are no range.
"""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from tests.harness import bronze, gold, gradients, op_count, same, seed_torch, seeds, shapes, silver

INTEGERS = [torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64]


def counted(*shape: int) -> Tensor:
    """0, 1, 2, ... in a shape: every number tells where it stood."""
    return torch.arange(math.prod(shape)).reshape(shape)


def drawn(*rows: str) -> Tensor:
    """A mask as one draws it: x for a position that counts, a dot for one that does not."""
    return torch.tensor([[mark == "x" for mark in row] for row in rows])


def mean_by_loops(x: Tensor, mask: Tensor) -> Tensor:
    """Sequence by sequence, the kept vectors alone, in float64."""
    means = []
    for vectors, keep in zip(x.double(), mask.tolist(), strict=True):
        kept = [vector for vector, is_kept in zip(vectors, keep, strict=True) if is_kept]
        means.append(sum(kept) / len(kept) if kept else torch.zeros(x.shape[-1]).double())
    return torch.stack(means).to(x.dtype)


@bronze
def test_even_numbers_worked_example(kata):
    """Of [[1, 2, 3], [4, 5, 6]] the even numbers are 2, 4, 6."""
    same(kata.even_numbers(torch.tensor([[1, 2, 3], [4, 5, 6]])), torch.tensor([2, 4, 6]), "even")


@bronze
def test_inputs_and_targets_worked_example(kata):
    """5, 6, 7, 8: after 5 comes 6, after 6 comes 7, after 7 comes 8."""
    inputs, targets = kata.inputs_and_targets(torch.tensor([[5, 6, 7, 8], [1, 2, 3, 4]]))
    same(inputs, torch.tensor([[5, 6, 7], [1, 2, 3]]), "inputs")
    same(targets, torch.tensor([[6, 7, 8], [2, 3, 4]]), "targets")


@bronze
def test_pick_worked_example(kata):
    """Column 2 of the first row and column 0 of the second: 3 and 4."""
    picked = kata.pick(torch.tensor([[1, 2, 3], [4, 5, 6]]), torch.tensor([2, 0]))
    same(picked, torch.tensor([3, 4]), "picked")


@bronze
def test_gather_rows_worked_example(kata):
    """The first vector of one sequence and the last of the other."""
    x = torch.tensor([[[1, 2], [3, 4], [5, 6]], [[7, 8], [9, 10], [11, 12]]])
    taken = kata.gather_rows(x, torch.tensor([[0], [-1]]))
    same(taken, torch.tensor([[[1, 2]], [[11, 12]]]), "taken")


@bronze
def test_masked_mean_worked_example(kata):
    """The mean of (1, 2) and (3, 6) is (2, 4); the vector that is not kept has no say."""
    x = torch.tensor([[[1.0, 2.0], [3.0, 6.0], [50.0, 50.0]]])
    same(kata.masked_mean(x, drawn("xx.")), torch.tensor([[2.0, 4.0]]), "mean")


@silver
@given(shape=shapes(max_dims=3), data=st.data())
def test_even_numbers_of_any_shape(kata, shape, data):
    """The even numbers come row by row, negative, repeated or 0."""
    size = math.prod(shape)
    numbers = data.draw(st.lists(st.integers(-4, 5), min_size=size, max_size=size))
    x = torch.tensor(numbers, dtype=torch.int64).reshape(shape)
    right = torch.tensor([n for n in numbers if n % 2 == 0], dtype=torch.int64)
    same(kata.even_numbers(x), right, f"even numbers of {numbers}")
    same(x.flatten().tolist(), numbers, "x after the call")


@silver
def test_no_even_numbers(kata):
    """Where none is even, and where there are no numbers, the result has shape (0,)."""
    none = torch.zeros(0, dtype=torch.int64)
    same(kata.even_numbers(torch.tensor([[1, -3], [7, 5]])), none, "even numbers of odd ones")
    for dtype in INTEGERS:
        for x in (torch.zeros(2, 0, 3), torch.ones(3)):
            even = kata.even_numbers(x.to(dtype))
            same(even, none.to(dtype), f"even numbers of {x.numel()} odd ones, {dtype}")


@silver
@pytest.mark.parametrize("dtype", INTEGERS, ids=str)
def test_even_numbers_of_any_integers(kata, dtype):
    """The dtype stays, and the largest and smallest of it are judged as others."""
    ends = torch.iinfo(dtype)
    x = torch.tensor([ends.max, ends.min, 0, 3, 4], dtype=dtype)
    same(kata.even_numbers(x), torch.tensor([ends.min, 0, 4], dtype=dtype), "even numbers")


@silver
@pytest.mark.parametrize("dtype",
    [torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.bool, torch.complex64,
     torch.complex128],
    ids=str,
)  # fmt: skip
def test_even_numbers_are_integers(kata, dtype):
    """Floats, complex numbers and bools are a TypeError, also where they hold whole numbers."""
    with pytest.raises(TypeError):
        kata.even_numbers(torch.tensor([1, 0, 1]).to(dtype))


@silver
def test_even_numbers_are_new(kata):
    """A change of the result leaves x as it was, also where all of x is even."""
    for numbers in ([2, 4, 6], [1, 2, 4]):
        x = torch.tensor(numbers)
        result = kata.even_numbers(x)
        result += 1
        same(x, torch.tensor(numbers), "x after a change of the result")


@silver
@given(shape=shapes(max_dims=3), T=st.integers(2, 6))
def test_inputs_and_targets_of_any_shape(kata, shape, T):
    """Along the last axis, target t is the token after input t; other axes stay."""
    tokens = 100 - counted(*shape, T)
    inputs, targets = kata.inputs_and_targets(tokens)
    same(inputs, 100 - counted(*shape, T).narrow(-1, 0, T - 1), "inputs")
    same(targets, 100 - counted(*shape, T).narrow(-1, 1, T - 1), "targets")


@silver
def test_inputs_and_targets_are_views(kata):
    """Both share the memory of tokens: a change of tokens shows in them."""
    tokens = counted(3, 4)
    inputs, targets = kata.inputs_and_targets(tokens)
    tokens[:, 1] = 100
    same(inputs[:, 1], torch.full((3,), 100), "inputs after a change of tokens")
    same(targets[:, 0], torch.full((3,), 100), "targets after a change of tokens")


@silver
def test_inputs_and_targets_of_any_tokens_are_views(kata):
    """One sequence, batches of batches, transposed tokens: their memory is shared as well."""
    for name, tokens in (
        ("one sequence", counted(5)),
        ("two axes of batches", counted(2, 3, 4)),
        ("transposed", counted(4, 3).T),
        ("batches transposed", counted(3, 2, 4).transpose(0, 1)),
        ("every second token", counted(3, 8)[:, ::2]),
    ):
        inputs, targets = kata.inputs_and_targets(tokens)
        tokens += 100
        same(inputs, tokens[..., :-1], f"inputs of tokens, {name}, after 100 was added to them")
        same(targets, tokens[..., 1:], f"targets of tokens, {name}, after 100 was added to them")


@silver
@pytest.mark.parametrize("shape", [(), (1,), (0,), (3, 1), (3, 0)], ids=str)
def test_a_pair_takes_two_tokens(kata, shape):
    """Sequences of fewer than two tokens hold no pair: a ValueError."""
    with pytest.raises(ValueError):
        kata.inputs_and_targets(torch.zeros(shape))


@silver
def test_inputs_and_targets_of_no_sequences(kata):
    """A batch of no sequences has inputs and targets of none."""
    inputs, targets = kata.inputs_and_targets(torch.zeros(0, 5))
    same(inputs, torch.zeros(0, 4), "inputs")
    same(targets, torch.zeros(0, 4), "targets")


@silver
@given(N=st.integers(1, 5), C=st.integers(1, 4), data=st.data())
def test_pick_for_any_sizes(kata, N, C, data):
    """Number i is x[i, index[i]], the index counted from either end."""
    index = data.draw(st.lists(st.integers(-C, C - 1), min_size=N, max_size=N))
    x = counted(N, C)
    right = torch.tensor([x.tolist()[i][column] for i, column in enumerate(index)])
    for dtype in (torch.int64, torch.int32):
        chosen = torch.tensor(index, dtype=dtype)
        same(kata.pick(x, chosen), right, f"columns {index}, {dtype}")
        same(chosen.tolist(), index, "index after the call")
    same(x, counted(N, C), "x after the call")


@silver
@given(
    B=st.integers(1, 3), T=st.integers(1, 4), K=st.integers(1, 5), D=st.integers(1, 3),
    data=st.data(),
)  # fmt: skip
def test_gather_rows_for_any_sizes(kata, B, T, K, D, data):
    """Vector [b, k] is x[b, index[b, k]], in any order, repeated, counted from either end."""
    row = st.lists(st.integers(-T, T - 1), min_size=K, max_size=K)
    index = data.draw(st.lists(row, min_size=B, max_size=B))
    x = counted(B, T, D)
    right = torch.tensor([[x.tolist()[b][t] for t in row] for b, row in enumerate(index)])
    for dtype in (torch.int64, torch.int32):
        chosen = torch.tensor(index, dtype=dtype)
        same(kata.gather_rows(x, chosen), right, f"positions {index}, {dtype}")
        same(chosen.tolist(), index, "index after the call")
    same(x, counted(B, T, D), "x after the call")


@silver
def test_every_row_has_its_own_index(kata):
    """With N = C = 3 and B = T = K = D = 2 only the numbers tell rows from columns."""
    same(kata.pick(counted(3, 3), torch.tensor([1, 0, 2])), torch.tensor([1, 3, 8]), "picked")
    taken = kata.gather_rows(counted(2, 2, 2), torch.tensor([[1, 0], [1, 1]]))
    same(taken, torch.tensor([[[2, 3], [0, 1]], [[6, 7], [6, 7]]]), "taken")


@silver
def test_all_counted_from_the_end(kata):
    """-1 is the last column or position, and -C or -T the first."""
    same(kata.pick(counted(3, 4), torch.tensor([-1, -4, -2])), torch.tensor([3, 4, 10]), "picked")
    taken = kata.gather_rows(counted(2, 3, 2), torch.tensor([[-1, -3], [-2, -2]]))
    right = torch.tensor([[[4, 5], [0, 1]], [[8, 9], [8, 9]]])
    same(taken, right, "taken")


@silver
@pytest.mark.parametrize("at", [-3, -2, -1, 0, 1, 2], ids=str)
def test_one_of_one(kata, at):
    """One row, one sequence, one position: counted from either end as elsewhere."""
    same(kata.pick(counted(1, 3), torch.tensor([at])), torch.tensor([at % 3]), "picked")
    taken = kata.gather_rows(counted(1, 3, 2), torch.tensor([[at]]))
    same(taken, torch.tensor([[[at % 3 * 2, at % 3 * 2 + 1]]]), "taken")


@silver
@pytest.mark.parametrize("index", [[0, 4, 1], [0, -5, 1], [4, 0, 0], [0, 0, 100]], ids=str)
def test_pick_refuses_columns_that_are_not_there(kata, index):
    """Of four columns, 4 and -5 are none, and of no columns any: an IndexError."""
    with pytest.raises(IndexError):
        kata.pick(counted(3, 4), torch.tensor(index))
    with pytest.raises(IndexError):
        kata.pick(torch.zeros(3, 0), torch.tensor(index))


@silver
@pytest.mark.parametrize("index", [[[0, 3], [1, 1]], [[0, 0], [-4, 1]], [[0, 0], [0, 99]]], ids=str)
def test_gather_rows_refuses_positions_that_are_not_there(kata, index):
    """Of three positions, 3 and -4 are none, and of no positions any: an IndexError."""
    with pytest.raises(IndexError):
        kata.gather_rows(counted(2, 3, 4), torch.tensor(index))
    with pytest.raises(IndexError):
        kata.gather_rows(torch.zeros(2, 0, 4), torch.tensor(index))


@silver
@pytest.mark.parametrize("dtype", [torch.bool, torch.float32, torch.uint8, torch.int16], ids=str)
def test_an_index_is_an_integer(kata, dtype):
    """An index of bools would be read as a mask; it, floats and small integers are a TypeError."""
    with pytest.raises(TypeError):
        kata.pick(counted(2, 2), torch.tensor([1, 0]).to(dtype))
    with pytest.raises(TypeError):
        kata.gather_rows(counted(2, 2, 2), torch.tensor([[1, 0], [0, 1]]).to(dtype))


@silver
@pytest.mark.parametrize(
    ("x", "index"),
    [
        ((3, 4), (2,)),
        ((3, 4), (1,)),
        ((3, 4), ()),
        ((3, 4), (3, 1)),
        ((3,), (3,)),
        ((3, 4, 2), (3,)),
    ],
    ids=str,
)
def test_pick_refuses_shapes_that_do_not_fit(kata, x, index):
    """x is (N, C) and index (N,), with the same N: a ValueError otherwise, no broadcasting."""
    with pytest.raises(ValueError):
        kata.pick(torch.zeros(x), torch.zeros(index, dtype=torch.int64))


@silver
@pytest.mark.parametrize(
    ("x", "index"),
    [((3, 4, 2), (2, 5)), ((3, 4, 2), (1, 5)), ((1, 4, 2), (3, 5)), ((3, 4, 2), (3,)),
     ((3, 4), (3, 2)), ((3, 4, 2, 2), (3, 5)), ((3, 4, 2), (3, 5, 1))],
    ids=str,
)  # fmt: skip
def test_gather_rows_refuses_shapes_that_do_not_fit(kata, x, index):
    """x is (B, T, D) and index (B, K), with the same B: a ValueError otherwise."""
    with pytest.raises(ValueError):
        kata.gather_rows(torch.zeros(x), torch.zeros(index, dtype=torch.int64))


@silver
def test_nothing_to_take(kata):
    """No rows, no positions asked for, or vectors of no numbers: shapes stay right."""
    none = torch.zeros(0, dtype=torch.int64)
    for dtype in (torch.float32, torch.int16, torch.float64):
        picked = kata.pick(torch.zeros(0, 3, dtype=dtype), none)
        same(picked, torch.zeros(0, dtype=dtype), f"picked of no rows, {dtype}")
    two = torch.tensor([[0, 1], [1, 1]])
    for x, index, shape in (
        (torch.zeros(0, 3, 2), none.reshape(0, 4), (0, 4, 2)),
        (torch.zeros(2, 3, 4), none.reshape(2, 0), (2, 0, 4)),
        (torch.zeros(2, 3, 0), two, (2, 2, 0)),
    ):
        for dtype in (torch.float32, torch.int16, torch.float64):
            taken = kata.gather_rows(x.to(dtype), index)
            same(taken, torch.zeros(shape, dtype=dtype), f"taken of {tuple(x.shape)}, {dtype}")


@silver
def test_what_is_taken_is_new(kata):
    """A change of the result leaves x as it was, also where all of x was taken in order."""
    x, vectors = counted(3, 1), counted(2, 3, 4)
    taken = kata.pick(x, torch.tensor([0, 0, 0]))
    taken += 100
    same(x, counted(3, 1), "x after a change of what was picked")
    taken = kata.gather_rows(vectors, torch.tensor([[0, 1, 2], [0, 1, 2]]))
    taken += 100
    same(vectors, counted(2, 3, 4), "x after a change of what was taken")


@silver
@pytest.mark.parametrize(
    "dtype",
    [torch.bool, *INTEGERS, torch.float16, torch.bfloat16, torch.float64, torch.complex64],
    ids=str,
)
def test_dtypes_stay(kata, dtype):
    """What is taken has x's dtype."""
    x = torch.tensor([[0, 1, 1], [1, 0, 0]]).to(dtype)
    same(kata.pick(x, torch.tensor([1, -1])), torch.tensor([1, 0]).to(dtype), "picked")
    taken = kata.gather_rows(x[..., None], torch.tensor([[1, 0], [2, 0]]))
    same(taken, torch.tensor([[[1], [0]], [[0], [1]]]).to(dtype), "taken")


@silver
def test_views_are_inputs_too(kata):
    """x, index and mask may be transposed, or parts of larger tensors."""
    x = counted(4, 3).T  # (3, 4)
    picked = kata.pick(x, torch.tensor([3, 0, 1]))
    same(picked, torch.tensor([9, 1, 5]), "picked of a transposed x")
    same(kata.even_numbers(x), torch.tensor([0, 6, 4, 10, 2, 8]), "even numbers of it")
    vectors = counted(3, 4, 2).transpose(0, 1)[1:3]  # (2, 3, 2)
    taken = kata.gather_rows(vectors, torch.tensor([[2], [0]]))
    same(taken, torch.tensor([[[18, 19]], [[4, 5]]]), "taken of a transposed part")
    mean = kata.masked_mean(vectors.float(), drawn("x.x", ".x."))
    same(mean, torch.tensor([[10.0, 11.0], [12.0, 13.0]]), "mean of it")
    floats = counted(3, 4, 2).float()
    kata.masked_mean(floats.transpose(0, 1)[1:3], drawn("x.x", ".x."))
    same(floats, counted(3, 4, 2).float(), "what x is a part of, after the call")
    turned = drawn("x.", ".x", "x.").T  # x.x and .x.
    same(kata.masked_mean(vectors.float(), turned), mean, "mean by a transposed mask")
    picked = kata.pick(x, torch.tensor([3, 9, 0, 9, 1, 9])[::2])
    same(picked, torch.tensor([9, 1, 5]), "picked by every second index")
    taken = kata.gather_rows(vectors, torch.tensor([[2, 0], [1, 1]]).T)
    same(taken, torch.tensor([[[18, 19], [10, 11]], [[4, 5], [12, 13]]]), "taken, index transposed")


@silver
@given(seed=seeds(), B=st.integers(1, 4), T=st.integers(1, 5), D=st.integers(1, 3))
def test_mean_of_what_is_kept(kata, seed, B, T, D):
    """Each sequence is averaged over its own kept positions; one that keeps none gives zeros."""
    seed_torch(seed)
    x, mask = torch.randn(B, T, D), torch.rand(B, T) < 0.6
    copies = x.clone(), mask.clone()
    same(kata.masked_mean(x, mask), mean_by_loops(x, mask), "mean")
    same(x, copies[0], "x after the call")
    same(mask, copies[1], "mask after the call")


@silver
def test_every_sequence_has_its_own_mask(kata):
    """With B = T = D = 3 only the numbers tell the axes apart."""
    x = counted(3, 3, 3).float()
    right = torch.tensor([[0.0, 1.0, 2.0], [13.5, 14.5, 15.5], [21.0, 22.0, 23.0]])
    same(kata.masked_mean(x, drawn("x..", ".xx", "xxx")), right, "mean")


@silver
def test_nothing_kept_gives_zeros(kata):
    """A sequence that keeps no position gives zeros, not NaN, and so does one of no positions."""
    x = torch.randn(2, 3, 4)
    right = torch.stack([torch.zeros(4), x[1, 2]])
    same(kata.masked_mean(x, drawn("...", "..x")), right, "mean")
    for dtype in (torch.float32, torch.float64, torch.float16):
        blind = kata.masked_mean(x.to(dtype), drawn("...", "..."))
        same(blind, torch.zeros(2, 4, dtype=dtype), f"mean where nothing is kept, {dtype}")
        for B, T in ((2, 0), (0, 3)):
            none = torch.zeros(B, T, 4, dtype=dtype)
            mean = kata.masked_mean(none, torch.zeros(B, T, dtype=torch.bool))
            same(mean, torch.zeros(B, 4, dtype=dtype), f"mean of {B} sequences of {T}, {dtype}")


@silver
@pytest.mark.parametrize("junk", [float("nan"), float("inf"), float("-inf"), 1e38], ids=str)
def test_what_is_not_kept_has_no_say(kata, junk):
    """Memory that nobody filled may hold anything; it must not reach the mean or the gradient."""
    x, mask = torch.randn(2, 3, 4), drawn("x.x", "...")
    filled = x.masked_fill(~mask[..., None], junk)
    same(kata.masked_mean(filled, mask), mean_by_loops(x, mask), "mean")
    (grad,) = gradients(lambda x: kata.masked_mean(x, mask), filled)
    same(grad[~mask], torch.zeros(4, 4), "gradient of what is not kept")


@silver
@pytest.mark.parametrize("shown", [float("nan"), float("inf"), float("-inf")], ids=str)
def test_what_is_kept_shows(kata, shown):
    """NaN or inf in a kept vector says that something upstream broke: the mean shows it."""
    x = torch.ones(1, 3, 2)
    x[0, 1, 0] = shown
    same(kata.masked_mean(x, drawn("xx.")), torch.tensor([[shown, 1.0]]), "mean")


@silver
@pytest.mark.parametrize("dtype", [torch.int64, torch.uint8, torch.float32], ids=str)
def test_a_mask_is_bool(kata, dtype):
    """A mask of zeros and ones is a TypeError."""
    with pytest.raises(TypeError):
        kata.masked_mean(torch.randn(2, 3, 4), drawn("x.x", "xx.").to(dtype))


@silver
@pytest.mark.parametrize(
    ("x", "mask"),
    [((2, 3, 4), (3, 2)), ((2, 3, 4), (1, 3)), ((2, 3, 4), (2, 1)), ((2, 3, 4), (2, 3, 1)),
     ((2, 3, 4), (3,)), ((2, 3), (2, 3)), ((2, 3, 4, 5), (2, 3)), ((1, 3, 4), (2, 3))],
    ids=str,
)  # fmt: skip
def test_masked_mean_refuses_shapes_that_do_not_fit(kata, x, mask):
    """The mask has the shape of x's first two axes: a ValueError otherwise, no broadcasting."""
    with pytest.raises(ValueError):
        kata.masked_mean(torch.zeros(x), torch.ones(mask, dtype=torch.bool))


@silver
def test_double_precision_stays_double(kata):
    """float64 in, float64 out, right to twelve digits."""
    x, mask = torch.randn(3, 7, 2, dtype=torch.float64), torch.rand(3, 7) < 0.6
    same(kata.masked_mean(x, mask), mean_by_loops(x, mask), "mean", rtol=1e-12, atol=1e-13)


@silver
def test_gradients_flow(kata):
    """Each gradient goes to the number that was taken; one that was taken twice gets both."""
    x, vectors = torch.randn(3, 4), torch.randn(2, 3, 2)
    index = torch.tensor([1, -1, 0])
    mine = gradients(lambda x: kata.pick(x, index), x)
    same(mine, gradients(lambda x: torch.stack([x[0, 1], x[1, 3], x[2, 0]]), x), "pick")
    mine = gradients(lambda x: kata.gather_rows(x, torch.tensor([[1, 1], [-1, 0]])), vectors)
    right = gradients(lambda x: torch.stack([x[0, [1, 1]], x[1, [2, 0]]]), vectors)
    same(mine, right, "gradient through gather_rows")
    for mask in (drawn("xx.", ".x."), drawn("xxx", "xxx")):
        mine = gradients(lambda x, mask=mask: kata.masked_mean(x, mask), vectors)
        right = gradients(lambda x, mask=mask: mean_by_loops(x, mask), vectors)
        same(mine, right, "gradient of the mean")
    halves = vectors.half()
    (grad,) = gradients(lambda x: kata.masked_mean(x, drawn("xx.", ".x.")).float(), halves)
    (right,) = gradients(lambda x: mean_by_loops(x, drawn("xx.", ".x.")).float(), halves)
    same(grad, right, "gradient of the mean in float16")


@gold
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=["float16", "bfloat16"])
def test_mean_of_many_halves(kata, dtype):
    """4000 halves of about 60, or 70 000 ones, sum to more than float16 holds; means do not."""
    x = torch.linspace(50, 70, 4000).to(dtype).reshape(1, 4000, 1)
    mask = torch.arange(4000)[None] % 3 > 0
    right = x.double()[mask].mean().reshape(1, 1).to(dtype)
    same(kata.masked_mean(x, mask), right, "mean", rtol=0.01, atol=0)
    ones, kept = torch.ones(1, 70_000, 1, dtype=dtype), torch.ones(1, 70_000, dtype=torch.bool)
    same(kata.masked_mean(ones, kept), ones[:, 0], "mean of 70 000 ones", rtol=0.01, atol=0)


@gold
def test_even_numbers_beyond_floats(kata):
    """2⁶² + 1 is odd: integers that pass through floats lose their last digits."""
    x = torch.tensor([2**62 + 1, 2**62, -(2**62) - 1, 2**53 + 1, 2**53 + 2])
    same(kata.even_numbers(x), torch.tensor([2**62, 2**53 + 2]), "even numbers")


@gold
def test_integers_stay_exact(kata):
    """What is taken is exact, also past 2⁵³ where floats round."""
    x = torch.tensor([[2**62 + 1, 2**62 + 3], [2**53 + 1, -(2**62) - 1]])
    same(kata.pick(x, torch.tensor([1, 0])), torch.tensor([2**62 + 3, 2**53 + 1]), "picked")
    taken = kata.gather_rows(x[..., None], torch.tensor([[0], [1]]))
    same(taken, torch.tensor([[[2**62 + 1]], [[-(2**62) - 1]]]), "taken")


@gold
def test_what_is_not_taken_has_no_say(kata):
    """inf and NaN beside a number that is taken leave it alone: nothing is multiplied by 0."""
    inf, nan = float("inf"), float("nan")
    x = torch.tensor([[inf, 1.0, nan], [2.0, nan, -inf]])
    same(kata.pick(x, torch.tensor([1, 0])), torch.tensor([1.0, 2.0]), "picked")
    taken = kata.gather_rows(x[..., None], torch.tensor([[1], [0]]))
    same(taken, torch.tensor([[[1.0]], [[2.0]]]), "taken")


@gold
def test_cost_does_not_grow(kata):
    """No loop runs over rows, sequences or positions: more of them take no more operations."""

    def all_five(B: int, T: int, D: int) -> None:
        x = torch.zeros(B, T, D)
        kata.even_numbers(torch.zeros(B, T, dtype=torch.int64))
        kata.inputs_and_targets(x)
        kata.pick(x[..., 0], torch.arange(B) % T)
        kata.gather_rows(x, torch.arange(B * 3).reshape(B, 3) % T)
        kata.masked_mean(x, torch.ones(B, T, dtype=torch.bool))

    few = op_count(all_five, 2, 3, 2).total()
    many = op_count(all_five, 40, 30, 20).total()
    assert many <= few + 6, f"{few} operations for small tensors, {many} for large ones"
