"""Suite of kata 7.1, scaled dot-product attention.

The oracles: numbers worked by hand, PyTorch's own kernel, a loop over single queries that sees
the allowed keys only, and what must change, or must not, when one input changes. Sizes differ on
purpose (T ≠ S, d_k ≠ d_v), so that no two axes can be mistaken for each other.
"""

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import scaled_dot_product_attention

from tests.harness import bronze, flops, gold, gradients, op_count, same, seed_torch, seeds, silver


def inputs(*batch: int, T: int = 5, S: int = 7, d_k: int = 6, d_v: int = 4):
    return torch.randn(*batch, T, d_k), torch.randn(*batch, S, d_k), torch.randn(*batch, S, d_v)


def one_by_one(query, key, value, mask=None):
    """Each query by itself in float64, over the keys that it may see and no others."""
    query, key, value = query.double(), key.double(), value.double()
    *batch, T, d_k = query.shape
    S = key.shape[-2]
    mask = torch.ones((), dtype=torch.bool) if mask is None else mask
    mask = mask.expand(*batch, T, S)
    outputs, weights = [], []
    for at in itertools.product(*map(range, (*batch, T))):
        seen = mask[at].nonzero().flatten()
        row = torch.zeros(S, dtype=torch.float64)
        if len(seen):
            scores = (query[at] * key[at[:-1]][seen]).sum(dim=-1) / d_k**0.5
            shares = (scores - scores.max()).exp()
            row = row.index_put((seen,), shares / shares.sum())
        weights.append(row)
        outputs.append((row[:, None] * value[at[:-1]]).sum(dim=0))
    d_v = value.shape[-1]
    return torch.stack(outputs).reshape(*batch, T, d_v), torch.stack(weights).reshape(*batch, T, S)


@bronze
def test_worked_example(kata):
    """One query, two keys: the weights are softmax([2/√2, 0]) = [0.8044, 0.1956]."""
    result = kata.attention(
        torch.tensor([[2.0, 0.0]]), torch.eye(2), torch.tensor([[10.0], [20.0]])
    )
    assert isinstance(result, tuple) and len(result) == 2, (
        "the result is a tuple, (output, weights)"
    )
    output, weights = result
    same(weights, torch.tensor([[0.8044, 0.1956]]), "weights", atol=1e-4)
    same(output, torch.tensor([[11.9557]]), "output", atol=1e-3)


@bronze
def test_every_query_spends_one_unit_of_attention(kata):
    """Each row of weights is a probability distribution over the keys."""
    _, weights = kata.attention(*inputs())
    same(weights.sum(dim=-1), torch.ones(5), "sum of each row of weights")


@bronze
def test_mask_hides_a_key(kata):
    """A masked key gets weight 0, and the others share the whole unit."""
    query, key, value = torch.zeros(1, 2), torch.zeros(3, 2), torch.tensor([[1.0], [2.0], [9.0]])
    output, weights = kata.attention(query, key, value, torch.tensor([[True, True, False]]))
    same(weights, torch.tensor([[0.5, 0.5, 0.0]]), "weights")
    same(output, torch.tensor([[1.5]]), "output")


@silver
@pytest.mark.parametrize("batch", [(), (3,), (2, 4)], ids=["no batch", "batch", "batch and heads"])
def test_agrees_with_pytorch(kata, batch):
    """The output is PyTorch's, whatever leads the last two axes."""
    query, key, value = inputs(*batch)
    same(
        kata.attention(query, key, value)[0],
        scaled_dot_product_attention(query, key, value),
        "output",
    )


@silver
@given(seed=seeds())
def test_agrees_with_pytorch_under_any_mask(kata, seed):
    """The same, under random masks that leave every query at least one key."""
    seed_torch(seed)
    query, key, value = inputs(2)
    mask = torch.rand(2, 5, 7) < 0.4
    mask[..., 0] = True
    same(
        kata.attention(query, key, value, mask)[0],
        scaled_dot_product_attention(query, key, value, mask),
        "output",
    )


@silver
@given(
    seed=seeds(),
    sizes=st.tuples(*[st.integers(1, 4)] * 4),
    batch=st.lists(st.integers(1, 3), max_size=3),
    density=st.sampled_from([0.3, 0.7, 1.0]),
)
def test_agrees_with_one_query_at_a_time(kata, seed, sizes, batch, density):
    """Weights and output are those of each query alone with the keys it may see, at any sizes."""
    seed_torch(seed)
    T, S, d_k, d_v = sizes
    query, key, value = (tensor.double() for tensor in inputs(*batch, T=T, S=S, d_k=d_k, d_v=d_v))
    mask = torch.rand(*batch, T, S) < density
    output, weights = kata.attention(query, key, value, mask)
    right_output, right_weights = one_by_one(query, key, value, mask)
    same(weights, right_weights, "weights")
    same(output, right_output, "output")


@silver
@pytest.mark.parametrize(
    "mask_shape", [(), (5, 7), (7,), (1, 7), (5, 1), (2, 5, 7), (3, 1, 5, 7), (3, 1, 1, 7)], ids=str
)
def test_mask_broadcasts(kata, mask_shape):
    """A mask for all texts, all heads, all queries or all keys is spread over them."""
    mask = torch.rand(mask_shape) < 0.6
    for batch in ((3, 2), ()) if len(mask_shape) < 3 else ((3, 2),):
        query, key, value = inputs(*batch)
        output, weights = kata.attention(query, key, value, mask)
        right_output, right_weights = one_by_one(query, key, value, mask)
        same(weights, right_weights.float(), f"weights of a batch {batch}")
        same(output, right_output.float(), f"output of a batch {batch}")


@silver
@pytest.mark.parametrize(
    "mask_shape", [(3,), (3, 3), (1, 3), (3, 1), (3, 3, 3), (3, 1, 3), (3, 1, 1, 3)], ids=str
)
def test_mask_broadcasts_where_all_sizes_are_alike(kata, mask_shape):
    """With B, heads, T and S alike, the last axis of any mask is still that of the keys."""
    query, key, value = inputs(3, 3, T=3, S=3)
    mask = torch.rand(mask_shape) < 0.6
    mask[..., 0] = True
    output, weights = kata.attention(query, key, value, mask)
    mask = mask.expand(3, 3, 3, 3)
    picked = torch.eye(3).expand(3, 3, 3, 3)  # the output on these values is the weights
    same(weights, scaled_dot_product_attention(query, key, picked, mask), "weights")
    same(output, scaled_dot_product_attention(query, key, value, mask), "output")


@silver
def test_keys_in_another_order(kata):
    """Each row of weights belongs to its query: with the keys in another order, so are they."""
    query, key, value = inputs(2)
    _, weights = kata.attention(query, key, value)
    same(weights, one_by_one(query, key, value)[1].float(), "weights")
    order = torch.tensor([3, 1, 6, 0, 5, 2, 4])
    output, turned = kata.attention(query, key[:, order], value[:, order])
    same(turned, weights[..., order], "weights, the keys in another order")
    same(output, kata.attention(query, key, value)[0], "output, the keys in another order")


@silver
def test_hidden_key_cannot_leak(kata):
    """However loud a masked key shouts, no query hears it."""
    query, key, value = inputs()
    mask = torch.ones(5, 7, dtype=torch.bool)
    mask[:, 3] = False
    before, _ = kata.attention(query, key, value, mask)
    key[3], value[3] = 40 * query[0], 1000.0
    after, _ = kata.attention(query, key, value, mask)
    same(after, before, "output after changing only the hidden key and value")
    key[3] = 1e4 * query[0]  # e to the power of its distance from the others underflows
    louder, _ = kata.attention(query, key, value, mask)
    same(louder, before, "output after the hidden key became louder still")


@silver
@pytest.mark.parametrize("score", [-1e12, -1e37])
def test_hidden_key_stays_hidden_among_faint_ones(kata, score):
    """Even when every visible key scores -10¹² or -10³⁷, the hidden one gets nothing."""
    query, key = torch.ones(1, 4), torch.full((3, 4), score / 2)
    value = torch.tensor([[1.0], [3.0], [1000.0]])
    output, _ = kata.attention(query, key, value, torch.tensor([[True, True, False]]))
    same(output, torch.tensor([[2.0]]), "output", atol=0.05)


@silver
def test_loud_and_faint_queries_side_by_side(kata):
    """A query whose scores are near 1000 does not spoil one whose scores are near -1000."""
    query = torch.tensor([[500.0], [-500.0], [0.5]])
    key, value = torch.tensor([[2.0], [2.001], [2.002]]), torch.tensor([[1.0], [2.0], [4.0]])
    output, weights = kata.attention(query, key, value)
    right_output, right_weights = one_by_one(query, key, value)
    same(weights, right_weights.float(), "weights", atol=1e-3)
    same(output, right_output.float(), "output", atol=1e-2)


@silver
def test_query_that_may_look_nowhere_gets_zeros(kata):
    """A row of the mask with no True gives zeros, not NaN, and leaves the other rows alone."""
    query, key, value = inputs()
    mask = torch.ones(5, 7, dtype=torch.bool)
    mask[2] = False
    output, weights = kata.attention(query, key, value, mask)
    same(output[2], torch.zeros(4), "output of the blind query")
    same(weights[2], torch.zeros(7), "weights of the blind query")
    same(output[:2], scaled_dot_product_attention(query, key, value)[:2], "output of the others")


@silver
@pytest.mark.parametrize("masked", [False, True], ids=["no mask", "mask"])
def test_inputs_are_left_as_they_came(kata, masked):
    """Query, key, value and mask are read, never written."""
    mask = torch.rand(7, 7) < 0.5
    mask[3], mask[:, 2] = False, False
    given_ = (*inputs(T=7), mask) if masked else inputs(T=7)
    copies = [tensor.clone() for tensor in given_]
    kata.attention(*given_)
    for name, tensor, copy in zip(("query", "key", "value", "mask"), given_, copies, strict=False):
        same(tensor, copy, f"{name} after the call")


@silver
def test_heads_need_not_be_contiguous(kata):
    """Heads cut from (B, T, H, d) by a transpose are not contiguous; the answer is the same."""
    query, key = torch.randn(2, 5, 3, 6).transpose(1, 2), torch.randn(2, 7, 3, 6).transpose(1, 2)
    value = torch.randn(2, 7, 3, 4).transpose(1, 2)
    output, weights = kata.attention(query, key, value)
    right_output, right_weights = one_by_one(query, key, value)
    same(weights, right_weights.float(), "weights")
    same(output, right_output.float(), "output")


@silver
def test_gradients_flow_to_query_key_and_value(kata):
    """Backpropagation through your attention gives PyTorch's gradients."""
    tensors = inputs(2)
    mine = gradients(lambda *args: kata.attention(*args)[0], *tensors)
    theirs = gradients(scaled_dot_product_attention, *tensors)
    for name, actual, expected in zip(("query", "key", "value"), mine, theirs, strict=True):
        same(actual, expected, f"gradient of {name}")


@silver
@pytest.mark.parametrize("masked", [False, True], ids=["no mask", "mask"])
def test_gradients_of_output_and_weights(kata, masked):
    """Gradients flow back through the weights too; under a mask, also beside a blind query."""
    tensors = [tensor.double() for tensor in inputs(2)]
    mask = None
    if masked:
        mask = torch.rand(2, 5, 7) < 0.6
        mask[:, 0], mask[0, 3] = True, False
    mine = gradients(lambda *args: kata.attention(*args, mask), *tensors)
    theirs = gradients(lambda *args: one_by_one(*args, mask), *tensors)
    for name, actual, expected in zip(("query", "key", "value"), mine, theirs, strict=True):
        same(actual, expected, f"gradient of {name}")


@silver
@pytest.mark.parametrize(
    ("key_shape", "value_shape", "sizes"),
    [
        ((17, 11), (17, 4), (13, 11)),
        ((17, 1), (17, 4), (13, 1)),
        ((17, 13), (19, 4), (17, 19)),
        ((17, 13), (1, 4), (17, 1)),
        ((1, 13), (19, 4), (1, 19)),
    ],
    ids=["d_k", "d_k = 1", "S", "one value", "one key"],
)
def test_shapes_that_do_not_fit_are_refused(kata, key_shape, value_shape, sizes):
    """A wrong d_k or a wrong S is a ValueError that names both sizes."""
    names_both = "".join(rf"(?=.*\b{size}\b)" for size in sizes)
    with pytest.raises(ValueError, match=f"(?s)^{names_both}"):
        kata.attention(torch.zeros(5, 13), torch.zeros(key_shape), torch.zeros(value_shape))


@silver
def test_double_precision_stays_double(kata):
    """float64 in, float64 out, right to ten digits."""
    query, key, value = (tensor.double() for tensor in inputs(2))
    output, weights = kata.attention(query, key, value)
    right_output, right_weights = one_by_one(query, key, value)
    same(weights, right_weights, "weights", rtol=1e-10, atol=1e-12)
    same(output, right_output, "output", rtol=1e-10, atol=1e-12)


@gold
def test_huge_scores_stay_finite(kata):
    """Scores of ±10⁴, or near 10⁹, pick one key each: no overflow, no NaN."""
    query, key, value = 1e2 * torch.eye(4), 1e2 * torch.eye(4), torch.randn(4, 3)
    same(kata.attention(query, key, value)[0], value, "output")
    same(
        kata.attention(query, -key, value)[1].diagonal(), torch.zeros(4), "weight of the worst key"
    )
    for dtype in (torch.float32, torch.bfloat16):  # bfloat16 holds what float16 does not
        query, key = torch.tensor([[1e4]]), torch.tensor([[6e4], [7e4], [-8e4], [6e4]])
        weights = kata.attention(query.to(dtype), key.to(dtype), value.to(dtype))[1]
        same(
            weights,
            torch.tensor([[0.0, 1.0, 0.0, 0.0]], dtype=dtype),
            f"weights in {dtype}, scores 6·10⁸ and 7·10⁸ among them",
        )


@gold
def test_scores_that_fit_where_their_products_do_not(kata):
    """In float16 q·k = 87 025 overflows, q·k / √d_k = 8702 does not: scale before the product."""
    query = torch.full((1, 100), 29.5, dtype=torch.float16)
    key = torch.stack([query[0], -query[0], 0 * query[0], 0.9 * query[0]])  # 78 323 overflows too
    value = torch.tensor([[3.0], [5.0], [7.0], [9.0]], dtype=torch.float16)
    output, weights = kata.attention(query, key, value)
    same(weights, torch.tensor([[1.0, 0.0, 0.0, 0.0]], dtype=torch.float16), "weights")
    same(output, torch.tensor([[3.0]], dtype=torch.float16), "output")


@gold
def test_float16_tells_keys_apart(kata):
    """16 · 6.265625 = 100.25 in float16; through bfloat16 it would be 100, as the other is."""
    query = torch.tensor([[16.0]], dtype=torch.float16)
    key = torch.tensor([[6.265625], [6.25]], dtype=torch.float16)
    _, weights = kata.attention(query, key, key)
    right = torch.tensor([[0.5622, 0.4378]], dtype=torch.float16)
    same(weights, right, "weights", rtol=0.0, atol=0.03)


@gold
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16], ids=str)
@pytest.mark.parametrize("masked", [False, True], ids=["no mask", "mask"])
def test_half_precision_stays_half(kata, masked, dtype):
    """bfloat16 in, bfloat16 out; float16 as well; without a mask, and with a blind query."""
    query, key, value = (tensor.to(dtype) for tensor in inputs(2))
    mask = None
    if masked:
        mask = torch.rand(2, 5, 7) < 0.7
        mask[1, 2] = False
    output, weights = kata.attention(query, key, value, mask)
    right_output, right_weights = one_by_one(query, key, value, mask)
    same(weights, right_weights.to(dtype), "weights", rtol=0.1, atol=0.02)
    same(output, right_output.to(dtype), "output", rtol=0.1, atol=0.1)


@gold
@pytest.mark.parametrize("masked", [False, True], ids=["no mask", "mask"])
def test_two_products_do(kata, masked):
    """The work is two matrix products, whatever the batch, with a mask and without."""
    query, key, value = inputs(2, 3, T=16, S=20, d_k=8, d_v=12)
    least = 2 * 2 * 3 * 16 * 20 * (8 + 12)
    mask = torch.rand(16, 20) < 0.5 if masked else None
    used = flops(kata.attention, query, key, value, mask)
    assert used <= least, f"{used} floating-point operations where {least} do"


@gold
@pytest.mark.parametrize("masked", [False, True], ids=["no mask", "mask"])
def test_no_loop(kata, masked):
    """Bigger batches and longer texts take no more tensor operations, with a mask and without."""
    small, big = inputs(2, 2, T=3, S=4), inputs(5, 4, T=30, S=20)
    masks = (torch.rand(3, 4) < 0.5, torch.rand(30, 20) < 0.5) if masked else (None, None)
    less = op_count(kata.attention, *small, masks[0]).total()
    more = op_count(kata.attention, *big, masks[1]).total()
    assert more <= less + 4, f"{less} operations for T = 3, {more} for T = 30"
