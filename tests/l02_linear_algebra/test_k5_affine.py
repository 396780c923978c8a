"""Suite of kata 2.5, the affine layer.

The oracles: numbers worked by hand, a loop over Python's own numbers (exact for ints, `fsum` for
floats), and what must change, or must not, when one row changes. Sizes differ (N ≠ d_in ≠ d_out),
except where a square is the point: there nothing but the numbers tells right from wrong.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, seeds, shapes, silver


def by_the_definition(inputs, weight, bias):
    """Every output from its own sum over Python's numbers."""
    common = np.result_type(inputs, weight, bias)
    total = math.fsum if common.kind == "f" else sum
    rows = inputs.reshape(math.prod(inputs.shape[:-1]), len(weight)).tolist()
    columns = weight.T.tolist()
    outputs = [
        [
            total([b, *(x * w for x, w in zip(row, column, strict=True))])
            for column, b in zip(columns, bias.tolist(), strict=True)
        ]
        for row in rows
    ]
    return np.array(outputs, dtype=common).reshape(*inputs.shape[:-1], len(bias))


def normal(*shape):
    return np.random.standard_normal(shape)


def layer(d_in, d_out):
    """A weight and a bias of float64, none of the numbers 0 or 1."""
    return normal(d_in, d_out), normal(d_out) + 3.0


def close(actual, expected, what="outputs"):
    """As close as float64 allows, far closer than a detour through float32 could come."""
    same(actual, expected, what, rtol=1e-12, atol=1e-12)


def refuses(function, *sizes):
    """A ValueError whose message holds every shape."""
    __tracebackhide__ = True
    with pytest.raises(ValueError) as refusal:
        function(*(np.ones(size) for size in sizes))
    for size in sizes:
        assert str(size) in str(refusal.value), f"no {size} in the message: {refusal.value}"


@bronze
def test_worked_example(kata):
    """[1, 2, 3] gives [1 + 3 + 0.5, 2 + 3 − 1] = [4.5, 4], and [4, 5, 6] gives [10.5, 10]."""
    weight, bias = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([0.5, -1.0])
    inputs = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    same(kata.affine(inputs, weight, bias), np.array([[4.5, 4.0], [10.5, 10.0]]), "outputs")


@bronze
def test_one_example(kata):
    """A single example of shape (3,) gives a single answer of shape (2,)."""
    weight, bias = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([0.5, -1.0])
    same(kata.affine(np.array([1.0, 2.0, 3.0]), weight, bias), np.array([4.5, 4.0]), "output")


@bronze
def test_batch_of_32(kata):
    """(32, 128) @ (128, 64) and a bias of 64: 32 rows of 64 numbers."""
    inputs, weight = normal(32, 128), normal(128, 64)
    outputs = kata.affine(np.ones((32, 128)), np.full((128, 64), 0.5), np.zeros(64))
    same(outputs, np.full((32, 64), 64.0), "outputs of ones")
    bias = normal(64)
    close(kata.affine(inputs, weight, bias), by_the_definition(inputs, weight, bias))


@bronze
def test_two_layers_of_one_number(kata):
    """5·(2x + 3) + 7 is 10x + 22: one weight, one bias."""
    one = kata.compose(np.array([[2.0]]), np.array([3.0]), np.array([[5.0]]), np.array([7.0]))
    same(one, (np.array([[10.0]]), np.array([22.0])), "(weight, bias)")


@silver
@given(shape=shapes(min_dims=1, max_dims=4, min_side=0), m=st.integers(0, 5), seed=seeds())
def test_every_example_gets_its_outputs(kata, shape, m, seed):
    """x·W + b for each x, whatever axes lead; sizes of 0 and 1 are no exception."""
    random = np.random.default_rng(seed)
    inputs = random.standard_normal(shape)
    weight, bias = random.standard_normal((shape[-1], m)), random.standard_normal(m)
    close(kata.affine(inputs, weight, bias), by_the_definition(inputs, weight, bias))


@silver
@pytest.mark.parametrize(
    ("n", "d", "m"), [(3, 3, 3), (4, 4, 2), (2, 4, 4), (4, 2, 4), (2, 2, 2)], ids=str
)
def test_sizes_that_happen_to_agree(kata, n, d, m):
    """In squares nothing but the numbers tells: bias along the rows, weight as it stands."""
    inputs, (weight, bias) = normal(n, d), layer(d, m)
    close(kata.affine(inputs, weight, bias), by_the_definition(inputs, weight, bias))


@silver
def test_bias_goes_to_every_row(kata):
    """With weights of 0 every row of the batch is the bias: not one number for each row."""
    bias = np.array([1.0, 20.0, 300.0])
    outputs = kata.affine(normal(3, 3), np.zeros((3, 3)), bias)
    same(outputs, np.array([[1.0, 20.0, 300.0]] * 3), "outputs")


@silver
def test_weight_is_not_transposed(kata):
    """Input 0 meets row 0 of the weight: [1, 0] gives [2, 3] plus the bias."""
    weight, bias = np.array([[2.0, 3.0], [5.0, 7.0]]), np.array([10.0, 20.0])
    same(kata.affine(np.array([1.0, 0.0]), weight, bias), np.array([12.0, 23.0]), "output")
    same(kata.affine(np.array([[0.0, 1.0]]), weight, bias), np.array([[15.0, 27.0]]), "outputs")


@silver
@pytest.mark.parametrize(
    "shape", [(3,), (1, 3), (1, 1, 3), (2, 1, 3), (5, 2, 4, 3), (0, 3), (2, 0, 3)], ids=str
)
def test_leading_axes_stay(kata, shape):
    """Only the last axis changes: one example stays one, and a batch of one a batch."""
    inputs, (weight, bias) = normal(*shape), layer(3, 2)
    close(kata.affine(inputs, weight, bias), by_the_definition(inputs, weight, bias))


@silver
@pytest.mark.parametrize(("d", "m"), [(1, 4), (4, 1), (1, 1), (0, 3), (3, 0), (0, 0)], ids=str)
def test_narrow_layers(kata, d, m):
    """One input, one output, or none: without inputs every row is the bias."""
    for lead in [(), (5,), (1,)]:
        inputs, (weight, bias) = normal(*lead, d), layer(d, m)
        close(kata.affine(inputs, weight, bias), by_the_definition(inputs, weight, bias))


@silver
def test_one_row_moves_one_row(kata):
    """Changing one example changes its row of the outputs and no other, by the weights' share."""
    inputs, (weight, bias) = normal(5, 3), layer(3, 4)
    expected = by_the_definition(inputs, weight, bias)
    inputs[2, 1] += 10.0
    expected[2] += 10.0 * weight[1]
    close(kata.affine(inputs, weight, bias), expected)


@silver
def test_outputs_are_not_bent(kata):
    """Negative outputs stay negative: no activation is applied."""
    inputs, weight = np.array([[3.0], [-3.0]]), np.array([[2.0, -2.0]])
    outputs = kata.affine(inputs, weight, np.array([-1.0, -1.0]))
    same(outputs, np.array([[5.0, -7.0], [-7.0, 5.0]]), "outputs")


@silver
@pytest.mark.parametrize(
    ("inputs", "weight", "bias"),
    [
        ("int64", "int64", "int64"),
        ("int64", "float64", "float64"),
        ("float64", "int64", "int64"),
        ("int64", "int64", "float64"),
        ("float32", "float32", "float32"),
        ("float32", "float32", "float64"),
        ("uint8", "float32", "float32"),
        ("float16", "float16", "float32"),
        ("int16", "uint16", "float32"),
    ],
)
def test_dtype_is_the_one_that_holds_all(kata, inputs, weight, bias):
    """Outputs have the dtype of np.result_type of all three, bias included; no fraction is cut."""
    x = np.array([[3, 1], [2, 5], [0, 7]], dtype=inputs)
    w, b = np.array([[1.5, 2, 3], [4, 2.5, 6]]).astype(weight), np.array([0.75, 2, 3]).astype(bias)
    same(kata.affine(x, w, b), by_the_definition(x, w, b), "outputs")
    same(kata.affine(x[1], w, b), by_the_definition(x[1], w, b), "output of one example")
    same(kata.affine(x[:0], w, b), by_the_definition(x[:0], w, b), "outputs of an empty batch")
    for part in (x[:, :0], x[1, :0], x[:0, :0]):
        expected = by_the_definition(part, w[:0], b)
        same(kata.affine(part, w[:0], b), expected, f"outputs of inputs of shape {part.shape}")


@silver
def test_nan_is_not_hidden(kata):
    """A NaN shows: of an example in its row, of the weight or the bias in its column."""
    inputs, (weight, bias) = normal(3, 4), layer(4, 2)
    expected = by_the_definition(inputs, weight, bias)
    for array, place, outputs in (
        (inputs, (1, 3), (1, ...)),
        (weight, (2, 0), (..., 0)),
        (bias, (1,), (..., 1)),
    ):
        kept, whole = array[place], expected.copy()
        array[place], whole[outputs] = np.nan, np.nan
        close(kata.affine(inputs, weight, bias), whole)
        array[place] = kept


@silver
def test_views_are_inputs_too(kata):
    """Transposed, reversed, strided or read-only arrays are like any others."""
    inputs, weight, bias = normal(3, 10)[:, ::2].T[::-1], normal(4, 6).T[::2], normal(8)[::-2]
    for array in (inputs, weight, bias):
        array.flags.writeable = False
    close(kata.affine(inputs, weight, bias), by_the_definition(inputs, weight, bias))


@silver
@pytest.mark.parametrize("dtype", ["float64", "int64"])
@pytest.mark.parametrize("shape", [(4, 3), (1, 3), (3,), (2, 0, 3)], ids=str)
def test_arguments_are_left_as_they_came(kata, shape, dtype):
    """Inputs, weight and bias are read, never written; the outputs share no memory with them."""
    for m, bias in [(3, np.zeros(3)), (2, np.array([4.0, -5.0]))]:
        given_ = (10 * normal(*shape)).astype(dtype), np.eye(3, m).astype(dtype), bias.astype(dtype)
        copies = [array.copy() for array in given_]
        outputs = kata.affine(*given_)
        for name, array, copy in zip(("inputs", "weight", "bias"), given_, copies, strict=True):
            same(array, copy, f"{name} after the call")
        outputs[...] = 77
        for name, array, copy in zip(("inputs", "weight", "bias"), given_, copies, strict=True):
            same(array, copy, f"{name} after the caller wrote into the outputs")


@silver
def test_rows_do_not_share_memory(kata):
    """Without inputs each row is the bias, but a row of its own: writing one leaves the others."""
    bias = np.array([1.0, 2.0])
    outputs = kata.affine(np.zeros((3, 0)), np.zeros((0, 2)), bias)
    outputs[0] = 9.0
    same(outputs, np.array([[9.0, 9.0], [1.0, 2.0], [1.0, 2.0]]), "outputs")
    same(bias, np.array([1.0, 2.0]), "bias after the caller wrote into the outputs")


@silver
def test_every_call_has_its_own_result(kata):
    """A later call of the same shapes leaves the outputs of an earlier one as they were."""
    inputs, (weight, bias) = normal(3, 4), layer(4, 2)
    first = kata.affine(inputs, weight, bias)
    kata.affine(inputs + 1.0, weight, bias - 1.0)
    close(first, by_the_definition(inputs, weight, bias), "first outputs after a second call")


@silver
@pytest.mark.parametrize(
    ("inputs", "weight", "bias"),
    [
        ((2, 3), (4, 5), (5,)),
        ((2, 3), (5, 3), (5,)),
        ((2, 1), (4, 5), (5,)),
        ((2, 4), (1, 5), (5,)),
        ((3,), (4, 5), (5,)),
        ((0, 3), (4, 5), (5,)),
        ((2, 3), (0, 5), (5,)),
        ((2, 3), (4, 0), (0,)),
        ((3, 2), (3, 5), (5,)),
        ((3, 1), (3, 5), (5,)),
        ((), (4, 5), (5,)),
        ((), (1, 5), (5,)),
    ],
    ids=str,
)
def test_inputs_that_do_not_fit_are_refused(kata, inputs, weight, bias):
    """Examples have as many numbers as weight has rows, or it is a ValueError with all shapes."""
    refuses(kata.affine, inputs, weight, bias)


@silver
@pytest.mark.parametrize("bias", [(4,), (1,), (0,), (), (5, 1), (1, 5), (2, 5), (2, 1)], ids=str)
def test_biases_that_do_not_fit_are_refused(kata, bias):
    """The bias has one axis, as long as weight's columns are many: nothing is broadcast."""
    refuses(kata.affine, (2, 3), (3, 5), bias)
    refuses(kata.affine, (3,), (3, 5), bias)
    if bias != (1,):
        refuses(kata.affine, (2, 3), (3, 1), bias)


@silver
@pytest.mark.parametrize(
    ("weight", "bias"), [((3,), ()), ((3,), (3,)), ((3,), (1,)), ((2, 3, 5), (5,)), ((), ())],
    ids=str,
)  # fmt: skip
def test_weights_are_matrices(kata, weight, bias):
    """A weight without exactly two axes is a ValueError with all shapes."""
    refuses(kata.affine, (2, 3), weight, bias)
    refuses(kata.affine, (3,), weight, bias)
    refuses(kata.affine, (2, 1), weight, bias)


@silver
@given(
    d=st.integers(0, 4), h=st.integers(0, 4), m=st.integers(0, 4), n=st.integers(0, 4), seed=seeds()
)
def test_two_layers_are_one(kata, d, h, m, n, seed):
    """What goes through both layers comes out as from the one, for all sizes."""
    random = np.random.default_rng(seed)
    inputs, weight1, bias1, weight2, bias2 = (
        random.standard_normal(shape) for shape in ((n, d), (d, h), (h,), (h, m), (m,))
    )
    expected = by_the_definition(by_the_definition(inputs, weight1, bias1), weight2, bias2)
    weight, bias = kata.compose(weight1, bias1, weight2, bias2)
    close(weight, by_the_definition(weight1, weight2, np.zeros(m)), "weight")
    close(bias, by_the_definition(bias1, weight2, bias2), "bias")
    close(by_the_definition(inputs, weight, bias), expected, "outputs of the one layer")


@silver
def test_square_layers_have_an_order(kata):
    """The first layer comes first: with squares, only the numbers tell."""
    weight1, bias1 = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, -1.0])
    weight2, bias2 = np.array([[0.0, 1.0], [5.0, 7.0]]), np.array([100.0, 200.0])
    weight, bias = kata.compose(weight1, bias1, weight2, bias2)
    same(weight, np.array([[10.0, 15.0], [20.0, 31.0]]), "weight")
    same(bias, np.array([95.0, 194.0]), "bias")  # [1, −1] through the second layer: [−5, −6]


@silver
def test_identity_layers_change_nothing(kata):
    """Before or after a layer that does nothing, a layer is what it was."""
    weight, bias = layer(3, 3)
    same(kata.compose(np.eye(3), np.zeros(3), weight, bias), (weight, bias), "identity first")
    same(kata.compose(weight, bias, np.eye(3), np.zeros(3)), (weight, bias), "identity last")


@silver
@pytest.mark.parametrize("odd", range(4))
@pytest.mark.parametrize("dtype", ["int64", "float32"])
def test_dtype_of_the_one_layer(kata, dtype, odd):
    """Weight and bias have the dtype of np.result_type of all four: one float64 is enough."""
    four = [
        np.array([[1, 2], [3, 4], [5, 6]]),
        np.array([7, 8]),
        np.array([[2, 0, 1], [1, 3, 4]]),
        np.array([9, 1, 2]),
    ]
    four = [array.astype(dtype) for array in four]
    expected = [[[4, 6, 9], [10, 12, 19], [16, 18, 29]], [31, 25, 41]]
    for common in (dtype, "float64"):
        one = tuple(np.array(part, dtype=common) for part in expected)
        same(kata.compose(*four), one, f"(weight, bias) of {common}")
        weight1, bias1, weight2, bias2 = four
        nothing_between = np.zeros((3, 3), dtype=common), np.array([9, 1, 2], dtype=common)
        one = kata.compose(weight1[:, :0], bias1[:0], weight2[:0], bias2)
        same(one, nothing_between, "(weight, bias) with nothing between the layers")
        nothing_goes_in = np.zeros((0, 3), dtype=common), np.array([31, 25, 41], dtype=common)
        one = kata.compose(weight1[:0], bias1, weight2, bias2)
        same(one, nothing_goes_in, "(weight, bias) without inputs")
        four[odd] = four[odd].astype(np.float64)


@silver
@pytest.mark.parametrize(
    "sizes",
    [
        ((3, 2), (2,), (4, 5), (5,)),
        ((3, 2), (4,), (4, 5), (5,)),
        ((3, 4), (4,), (4, 5), (4,)),
        ((3, 4), (4,), (4, 5), (1,)),
        ((3, 4), (1,), (4, 5), (5,)),
        ((3, 1), (1,), (4, 5), (5,)),
        ((3, 4), (4,), (1, 5), (5,)),
        ((3, 4), (4,), (0, 5), (5,)),
        ((3, 0), (0,), (4, 5), (5,)),
        ((3, 1), (), (1, 5), (5,)),
        ((3, 1), (1,), (5,), (5,)),
        ((3, 4), (4,), (4, 1), ()),
        ((3, 4), (), (4, 5), (5,)),
        ((3, 4), (4,), (4, 5), ()),
        ((3, 4), (3, 4), (4, 5), (5,)),
        ((3, 4), (1, 4), (4, 5), (5,)),
        ((3, 4), (4,), (4, 5), (1, 5)),
        ((3, 4), (4,), (4, 5), (3, 5)),
        ((4,), (), (4, 5), (5,)),
        ((4,), (4,), (4, 5), (5,)),
        ((3, 4), (4,), (4,), ()),
        ((2, 3, 4), (4,), (4, 5), (5,)),
        ((3, 4), (4,), (2, 4, 5), (5,)),
    ],
    ids=str,
)
def test_layers_that_do_not_fit_are_refused(kata, sizes):
    """Two weights and two biases that fit together, or a ValueError that holds all four shapes."""
    refuses(kata.compose, *sizes)


@silver
def test_layers_are_left_as_they_came(kata):
    """The four arrays are read, never written, and the result shares no memory with them."""
    for weight1, bias1, weight2, bias2 in [
        (*layer(3, 3), np.eye(3), np.zeros(3)),
        (np.eye(3), np.zeros(3), *layer(3, 3)),
        (*layer(2, 4), *layer(4, 3)),
        (np.zeros((2, 0)), np.zeros(0), np.zeros((0, 3)), normal(3)),
    ]:
        four = weight1, bias1, weight2, bias2
        copies = [array.copy() for array in four]
        weight, bias = kata.compose(*four)
        for array, copy in zip(four, copies, strict=True):
            same(array, copy, "an argument after the call")
        weight[...] = 77.0
        bias[...] = 77.0
        for array, copy in zip(four, copies, strict=True):
            same(array, copy, "an argument after the caller wrote into the result")


@gold
def test_narrow_integers_do_not_wrap_round(kata):
    """100·100 is no int8; where bias asks for int32 the product is computed in int32."""
    inputs = np.array([[100, 100], [-128, 3]], dtype=np.int8)
    weight = np.array([[100, -1, 0], [100, 127, 2]], dtype=np.int8)
    bias = np.array([5, 100_000, -7], dtype=np.int32)
    same(kata.affine(inputs, weight, bias), by_the_definition(inputs, weight, bias), "outputs")
    pixels = np.array([[255, 250, 1]], dtype=np.uint8)
    weight = np.array([[1], [1], [-2]], dtype=np.int8)
    bias = np.array([1000], dtype=np.int16)
    same(kata.affine(pixels, weight, bias), np.array([[1503]], dtype=np.int16), "of pixels")
    four = inputs, inputs[0], weight[:2], bias
    expected = np.array([[200], [-125]], dtype=np.int16), np.array([1200], dtype=np.int16)
    same(kata.compose(*four), expected, "(weight, bias) of two narrow layers")


@gold
@pytest.mark.parametrize("wide", range(4))
def test_one_layer_of_narrow_integers(kata, wide):
    """One int32 among four arrays, and all is computed in int32, whichever of them it is."""
    four = [
        np.array([[100, -120], [50, 7], [1, 2]], dtype=np.int8),
        np.array([90, -110], dtype=np.int8),
        np.array([[100, 3], [-70, 127]], dtype=np.int8),
        np.array([5, -128], dtype=np.int8),
    ]
    four[wide] = four[wide].astype(np.int32)
    weight = np.array([[18400, -14940], [4510, 1039], [-40, 257]], dtype=np.int32)
    bias = np.array([16705, -13828], dtype=np.int32)
    same(kata.compose(*four), (weight, bias), "(weight, bias)")


@gold
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("odd", [np.inf, -np.inf, np.nan], ids=str)
def test_weight_does_not_see_the_biases(kata, odd):
    """A bias that is infinite or NaN shows in the bias of the one layer, and not in its weight."""
    (weight1, bias1), (weight2, bias2) = layer(3, 4), layer(4, 2)
    expected = by_the_definition(weight1, weight2, np.zeros(2))
    through = by_the_definition(bias1, weight2, bias2)
    bias2[1] = through[1] = odd
    weight, bias = kata.compose(weight1, bias1, weight2, bias2)
    close(weight, expected, "weight")
    close(bias, through, "bias")
    bias1[2] = np.nan
    weight, bias = kata.compose(weight1, bias1, weight2, bias2)
    close(weight, expected, "weight")
    close(bias, np.full(2, np.nan), "bias")


@gold
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_bias_does_not_see_the_first_weight(kata):
    """Infinity and NaN in the first weight show in the weight of the one layer, not in its bias."""
    weight1, bias1 = np.array([[np.inf, 1.0], [2.0, np.nan]]), np.array([3.0, 4.0])
    bias2 = np.array([7.0])
    one = kata.compose(weight1, bias1, np.array([[1.0], [2.0]]), bias2)
    same(one, (np.array([[np.inf], [np.nan]]), np.array([18.0])), "(weight, bias)")
    one = kata.compose(weight1, bias1, np.zeros((2, 1)), bias2)
    same(one, (np.full((2, 1), np.nan), np.array([7.0])), "(weight, bias) with a weight of zeros")


@gold
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_infinity_in_the_second_weight(kata):
    """Weights and biases of 0 are multiplied like any others: 0·inf is NaN in either part."""
    weight2, bias2 = np.array([[np.inf, 1.0], [2.0, 3.0]]), np.array([5.0, 6.0])
    one = kata.compose(np.eye(2), np.zeros(2), weight2, bias2)
    weight, bias = np.array([[np.inf, 1.0], [np.nan, 3.0]]), np.array([np.nan, 6.0])
    same(one, (weight, bias), "(weight, bias)")
    one = kata.compose(np.zeros((1, 2)), np.ones(2), weight2, bias2)
    weight, bias = np.array([[np.nan, 0.0]]), np.array([np.inf, 10.0])
    same(one, (weight, bias), "(weight, bias), the first weight zeros")


@gold
def test_dtypes_are_taken_all_at_once(kata):
    """int16, uint16 and float32 have float32 in common, though the first two alone have int32."""
    four = [
        np.array([[1, 2]], dtype=np.int16),
        np.array([3, 4], dtype=np.uint16),
        np.array([[5.0], [6.0]], dtype=np.float32),
        np.array([7.0], dtype=np.float32),
    ]
    one = np.array([[17.0]], dtype=np.float32), np.array([46.0], dtype=np.float32)
    same(kata.compose(*four), one, "(weight, bias)")
    four[1], four[2] = four[1].astype(np.float32), four[2].astype(np.uint16)
    same(kata.compose(*four), one, "(weight, bias), the second weight of uint16")


@gold
def test_large_integers_stay_exact(kata):
    """Integers never pass through float64, which cannot tell 2⁵³ + 1 from 2⁵³."""
    inputs, weight = np.array([[2**53 + 1, 1], [3, -(2**61)]]), np.array([[1, 1], [0, 2]])
    bias = np.array([1, -(2**53)])
    expected = np.array([[2**53 + 2, 3], [4, 3 - 2**62 - 2**53]])
    same(kata.affine(inputs, weight, bias), expected, "outputs")
    one = np.array([[2**53 + 1, 2**53 + 3], [3, 3 - 2**62]]), np.array([2, 1 - 3 * 2**53])
    same(kata.compose(inputs, bias, weight, bias), one, "(weight, bias)")


@gold
def test_digits_of_a_wider_bias(kata):
    """With a bias of float64, inputs and weights of float32 are multiplied in float64."""
    inputs, weight = normal(4, 300).astype(np.float32), normal(300, 3).astype(np.float32)
    bias = normal(3)
    close(kata.affine(inputs, weight, bias), by_the_definition(inputs, weight, bias))
    close(kata.affine(inputs[0], weight, bias), by_the_definition(inputs[0], weight, bias))
    weight2, bias2 = normal(3, 5).astype(np.float32), normal(5).astype(np.float32)
    one = kata.compose(weight, bias, weight2, bias2)
    close(one[0], by_the_definition(weight, weight2, np.zeros(5)), "weight of two layers")
    close(one[1], by_the_definition(bias, weight2, bias2), "bias of two layers")


@gold
def test_integers_with_a_bias_of_floats(kata):
    """2⁶²·4 is no int64, but with a bias of float64 it is computed in float64, where it fits."""
    inputs, weight, bias = np.array([[2**62]]), np.array([[4]]), np.array([0.5])
    same(kata.affine(inputs, weight, bias), np.array([[2.0**64]]), "outputs", rtol=1e-15)
    one = np.array([[2.0**64]]), bias
    same(kata.compose(inputs, np.array([0]), weight, bias), one, "(weight, bias)", rtol=1e-15)


@gold
def test_mixed_scales(kata):
    """Huge and tiny outputs stand side by side, each with all its digits."""
    inputs, weight = np.array([[1e200, 0.0], [0.0, 1e-200]]), np.array([[1e100, 2.0], [5.0, 1e-90]])
    outputs = kata.affine(inputs, weight, np.array([1e-150, 0.0]))
    expected = np.array([[1e300, 2e200], [1e-150, 1e-290]])
    same(outputs, expected, "outputs", rtol=1e-12, atol=0.0)


@gold
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_zero_times_infinity_is_nan(kata):
    """Zeros are multiplied like any other number, and infinity stays infinite."""
    inputs, weight = np.array([[0.0, 1.0], [2.0, 1.0]]), np.array([[np.inf, 1.0], [3.0, 5.0]])
    expected = np.array([[np.nan, -np.inf], [np.inf, -np.inf]])
    same(kata.affine(inputs, weight, np.array([1.0, -np.inf])), expected, "outputs")
    outputs = kata.affine(np.zeros((1, 2)), weight, np.array([1.0, 2.0]))
    same(outputs, np.array([[np.nan, 2.0]]), "outputs of zeros")
    inputs = np.array([[np.inf, 1.0], [2.0, 3.0], [np.nan, 4.0]])
    for weight, expected in [
        ([[1.0, 0.0], [0.0, 1.0]], [[np.inf, np.nan], [2.0, 3.0], [np.nan, np.nan]]),
        ([[0.0, 0.0], [0.0, 0.0]], [[np.nan, np.nan], [0.0, 0.0], [np.nan, np.nan]]),
        ([[0.0, 5.0], [1.0, 0.0]], [[np.nan, np.inf], [3.0, 10.0], [np.nan, np.nan]]),
    ]:
        outputs = kata.affine(inputs, np.array(weight), np.zeros(2))
        same(outputs, np.array(expected), f"outputs with the weight {weight}")


@gold
def test_weight_does_not_drown_in_the_bias(kata):
    """A weight of 10⁻⁹ beside a bias of 10⁹ has all its digits: they are computed apart."""
    weight1, weight2 = normal(3, 4) * 1e-9, normal(4, 2)
    bias1, bias2 = 1e9 * normal(4), 1e9 * normal(2)
    weight, bias = kata.compose(weight1, bias1, weight2, bias2)
    expected = by_the_definition(weight1, weight2, np.zeros(2))
    same(weight, expected, "weight", rtol=0.0, atol=1e-21)
    expected = by_the_definition(bias1, weight2, bias2)
    same(bias, expected, "bias", rtol=0.0, atol=1e-3)


@gold
@pytest.mark.parametrize("lead", [(3001,), (40, 50)], ids=str)
def test_large_batches(kata, lead):
    """Thousands of examples, in one batch or with more axes: each gets its own answer."""
    inputs, (weight, bias) = normal(*lead, 20), layer(20, 5)
    close(kata.affine(inputs, weight, bias), by_the_definition(inputs, weight, bias))
