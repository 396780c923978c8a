"""Suite of kata 4.7, einsum.

The oracles: numbers worked by hand, PyTorch's matmul and trace, and sums over single indices in
Python's own floats. All axes have different sizes, except where equal ones are the point: there
nothing but the numbers tells an axis from another.
"""

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, flops, gold, gradients, op_count, same, seed_torch, seeds, silver


def randn(*shape, dtype=torch.float64):
    return torch.randn(*shape, dtype=dtype)


def bilinear_by_index(x, weight, y):
    """Each output by itself: Σ_ij x_bi weight_oij y_bj."""
    outputs, left, right = weight.shape
    p, w, q = x.tolist(), weight.tolist(), y.tolist()
    out = [
        [
            sum(p[b][i] * w[o][i][j] * q[b][j] for i in range(left) for j in range(right))
            for o in range(outputs)
        ]
        for b in range(len(x))
    ]
    return torch.tensor(out, dtype=x.dtype).reshape(len(x), outputs)


@bronze
def test_worked_products(kata):
    """[1, 2]·[1, 0] = 1 and [3, 4]·[1, 10] = 43: two products of one row and one column."""
    a = torch.tensor([[[1.0, 2.0]], [[3.0, 4.0]]])
    b = torch.tensor([[[1.0], [0.0]], [[1.0], [10.0]]])
    same(kata.batched_matmul(a, b), torch.tensor([[[1.0]], [[43.0]]]), "products")


@bronze
def test_worked_scores(kata):
    """Head 0: [1, 2]·[1, 1] = 3. Head 1: [3, 4]·[10, 0] = 30."""
    query = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]])
    key = torch.tensor([[[[1.0, 1.0], [10.0, 0.0]]]])
    same(kata.head_scores(query, key), torch.tensor([[[[3.0]], [[30.0]]]]), "scores")


@bronze
def test_worked_bilinear_form(kata):
    """Through the identity x·y = 11; through the matrix that picks x₁·y₂ it is 4."""
    weight = torch.tensor([[[1.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [0.0, 0.0]]])
    out = kata.bilinear(torch.tensor([[1.0, 2.0]]), weight, torch.tensor([[3.0, 4.0]]))
    same(out, torch.tensor([[11.0, 4.0]]), "outputs")


@bronze
def test_worked_traces(kata):
    """1 + 4 = 5 and 5 + 8 = 13; a product with 4 and 11 on its diagonal has the trace 15."""
    a = torch.tensor([[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]])
    same(kata.batched_trace(a), torch.tensor([5.0, 13.0]), "traces")
    a = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    b = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    same(kata.trace_of_product(a, b), torch.tensor(15.0), "trace of the product")


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((2, 3), (3, 4)),
        ((3, 3), (3, 3)),
        ((5, 2, 3), (5, 3, 4)),
        ((3, 3, 3), (3, 3, 3)),
        ((5, 6, 2, 3), (5, 6, 3, 4)),
        ((2, 2, 2, 2, 2), (2, 2, 2, 2, 2)),
        ((5, 2, 3), (3, 4)),
        ((2, 3), (5, 3, 4)),
        ((5, 1, 2, 3), (6, 3, 4)),
        ((1, 2, 3), (5, 3, 4)),
        ((1, 1), (1, 1)),
        ((4, 2, 1), (4, 1, 3)),
        ((5, 2, 0), (5, 0, 4)),
        ((0, 2, 3), (0, 3, 4)),
        ((5, 0, 3), (5, 3, 4)),
    ],
    ids=str,
)
def test_products_of_any_batch(kata, left, right):
    """Every matrix of a meets its own of b, whatever stands in front: no batch, one, or more."""
    a, b = randn(*left), randn(*right)
    same(kata.batched_matmul(a, b), torch.matmul(a, b), "products")


@silver
def test_linear_layer(kata):
    """32 rows of 128 numbers through a (128, 64) matrix are 32 rows of 64."""
    x, weight = randn(32, 128), randn(128, 64)
    same(kata.batched_matmul(x, weight), torch.matmul(x, weight), "x through the layer")


@silver
@given(seed=seeds(), sizes=st.lists(st.integers(1, 4), min_size=5, max_size=5))
def test_scores_of_any_size(kata, seed, sizes):
    """Entry (b, h, t, s) is the dot product of query[b, t, h] and key[b, s, h]."""
    seed_torch(seed)
    B, T, S, H, D = sizes
    query, key = randn(B, T, H, D), randn(B, S, H, D)
    expected = torch.zeros(B, H, T, S, dtype=torch.float64)
    for b, h, t, s in itertools.product(range(B), range(H), range(T), range(S)):
        expected[b, h, t, s] = (query[b, t, h] * key[b, s, h]).sum()
    same(kata.head_scores(query, key), expected, "scores")


@silver
def test_scores_where_all_sizes_agree(kata):
    """Three of everything: shapes no longer help, the numbers must be in their places."""
    query, key = randn(3, 3, 3, 3), randn(3, 3, 3, 3)
    expected = torch.matmul(query.permute(0, 2, 1, 3), key.permute(0, 2, 3, 1))
    same(kata.head_scores(query, key), expected, "scores")


@silver
def test_one_head_moves_one_head(kata):
    """Changing head 1 of one key moves the scores of this head and this key, and no others."""
    query, key = randn(2, 4, 3, 5), randn(2, 6, 3, 5)
    before = kata.head_scores(query, key)
    key2 = key.clone()
    key2[1, 2, 1] += 1.0
    expected = before.clone()
    expected[1, 1, :, 2] += query[1, :, 1].sum(-1)
    same(kata.head_scores(query, key2), expected, "scores after 1 was added to key[1, 2, 1]")


@silver
@given(seed=seeds(), sizes=st.lists(st.integers(1, 4), min_size=4, max_size=4))
def test_bilinear_of_any_size(kata, seed, sizes):
    """Output (b, o) is the sum of x_bi · weight_oij · y_bj over i and j."""
    seed_torch(seed)
    rows, outputs, left, right = sizes
    x, weight, y = randn(rows, left), randn(outputs, left, right), randn(rows, right)
    same(kata.bilinear(x, weight, y), bilinear_by_index(x, weight, y), "outputs")


@silver
def test_bilinear_where_all_sizes_agree(kata):
    """Four of everything: x goes with axis 1 of weight, y with axis 2, row with row."""
    x, weight, y = randn(4, 4), randn(4, 4, 4), randn(4, 4)
    same(kata.bilinear(x, weight, y), bilinear_by_index(x, weight, y), "outputs")
    swapped = kata.bilinear(y, weight.mT.contiguous(), x)
    same(swapped, bilinear_by_index(x, weight, y), "outputs with x and y swapped, weight turned")


@silver
@pytest.mark.parametrize("batch", [(), (3,), (1,), (2, 3), (3, 3), (2, 1, 3), (0,)], ids=str)
@pytest.mark.parametrize("n", [1, 3, 4])
def test_traces_of_any_batch(kata, batch, n):
    """One trace for each matrix, whatever stands in front."""
    a = randn(*batch, n, n)
    expected = torch.zeros(batch, dtype=torch.float64)
    for at in itertools.product(*map(range, batch)):
        expected[at] = sum(a[(*at, i, i)].item() for i in range(n))
    same(kata.batched_trace(a), expected, "traces")


@silver
@pytest.mark.parametrize(
    "shape", [(2, 3), (3, 3), (4, 2, 3), (3, 3, 3), (2, 4, 5, 3), (1, 4), (4, 1), (1, 1)], ids=str
)
def test_traces_of_products(kata, shape):
    """tr(AB) is the sum of all a_nk · b_kn; and tr(BA) is the same."""
    a, b = randn(*shape), randn(*shape[:-2], shape[-1], shape[-2])
    expected = torch.matmul(a, b).diagonal(dim1=-2, dim2=-1).sum(-1)
    same(kata.trace_of_product(a, b), expected, "trace of ab")
    same(kata.trace_of_product(b, a), expected, "trace of ba")


@silver
def test_sums_of_nothing(kata):
    """Where the summed axis is empty, the result is zeros."""
    same(kata.batched_trace(torch.zeros(3, 0, 0)), torch.zeros(3), "traces of empty matrices")
    same(kata.trace_of_product(torch.ones(2, 3, 0), torch.ones(2, 0, 3)), torch.zeros(2))
    same(kata.head_scores(torch.ones(2, 3, 4, 0), torch.ones(2, 5, 4, 0)), torch.zeros(2, 4, 3, 5))
    same(kata.bilinear(torch.ones(2, 0), torch.ones(3, 0, 4), torch.ones(2, 4)), torch.zeros(2, 3))


@silver
def test_no_rows_no_outputs_no_positions(kata):
    """B, O, T, H or the batch may be 0: the result has no numbers, the other axes their sizes."""
    outputs = kata.bilinear(torch.ones(2, 3), torch.ones(0, 3, 4), torch.ones(2, 4))
    same(outputs, torch.zeros(2, 0), "no outputs")
    outputs = kata.bilinear(torch.ones(0, 3), torch.ones(5, 3, 4), torch.ones(0, 4))
    same(outputs, torch.zeros(0, 5), "outputs of no rows")
    scores = kata.head_scores(torch.ones(2, 0, 4, 3), torch.ones(2, 5, 4, 3))
    same(scores, torch.zeros(2, 4, 0, 5), "scores of no queries")
    for B, S, H in ((0, 5, 4), (2, 5, 0), (2, 0, 4)):
        scores = kata.head_scores(torch.ones(B, 3, H, 6), torch.ones(B, S, H, 6))
        same(scores, torch.zeros(B, H, 3, S), f"scores for B = {B}, S = {S}, H = {H}")
    traces = kata.trace_of_product(torch.ones(0, 2, 3), torch.ones(0, 3, 2))
    same(traces, torch.zeros(0), "traces of no products")
    traces = kata.trace_of_product(torch.ones(4, 0, 3), torch.ones(4, 3, 0))
    same(traces, torch.zeros(4), "traces of products without rows")


@silver
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16], ids=str)
def test_dtype_stays(kata, dtype):
    """The result has the inputs' dtype."""
    a, b = torch.tensor([[[1.0, 2.0], [3.0, 4.0]]], dtype=dtype), torch.eye(2, dtype=dtype)[None]
    same(kata.batched_matmul(a, b), a, "a times the identity")
    same(kata.batched_trace(a), torch.tensor([5.0], dtype=dtype), "trace")
    same(kata.trace_of_product(a, b), torch.tensor([5.0], dtype=dtype), "trace of the product")
    same(kata.bilinear(a[0], a, a[0]), torch.tensor([[27.0], [133.0]], dtype=dtype), "outputs")
    scores = torch.tensor([[[[5.0, 11.0], [11.0, 25.0]]]], dtype=dtype)
    same(kata.head_scores(a[:, :, None], a[:, :, None]), scores, "scores")


@silver
def test_gradients_flow(kata):
    """All of it can be trained through: gradients are those of the sums written out."""
    x, weight, y = randn(3, 4), randn(2, 4, 5), randn(3, 5)

    def by_hand(x, weight, y):
        return (x[:, None, :, None] * weight * y[:, None, None, :]).sum((2, 3))

    names = ("x", "weight", "y")
    mine, right = gradients(kata.bilinear, x, weight, y), gradients(by_hand, x, weight, y)
    for name, actual, expected in zip(names, mine, right, strict=True):
        same(actual, expected, f"gradient of {name}")
    a, b = randn(2, 3, 4), randn(2, 4, 3)
    mine = gradients(kata.trace_of_product, a, b)
    right = gradients(lambda a, b: (a * b.mT).sum((-2, -1)), a, b)
    same(mine, right, "gradients of trace_of_product")
    mine, right = gradients(kata.batched_matmul, a, b), gradients(torch.matmul, a, b)
    same(mine, right, "gradients of batched_matmul")
    query, key = randn(2, 3, 4, 5), randn(2, 6, 4, 5)

    def scores_by_matmul(query, key):
        return torch.matmul(query.transpose(1, 2), key.permute(0, 2, 3, 1))

    mine, right = gradients(kata.head_scores, query, key), gradients(scores_by_matmul, query, key)
    same(mine, right, "gradients of head_scores")
    c = randn(2, 3, 3)
    mine = gradients(kata.batched_trace, c)
    right = gradients(lambda c: c.diagonal(dim1=-2, dim2=-1).sum(-1), c)
    same(mine, right, "gradient of batched_trace")


@silver
def test_views_are_tensors_too(kata):
    """Transposed, strided and stretched inputs give what their copies give."""
    a, b = randn(4, 3, 2).mT, randn(4, 6, 5)[:, ::2]
    same(kata.batched_matmul(a, b), torch.matmul(a.contiguous(), b.contiguous()), "products")
    query, key = randn(2, 3, 4, 5).transpose(1, 2), randn(1, 1, 3, 5).expand(2, 6, 3, 5)
    expected = torch.matmul(query.transpose(1, 2), key.permute(0, 2, 3, 1))
    same(kata.head_scores(query, key), expected, "scores")
    c = randn(3, 5, 6)[:, 1:4, ::2]
    traces = c[:, 0, 0] + c[:, 1, 1] + c[:, 2, 2]
    same(kata.batched_trace(c), traces, "traces of every other column")
    same(kata.batched_trace(c.mT), traces, "traces of the same, transposed")
    d = randn(3, 3, 7).mT[:, :3].mT
    expected = torch.matmul(c.contiguous(), d.contiguous()).diagonal(dim1=-2, dim2=-1).sum(-1)
    same(kata.trace_of_product(c, d), expected, "traces of products")


@silver
def test_inputs_are_left_as_they_came(kata):
    """Inputs are read, never written."""
    a, b, x, y = randn(3, 4, 4), randn(3, 4, 4), randn(2, 4), randn(2, 4)
    query, key = randn(2, 3, 4, 5), randn(2, 6, 4, 5)
    inputs = (a, b, x, y, query, key)
    copies = [tensor.clone() for tensor in inputs]
    kata.batched_matmul(a, b)
    kata.head_scores(query, key)
    kata.bilinear(x, a, y)
    kata.batched_trace(a)
    kata.trace_of_product(a, b)
    same(list(inputs), copies, "inputs after the calls")


def refused(function, *shapes):
    __tracebackhide__ = True
    with pytest.raises(ValueError):
        function(*(torch.ones(shape) for shape in shapes))


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((2, 3), (4, 5)),
        ((2, 1), (4, 5)),
        ((2, 4), (1, 5)),
        ((2, 3), (2, 3)),
        ((5, 2, 3), (5, 2, 3)),
        ((3,), (3, 4)),
        ((2, 3), (3,)),
        ((3,), (3,)),
        ((), ()),
    ],
    ids=str,
)
def test_products_that_do_not_fit(kata, left, right):
    """a has as many columns as b has rows, 1 is no exception: else it is a ValueError."""
    refused(kata.batched_matmul, left, right)


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((2, 3, 4, 5), (3, 6, 4, 5)),
        ((2, 3, 4, 5), (1, 6, 4, 5)),
        ((1, 3, 4, 5), (2, 6, 4, 5)),
        ((2, 3, 4, 5), (2, 6, 1, 5)),
        ((2, 3, 1, 5), (2, 6, 4, 5)),
        ((2, 3, 4, 5), (2, 6, 4, 1)),
        ((2, 3, 4, 1), (2, 6, 4, 5)),
        ((2, 3, 4, 5), (2, 4, 6, 5)),
        ((3, 4, 5), (6, 4, 5)),
        ((1, 2, 3, 4, 5), (1, 2, 6, 4, 5)),
        ((2, 3, 4, 5), (6, 4, 5)),
    ],
    ids=str,
)
def test_scores_that_do_not_fit(kata, left, right):
    """Four axes each, and the same B, H and D, 1 is no exception: else it is a ValueError."""
    refused(kata.head_scores, left, right)


@silver
@pytest.mark.parametrize(
    "shapes",
    [
        ((2, 3), (5, 3, 4), (6, 4)),
        ((1, 3), (5, 3, 4), (6, 4)),
        ((6, 3), (5, 3, 4), (1, 4)),
        ((6, 3), (5, 1, 4), (6, 4)),
        ((6, 1), (5, 3, 4), (6, 4)),
        ((6, 3), (5, 3, 1), (6, 4)),
        ((6, 3), (5, 3, 4), (6, 1)),
        ((6, 4), (5, 3, 4), (6, 3)),
        ((6, 3), (3, 4), (6, 4)),
        ((3,), (5, 3, 4), (4,)),
        ((6, 3), (5, 3, 4), (4,)),
    ],
    ids=str,
)
def test_bilinear_forms_that_do_not_fit(kata, shapes):
    """B, I and J must each be the same in both places, 1 is no exception: else a ValueError."""
    refused(kata.bilinear, *shapes)


@silver
@pytest.mark.parametrize("shape", [(2, 3), (3, 1), (1, 3), (4, 2, 3), (3,), ()], ids=str)
def test_only_squares_have_a_trace(kata, shape):
    """A matrix that is not square, or no matrix, is a ValueError."""
    refused(kata.batched_trace, shape)


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((2, 3), (2, 3)),
        ((2, 3), (3, 4)),
        ((2, 3), (3, 1)),
        ((1, 3), (3, 2)),
        ((2, 1), (3, 2)),
        ((2, 3), (1, 2)),
        ((4, 2, 3), (5, 3, 2)),
        ((4, 2, 3), (1, 3, 2)),
        ((4, 2, 3), (3, 2)),
        ((3,), (3,)),
    ],
    ids=str,
)
def test_products_without_a_trace(kata, left, right):
    """b is shaped like a with its last two axes swapped, 1 is no exception: else a ValueError."""
    refused(kata.trace_of_product, left, right)


@gold
def test_no_loop(kata):
    """As many operations for a batch of nine as for one of two, for seven heads as for three."""
    for name, small, large in (
        ("batched_matmul", ((2, 3, 4), (2, 4, 5)), ((9, 13, 14), (9, 14, 15))),
        ("head_scores", ((2, 4, 3, 5), (2, 6, 3, 5)), ((9, 14, 7, 15), (9, 16, 7, 15))),
        ("bilinear", ((2, 3), (4, 3, 5), (2, 5)), ((9, 13), (14, 13, 15), (9, 15))),
        ("batched_trace", ((2, 3, 3),), ((9, 13, 13),)),
        ("trace_of_product", ((2, 3, 4), (2, 4, 3)), ((9, 13, 14), (9, 14, 13))),
    ):
        function = getattr(kata, name)
        few = op_count(function, *(randn(*shape) for shape in small)).total()
        many = op_count(function, *(randn(*shape) for shape in large)).total()
        same(many, few, f"operations of {name}, large against small")


@gold
def test_products_cost_what_they_must(kata):
    """Each matrix meets its own: 2·B·N·K·M operations, not B times as many."""
    a, b = randn(5, 3, 4), randn(5, 4, 6)
    spent, needed = flops(kata.batched_matmul, a, b), 2 * 5 * 3 * 4 * 6
    assert spent <= 1.5 * needed, f"{spent} operations in matrix products, {needed} are enough"


@gold
def test_scores_cost_what_they_must(kata):
    """Each head meets itself only: 2·B·H·T·S·D operations, not H times as many."""
    query, key = randn(2, 6, 5, 8), randn(2, 7, 5, 8)
    spent, needed = flops(kata.head_scores, query, key), 2 * 2 * 5 * 6 * 7 * 8
    assert spent <= 1.5 * needed, f"{spent} operations in matrix products, {needed} are enough"


@gold
def test_bilinear_form_is_contracted_one_axis_at_a_time(kata):
    """One of the two sums is a matrix product of 2·B·O·I·J: no tensor of B·O·I·J is needed."""
    x, weight, y = randn(20, 7), randn(5, 7, 8), randn(20, 8)
    spent, needed = flops(kata.bilinear, x, weight, y), 2 * 20 * 5 * 7 * 8
    assert needed <= spent <= 2 * needed, f"{spent} operations in matrix products, not {needed}"


@gold
def test_trace_of_a_product_without_the_product(kata):
    """2·N·K operations for each pair of matrices are enough; their product takes N times more."""
    a, b = randn(3, 20, 9), randn(3, 9, 20)
    spent, needed = flops(kata.trace_of_product, a, b), 2 * 3 * 20 * 9
    assert spent <= 2 * needed, f"{spent} operations in matrix products, {needed} are enough"


@gold
@pytest.mark.parametrize("bad", [float("inf"), float("-inf"), float("nan")], ids=str)
def test_what_does_not_meet_has_no_say(kata, bad):
    """inf or NaN beside the diagonal, or in another row, head or batch: 0 times it would be NaN."""
    for shape in ((2, 2), (3, 4, 4), (2, 3, 3, 3)):
        a = randn(*shape)
        traces = a.diagonal(dim1=-2, dim2=-1).sum(-1)
        beside = ~torch.eye(shape[-1], dtype=torch.bool)
        same(kata.batched_trace(a.masked_fill(beside, bad)), traces, f"traces, {bad} beside")
    others = [0, 2]
    a, b = randn(3, 4, 5), randn(3, 5, 4)
    bad_b = b.clone()
    bad_b[1] = bad
    same(kata.batched_matmul(a, bad_b)[others], torch.matmul(a, b)[others], "products of others")
    expected = (a * b.mT).sum((-2, -1))[others]
    same(kata.trace_of_product(a, bad_b)[others], expected, "traces of other products")
    query, key = randn(2, 4, 3, 5), randn(2, 6, 3, 5)
    expected = torch.matmul(query.transpose(1, 2), key.permute(0, 2, 3, 1))[:, others]
    key[:, :, 1] = bad
    same(kata.head_scores(query, key)[:, others], expected, f"scores, {bad} in another head")
    x, weight, y = randn(3, 4), randn(2, 4, 5), randn(3, 5)
    expected = bilinear_by_index(x, weight, y)[others]
    bad_x, bad_y = x.clone(), y.clone()
    bad_x[1], bad_y[1] = bad, bad
    same(kata.bilinear(bad_x, weight, y)[others], expected, f"outputs, {bad} in another row of x")
    same(kata.bilinear(x, weight, bad_y)[others], expected, f"outputs, {bad} in another row of y")


@gold
@pytest.mark.parametrize("bad", [float("inf"), float("-inf"), float("nan")], ids=str)
def test_what_does_meet_has_its_say(kata, bad):
    """inf or NaN on a diagonal is in its trace, and in no other: nothing hides it."""
    a = randn(3, 4, 4)
    expected = a.diagonal(dim1=-2, dim2=-1).sum(-1)
    a[1, 2, 2] = expected[1] = bad
    same(kata.batched_trace(a), expected, f"traces, {bad} on one diagonal")


@gold
def test_mixed_scales(kata):
    """Numbers of 10¹⁵⁰ and 10⁻¹⁵⁰ meet without overflow, and tiny ones are not lost."""
    scales = torch.tensor([1e150, 1.0, 1e-150], dtype=torch.float64)
    a, b = torch.diag(scales), torch.diag(1 / scales) * 3
    same(kata.batched_matmul(a, b), 3 * torch.eye(3).double(), "product", rtol=1e-12, atol=0.0)
    same(kata.trace_of_product(a, b), torch.tensor(9.0).double(), "trace of the product")
    small = torch.full((1, 2), 1e-150, dtype=torch.float64)
    weight = torch.full((1, 2, 2), 1e150, dtype=torch.float64)
    right = torch.tensor([[4e-150]], dtype=torch.float64)
    same(kata.bilinear(small, weight, small), right, "output", rtol=1e-12, atol=0.0)
    twice = torch.tensor(2e-150, dtype=torch.float64)
    same(kata.batched_trace(torch.diag(small[0])), twice, "trace", rtol=1e-12, atol=0.0)
    query, key = small[None, None], torch.ones(1, 1, 1, 2, dtype=torch.float64)
    same(kata.head_scores(query, key)[0, 0, 0, 0], twice, "score", rtol=1e-12, atol=0.0)


@gold
def test_long_sums_in_float32(kata):
    """Three thousand terms lose no more than float32 does."""
    a, b = randn(2, 4, 3000), randn(2, 3000, 4)
    expected = torch.matmul(a, b)
    single = a.float(), b.float()
    same(kata.batched_matmul(*single), expected.float(), "products", rtol=0.0, atol=5e-3)
    traces = expected.diagonal(dim1=-2, dim2=-1).sum(-1).float()
    same(kata.trace_of_product(*single), traces, "traces of products", rtol=0.0, atol=1e-2)
