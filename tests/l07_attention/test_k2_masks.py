"""Suite of kata 7.2, masks.

The oracles: masks drawn by hand, a loop that asks of one query and one key at a time whether
the one may see the other, a softmax over the visible keys alone, and PyTorch's own attention.
"""

from itertools import product

import pytest
import torch
from hypothesis import given
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention

from tests.harness import bronze, gold, gpu, gradients, op_count, same, seed_torch, seeds, silver


def drawn(*rows: str) -> Tensor:
    """A mask as one draws it: x for a key that is seen, a dot for one that is not."""
    return torch.tensor([[mark == "x" for mark in row] for row in rows])


def seen(T: int, S: int, window: int | None = None, length: int | None = None) -> Tensor:
    """(T, S), one query and one key at a time."""
    rows = []
    for query in range(S - T, S):
        row = []
        for key in range(S):
            visible = key <= query
            if window is not None:
                visible = visible and key > query - window
            if length is not None:
                visible = visible and key < length
            row.append(visible)
        rows.append(row)
    return torch.tensor(rows)


def softmax_of_the_visible(scores: Tensor, mask: Tensor) -> Tensor:
    """Row by row, a softmax over the visible keys alone, put back where they stand."""
    mask = mask.expand(scores.shape).reshape(-1, scores.shape[-1])
    rows = []
    for row, visible in zip(scores.reshape(mask.shape), mask, strict=True):
        where = visible.nonzero().flatten()
        rows.append(torch.zeros_like(row).index_put((where,), row[where].softmax(dim=0)))
    return torch.stack(rows).reshape(scores.shape)


@bronze
def test_causal_worked_example(kata):
    """Three queries, three keys: each query sees itself and what came before, a triangle."""
    same(kata.causal_mask(3, 3), drawn("x..", "xx.", "xxx"), "mask")


@bronze
def test_causal_worked_example_with_a_cache(kata):
    """Two queries after two cached keys: the first sees three keys, the last sees all four."""
    same(kata.causal_mask(2, 4), drawn("xxx.", "xxxx"), "mask")


@bronze
def test_window_worked_example(kata):
    """A window of 2 shows a query itself and the one key before it."""
    same(kata.sliding_window_mask(4, 4, 2), drawn("x...", "xx..", ".xx.", "..xx"), "mask")


@bronze
def test_padding_worked_example(kata):
    """Lengths 3 and 1 of 4 keys: the padding is hidden, and the shape is (2, 1, 1, 4)."""
    expected = drawn("xxx.", "x...").reshape(2, 1, 1, 4)
    same(kata.padding_mask(torch.tensor([3, 1]), 4), expected, "mask")


@bronze
def test_both_worked_example(kata):
    """Two real positions of three: nobody sees key 2, and query 2 still sees the real keys."""
    expected = drawn("x..", "xx.", "xx.").reshape(1, 1, 3, 3)
    same(kata.attention_mask(torch.tensor([2]), 3, 3), expected, "mask")


@bronze
def test_softmax_worked_example(kata):
    """Two equal visible scores get half each, a hidden 9 gets 0, a row with no key all zeros."""
    scores = torch.tensor([[0.0, 0.0, 9.0], [1.0, 2.0, 3.0]])
    weights = kata.masked_softmax(scores, drawn("xx.", "..."))
    same(weights, torch.tensor([[0.5, 0.5, 0.0], [0.0, 0.0, 0.0]]), "weights")


@silver
@pytest.mark.parametrize(
    ("T", "S"), [(1, 1), (5, 5), (1, 6), (3, 7), (6, 7)], ids=lambda size: str(size)
)
def test_causal_for_any_sizes(kata, T, S):
    """Query t stands at position S - T + t and sees the keys up to there, itself included."""
    same(kata.causal_mask(T, S), seen(T, S), "mask")


@silver
@pytest.mark.parametrize(
    "device", [None, "cpu", torch.device("cpu")], ids=["none", "str", "device"]
)
def test_device_may_be_named(kata, device):
    """The device of a mask is None, a string or a torch.device."""
    same(kata.causal_mask(2, 4, device=device), seen(2, 4), "causal mask")
    same(kata.sliding_window_mask(2, 4, 2, device=device), seen(2, 4, 2), "window")


@silver
def test_each_mask_is_its_own(kata):
    """Whoever changes a mask that you made does not change the next one."""
    lengths = torch.tensor([7, 2])
    for name, make, args in (
        ("causal mask", kata.causal_mask, (5, 11)),  # sizes of this test alone
        ("window", kata.sliding_window_mask, (5, 12, 6)),
        ("padding", kata.padding_mask, (lengths, 13)),
        ("mask of all three", kata.attention_mask, (lengths, 5, 14, 6)),
    ):
        mask = make(*args)
        before = mask.clone()
        mask.untyped_storage().fill_(1)  # in place, also where rows share their memory
        same(make(*args), before, f"{name} after a change of the one before")


@silver
@pytest.mark.parametrize("S", range(1, 8))
def test_window_for_any_sizes(kata, S):
    """A window of w shows the last w keys up to the query's own, with and without a cache."""
    for T, window in product(range(1, S + 1), range(1, S + 3)):
        what = f"mask of {T} queries, {S} keys and a window of {window}"
        same(kata.sliding_window_mask(T, S, window), seen(T, S, window), what)


@silver
def test_window_wider_than_everything(kata):
    """A window of S keys or more hides nothing that causality does not hide already."""
    for window in (6, 7, 1000, 2**31, 2**32 + 1):
        same(kata.sliding_window_mask(4, 6, window), seen(4, 6), f"mask of window {window}")


@silver
@pytest.mark.parametrize("dtype", [torch.int64, torch.int32], ids=["int64", "int32"])
def test_padding_for_any_lengths(kata, dtype):
    """Key s is seen when s < length, for every length from 0 (nothing) to S (everything)."""
    lengths = [4, 0, 5, 1, 4]
    expected = torch.tensor([[s < length for s in range(5)] for length in lengths])
    actual = kata.padding_mask(torch.tensor(lengths, dtype=dtype), 5)
    same(actual, expected.reshape(5, 1, 1, 5), "mask")


@silver
def test_more_than_a_few_keys(kata):
    """With 300 keys the masks are what they are with five: every position has its own number."""
    lengths = [0, 127, 129, 200, 256, 300]
    expected = torch.stack([seen(2, 300, 140, length) for length in lengths])
    actual = kata.attention_mask(torch.tensor(lengths), 2, 300, window=140)
    same(actual, expected[:, None], "mask with a window of 140")
    same(kata.causal_mask(2, 300), seen(2, 300), "causal mask")
    expected = torch.tensor([[s < length for s in range(300)] for length in lengths])
    actual = kata.padding_mask(torch.tensor(lengths), 300)
    same(actual, expected.reshape(6, 1, 1, 300), "padding mask")
    scores = torch.randn(6, 300, dtype=torch.float64)
    weights = kata.masked_softmax(scores, expected)
    same(weights, softmax_of_the_visible(scores, expected), "weights under the padding mask")


@silver
@pytest.mark.parametrize("S", range(1, 6))
def test_both_for_any_sizes(kata, S):
    """A key is seen only if causality, window and padding all allow it."""
    lengths = torch.arange(S + 1).flip(0)  # a batch of every length that there is
    for T, window in product(range(1, S + 1), (None, *range(1, S + 2))):
        expected = torch.stack([seen(T, S, window, length) for length in lengths.tolist()])
        what = f"mask of {T} queries, {S} keys and a window of {window}"
        same(kata.attention_mask(lengths, T, S, window), expected[:, None], what)


@silver
def test_each_sequence_has_its_own_padding(kata):
    """Lengths 5, 2 and 3 with a cache: three masks of shape (4, 5), one axis of 1 for the heads."""
    actual = kata.attention_mask(torch.tensor([5, 2, 3]), 4, 5)
    same(actual, torch.stack([seen(4, 5, None, n) for n in (5, 2, 3)])[:, None], "mask")


@silver
def test_batch_without_padding(kata):
    """Where every sequence is full, each has its own mask all the same: (B, 1, T, S)."""
    for window in (None, 2):
        actual = kata.attention_mask(torch.tensor([5, 5, 5]), 4, 5, window)
        same(actual, seen(4, 5, window).expand(3, 1, 4, 5), f"mask with a window of {window}")


@silver
def test_window_and_padding_can_hide_everything(kata):
    """With two real keys and a window of 2, query 2 sees key 1 only and query 3 sees nothing."""
    expected = drawn("x...", "xx..", ".x..", "....").reshape(1, 1, 4, 4)
    same(kata.attention_mask(torch.tensor([2]), 4, 4, window=2), expected, "mask")


@silver
@given(seed=seeds())
def test_softmax_over_the_visible_keys(kata, seed):
    """The weights are a softmax over the visible keys alone, zeros elsewhere."""
    seed_torch(seed)
    scores = 4 * torch.randn(2, 3, 4, 5)
    mask = torch.rand(2, 3, 4, 5) < 0.5
    same(kata.masked_softmax(scores, mask), softmax_of_the_visible(scores, mask), "weights")


@silver
@pytest.mark.parametrize(
    "shape",
    [(), (4, 5), (5,), (4, 1), (3, 4, 5), (2, 1, 4, 5), (2, 1, 1, 5), (1, 3, 1, 5)],
    ids=str,
)
def test_mask_broadcasts(kata, shape):
    """The mask is stretched over batch, heads and queries as broadcasting does it."""
    scores = torch.randn(2, 3, 4, 5, dtype=torch.float64)
    mask = torch.rand(shape) < 0.5
    same(kata.masked_softmax(scores, mask), softmax_of_the_visible(scores, mask), "weights")


@silver
@pytest.mark.parametrize(
    "shape", [(3,), (3, 3), (3, 1), (3, 3, 3), (3, 1, 3), (3, 1, 1, 3)], ids=str
)
def test_mask_broadcasts_where_all_sizes_are_alike(kata, shape):
    """With B, heads, T and S alike, the last axis of any mask is still that of the keys."""
    scores = torch.randn(3, 3, 3, 3, dtype=torch.float64)
    mask = torch.rand(shape) < 0.5
    same(kata.masked_softmax(scores, mask), softmax_of_the_visible(scores, mask), "weights")


@silver
def test_double_precision_stays_double(kata):
    """float64 in, float64 out, right to twelve digits."""
    scores = 4 * torch.randn(2, 3, 5, dtype=torch.float64)
    mask = torch.rand(3, 5) < 0.7
    mask[1] = False
    right = softmax_of_the_visible(scores, mask)
    same(kata.masked_softmax(scores, mask), right, "weights", rtol=1e-12, atol=1e-14)


@silver
def test_scores_without_a_batch(kata):
    """Scores (T, S), with T = S too: the softmax runs over the keys, the last axis."""
    for T, S in ((3, 5), (4, 4)):
        scores, mask = torch.randn(T, S), torch.rand(T, S) < 0.6
        same(kata.masked_softmax(scores, mask), softmax_of_the_visible(scores, mask), "weights")


@silver
def test_views_are_scores_too(kata):
    """Scores and masks that are transposed or strided are like any others."""
    scores, mask = torch.randn(3, 5, 4).mT, (torch.rand(5, 4) < 0.6).mT
    same(kata.masked_softmax(scores, mask), softmax_of_the_visible(scores, mask), "weights")
    scores, mask = torch.randn(2, 4, 10)[..., ::2], (torch.rand(4, 10) < 0.6)[:, ::2]
    same(kata.masked_softmax(scores, mask), softmax_of_the_visible(scores, mask), "weights")


@silver
def test_loud_hidden_key_changes_nothing(kata):
    """A hidden score of 10,000 is not heard, and does not drown out the others."""
    scores, mask = torch.randn(3, 4), drawn("xx.x", "x..x", "xxx.")
    before = kata.masked_softmax(scores, mask)
    after = kata.masked_softmax(scores.masked_fill(~mask, 1e4), mask)
    same(before, softmax_of_the_visible(scores, mask), "weights")
    same(after, before, "weights after a change of hidden scores only")


@silver
def test_faint_key_is_heard_when_it_is_the_only_one(kata):
    """The only visible key gets the whole weight, even with a score of -10,000,000,000."""
    scores = torch.tensor([[-1e10, 0.0, 3.0], [-1.0, -1e10, -1e10], [0.0, 0.0, -1e10]])
    weights = kata.masked_softmax(scores, drawn("x..", ".x.", "..x"))
    same(weights, torch.eye(3), "weights")


@silver
def test_hidden_weight_is_exactly_zero(kata):
    """A hidden weight is 0, not merely small, and every other row sums to 1."""
    scores, mask = torch.randn(2, 6, 7), torch.rand(2, 6, 7) < 0.5
    mask[..., 2] = True
    weights = kata.masked_softmax(scores, mask)
    same(weights.shape, scores.shape, "shape of the weights")
    same(weights[~mask].count_nonzero().item(), 0, "number of hidden weights that are not 0")
    same(weights.sum(dim=-1), torch.ones(2, 6), "sum of each row of weights")


@silver
def test_query_that_sees_nothing_gets_zeros(kata):
    """A row with no visible key is all zeros, and the rows beside it are as always."""
    scores = torch.randn(2, 4, 5)
    mask = torch.ones(4, 5, dtype=torch.bool)
    mask[2] = False
    weights = kata.masked_softmax(scores, mask)
    same(weights[:, 2], torch.zeros(2, 5), "weights of the query that sees nothing")
    same(weights[:, :2], scores[:, :2].softmax(dim=-1), "weights of the others")


@silver
def test_gradients(kata):
    """Gradients are those of a softmax over the visible keys; hidden scores get 0, never NaN."""
    scores, mask = torch.randn(2, 3, 5), torch.rand(3, 5) < 0.6
    mask[0], mask[1] = True, False
    (mine,) = gradients(lambda s: kata.masked_softmax(s, mask), scores)
    (right,) = gradients(lambda s: softmax_of_the_visible(s, mask), scores)
    same(mine, right, "gradient of scores")


@silver
def test_all_together_are_pytorchs_attention(kata):
    """Your mask and your softmax in attention with heads and a cache: PyTorch's output."""
    B, H, T, S, d = 2, 3, 4, 6, 5
    query, key, value = torch.randn(B, H, T, d), torch.randn(B, H, S, d), torch.randn(B, H, S, d)
    mask = kata.attention_mask(torch.tensor([6, 3]), T, S, window=5)
    output = kata.masked_softmax(query @ key.mT / d**0.5, mask) @ value
    right = torch.stack([seen(T, S, 5, length) for length in (6, 3)])[:, None]
    same(output, scaled_dot_product_attention(query, key, value, right), "output")


@silver
def test_arguments_are_left_as_they_came(kata):
    """Lengths, scores and mask are read, never written."""
    lengths = torch.tensor([3, 0, 4])
    kata.padding_mask(lengths, 4)
    kata.attention_mask(lengths, 2, 4, 3)
    same(lengths, torch.tensor([3, 0, 4]), "lengths after the calls")
    scores, mask = torch.randn(4, 5), torch.rand(4, 5) < 0.5
    mask[1] = False
    copies = scores.clone(), mask.clone()
    kata.masked_softmax(scores, mask)
    same((scores, mask), copies, "(scores, mask) after the call")


@silver
@pytest.mark.parametrize(
    ("T", "S"), [(5, 4), (2, 1), (0, 4), (-1, 4), (1, 0), (0, 0)], ids=lambda size: str(size)
)
def test_number_of_queries_is_checked(kata, T, S):
    """More queries than keys, or none, is a ValueError, in every mask that is causal."""
    with pytest.raises(ValueError):
        kata.causal_mask(T, S)
    with pytest.raises(ValueError):
        kata.sliding_window_mask(T, S, 2)
    for window in (None, 2):
        with pytest.raises(ValueError):
            kata.attention_mask(torch.tensor([0, 0]), T, S, window)


@silver
@pytest.mark.parametrize("window", [0, -1])
@pytest.mark.parametrize("T", [3, 1])
def test_window_is_checked(kata, T, window):
    """A window of 0 would hide a query from itself: that is a ValueError, not no window."""
    with pytest.raises(ValueError):
        kata.sliding_window_mask(T, 4, window)
    with pytest.raises(ValueError):
        kata.attention_mask(torch.tensor([2, 4]), T, 4, window)


@silver
@pytest.mark.parametrize(
    "lengths",
    [[2, 5], [5, 2], [3, 5, 2], [-1, 2], [2, -1], [3, -1, 2]],
    ids=str,
)
def test_lengths_are_checked(kata, lengths):
    """A length above S or below 0 is a ValueError."""
    with pytest.raises(ValueError):
        kata.padding_mask(torch.tensor(lengths), 4)
    with pytest.raises(ValueError):
        kata.attention_mask(torch.tensor(lengths), 3, 4)


@silver
@pytest.mark.parametrize(
    "lengths",
    [[2, 5], [5, 2], [3, 5, 2], [-1, 2], [2, -1], [3, -1, 2]],
    ids=str,
)
def test_lengths_are_checked_beside_a_window(kata, lengths):
    """A length above S or below 0 is a ValueError with a window too."""
    with pytest.raises(ValueError):
        kata.attention_mask(torch.tensor(lengths), 3, 4, 2)


@silver
@pytest.mark.parametrize(
    "dtype",
    [torch.int64, torch.int32, torch.int8, torch.uint8, torch.float32, torch.float16],
    ids=str,
)
def test_mask_that_is_not_bool_is_refused(kata, dtype):
    """A mask of zeros and ones is a TypeError, since ~1 is -2 and that counts as True."""
    with pytest.raises(TypeError):
        kata.masked_softmax(torch.randn(2, 3), drawn("xx.", "x..").to(dtype))


@gold
def test_huge_scores(kata):
    """Visible scores of ±10,000 neither overflow nor become NaN."""
    scores = torch.tensor([[1e4, 1e4, -1e4, 0.0], [-1e4, -1e4, 5.0, 1e4], [1e4, -1e4, 0.0, 9.0]])
    weights = kata.masked_softmax(scores, drawn("xxxx", "xx..", "xxx."))
    right = torch.tensor([[0.5, 0.5, 0.0, 0.0], [0.5, 0.5, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]])
    same(weights, right, "weights", atol=5e-3)


@gold
@pytest.mark.parametrize(
    ("dtype", "far"),
    [
        (torch.float32, 3.3e38),
        (torch.bfloat16, 3.3e38),
        (torch.float16, 6e4),
        (torch.float64, 1e308),
    ],
    ids=str,
)
def test_scores_at_the_end_of_the_range(kata, dtype, far):
    """Visible scores where their dtype ends, ±3.3·10³⁸ in float32, share 1: equal ones get half."""
    scores = torch.tensor(
        [[-far, -far, 1.0, far], [far, -far, 0.0, far], [-far, 0.9 * far, far, 0.0]], dtype=dtype
    )
    weights = kata.masked_softmax(scores, drawn("xx..", "xxxx", "xxx."))
    right = torch.tensor([[0.5, 0.5, 0.0, 0.0], [0.5, 0.0, 0.0, 0.5], [0.0, 0.0, 1.0, 0.0]])
    same(weights, right.to(dtype), "weights")


@gold
def test_float16_tells_scores_apart(kata):
    """100.25 stays 100.25 in float16; on the way through bfloat16 it would be 100 or 100.5."""
    scores = torch.tensor([[100.25, 100.0, 200.0]], dtype=torch.float16)
    right = torch.tensor([[0.5622, 0.4378, 0.0]], dtype=torch.float16)
    same(kata.masked_softmax(scores, drawn("xx.")), right, "weights", rtol=0.0, atol=0.03)


@gold
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=["float16", "bfloat16"])
def test_half_precision(kata, dtype):
    """Half precision in, half precision out, in which -10⁹ may not even be a number."""
    scores, mask = (3 * torch.randn(4, 6)).to(dtype), torch.rand(4, 6) < 0.6
    mask[0], mask[1] = True, False
    right = softmax_of_the_visible(scores.double(), mask).to(dtype)
    same(kata.masked_softmax(scores, mask), right, "weights", rtol=0.0, atol=0.03)


@gold
@pytest.mark.parametrize("junk", [float("nan"), float("inf"), float("-inf")], ids=str)
def test_hidden_junk_changes_nothing(kata, junk):
    """Memory that nobody filled may hold anything: hidden, it has no say."""
    scores, mask = torch.randn(3, 4), drawn("xx.x", "x..x", "....")
    weights = kata.masked_softmax(scores.masked_fill(~mask, junk), mask)
    same(weights, softmax_of_the_visible(scores, mask), "weights")


@gold
@pytest.mark.parametrize("T", [1, 2])
def test_new_tokens_after_a_long_cache(kata, T):
    """One query or two and a million keys: a row of 1 MB for each, never a triangle of 1 TB."""
    S = 1_000_000
    mask = kata.causal_mask(T, S)
    same(mask.shape, (T, S), "shape of the mask")
    same(mask.sum(dim=1), torch.arange(S - T + 1, S + 1), "keys seen")


@gold
@pytest.mark.parametrize("T", [1, 2])
def test_new_tokens_with_a_window_after_a_long_cache(kata, T):
    """The same through a window: of a million keys, a query sees 4096."""
    S = 1_000_000
    mask = kata.sliding_window_mask(T, S, 4096)
    same(mask.shape, (T, S), "shape of the mask")
    for row, last in zip(mask, range(S - T, S), strict=True):
        same(row.nonzero()[:, 0], torch.arange(last - 4095, last + 1), "keys seen")


@gold
@pytest.mark.parametrize("T", [1, 2])
@pytest.mark.parametrize("window", [None, 4096])
def test_new_tokens_after_a_long_padded_cache(kata, window, T):
    """Causality, window and padding together build no triangle either."""
    S = 1_000_000
    mask = kata.attention_mask(torch.tensor([S - 7]), T, S, window)
    same(mask.shape, (1, 1, T, S), "shape of the mask")
    first = 0 if window is None else S - window
    same(mask[0, 0, -1].nonzero()[:, 0], torch.arange(first, S - 7), "keys the last query sees")


@gold
def test_no_loop_over_queries_keys_or_sequences(kata):
    """For larger masks, and for more sequences, the same number of tensor operations runs."""

    def all_masks(B: int, T: int, S: int) -> None:
        mask = kata.attention_mask(torch.arange(B) % S, T, S, 3)
        kata.causal_mask(T, S)
        kata.masked_softmax(torch.zeros(B, 2, T, S), mask)

    few = op_count(all_masks, 2, 3, 4).total()
    many = op_count(all_masks, 20, 30, 40).total()
    assert many <= few + 6, f"{few} operations for small masks, {many} for large ones"


@gpu
@gold
def test_masks_are_made_on_the_device_of_the_lengths(kata):
    """Lengths on the GPU give a mask on the GPU; causal masks are made where you say."""
    lengths = torch.tensor([3, 1], device="cuda")
    right = torch.stack([seen(2, 4, 2, length) for length in (3, 1)])[:, None].cuda()
    same(kata.attention_mask(lengths, 2, 4, 2), right, "mask")
    same(kata.padding_mask(lengths, 4).cpu(), kata.padding_mask(lengths.cpu(), 4), "padding")
    same(kata.padding_mask(lengths, 4).device.type, "cuda", "device of the padding mask")
    for device in ("cpu", "cuda"):
        made = [kata.causal_mask(2, 4, device), kata.sliding_window_mask(2, 4, 2, device)]
        same([mask.device.type for mask in made], [device] * 2, "devices of the masks")
