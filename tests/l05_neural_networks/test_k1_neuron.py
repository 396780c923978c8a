"""Suite of kata 5.1, the neuron.

The oracles: numbers worked by hand, a loop over Python's own floats, PyTorch's linear layer for
the gradients, and what must change, or must not, when one input changes. Sizes differ (B ≠ T ≠ d),
and weights and bias are never 0 or 1.
"""

import math
import re

import pytest
import torch
from hypothesis import given
from torch.nn.functional import linear

from tests.harness import bronze, gold, gradients, op_count, same, seed_torch, seeds, shapes, silver

ACTIVATIONS = ("identity", "relu", "sigmoid", "tanh")
each_activation = pytest.mark.parametrize("activation", ACTIVATIONS)


def example():
    """The docstring's weight and bias."""
    return torch.tensor([0.7, 0.3]), torch.tensor(-0.2)


def parameters(d, dtype=torch.float32):
    return torch.randn(d, dtype=dtype), torch.randn((), dtype=dtype) + 2.0


def by_the_definition(inputs, weight, bias, activation):
    """Every answer from its own sum over Python's floats, in float64."""
    w, b = weight.tolist(), bias.item()
    answers = []
    for x in inputs.reshape(-1, len(w)).tolist():
        z = math.fsum(wi * xi for wi, xi in zip(w, x, strict=True)) + b
        answers.append(
            {
                "identity": lambda: z,
                "relu": lambda: z if z > 0 else 0.0,
                "sigmoid": lambda: 1 / (1 + math.exp(-z)),
                "tanh": lambda: math.tanh(z),
            }[activation]()
        )
    return torch.tensor(answers, dtype=inputs.dtype).reshape(inputs.shape[:-1])


def same_gradients(kata, activation, *arguments, rtol=1e-4, atol=1e-4):
    """Backpropagation through the neuron gives what it gives through PyTorch's linear layer."""
    __tracebackhide__ = True
    mine = gradients(lambda *args: kata.neuron(*args, activation), *arguments)
    theirs = gradients(lambda *args: by_pytorch(*args, activation), *arguments)
    for name, actual, expected in zip(("inputs", "weight", "bias"), mine, theirs, strict=True):
        same(actual, expected, f"gradient of {name}", rtol=rtol, atol=atol)


def by_pytorch(inputs, weight, bias, activation):
    z = linear(inputs, weight[None], bias[None])[..., 0]
    functions = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}
    return functions[activation](z) if activation in functions else z


@bronze
def test_weighted_sum_and_bias(kata):
    """Without an activation the answer is z = 0.7·0.5 + 0.3·(−1) − 0.2 = −0.15."""
    answer = kata.neuron(torch.tensor([0.5, -1.0]), *example())
    same(answer, torch.tensor(-0.15), "answer")


@bronze
@pytest.mark.parametrize(
    ("activation", "expected"),
    [("identity", -0.15), ("relu", 0.0), ("sigmoid", 0.4626), ("tanh", -0.1489)],
)
def test_activations_of_the_worked_example(kata, activation, expected):
    """z = −0.15 becomes 0 under relu, 0.4626 under sigmoid and −0.1489 under tanh."""
    answer = kata.neuron(torch.tensor([0.5, -1.0]), *example(), activation)
    same(answer, torch.tensor(expected), f"{activation} of −0.15", atol=1e-4)


@bronze
def test_two_inputs(kata):
    """Two inputs have z = −0.15 and z = 1.5, so relu gives [0, 1.5]."""
    answer = kata.neuron(torch.tensor([[0.5, -1.0], [2.0, 1.0]]), *example(), "relu")
    same(answer, torch.tensor([0.0, 1.5]), "answers")


@silver
@each_activation
@given(shape=shapes(min_dims=1, max_dims=5, max_side=4), seed=seeds())
def test_every_input_gets_its_answer(kata, activation, shape, seed):
    """φ(w·x + b) for each x, whatever axes lead, sizes of 1 among them."""
    seed_torch(seed)
    inputs, (weight, bias) = torch.randn(shape), parameters(shape[-1])
    answer = kata.neuron(inputs, weight, bias, activation)
    same(answer, by_the_definition(inputs, weight, bias, activation), "answers", atol=1e-4)


@silver
@each_activation
def test_many_features_all_count(kata, activation):
    """Seventy features are summed like three, the last as well as the first."""
    inputs, (weight, bias) = torch.randn(90, 70) / 8, parameters(70)
    expected = by_the_definition(inputs, weight, bias, activation)
    same(kata.neuron(inputs, weight, bias, activation), expected, "answers", atol=1e-4)


@silver
@each_activation
def test_both_sides_of_zero(kata, activation):
    """z may be negative, near 0 or positive: each activation has its own answer everywhere."""
    inputs = torch.tensor([[-9.0], [-3.0], [-0.5], [0.25], [1.0], [6.0]], dtype=torch.float64)
    weight, bias = inputs.new_tensor([2.0]), inputs.new_tensor(0.5)
    expected = by_the_definition(inputs, weight, bias, activation)
    answer = kata.neuron(inputs, weight, bias, activation)
    same(answer, expected, "answers", rtol=1e-6, atol=1e-12)


@silver
@pytest.mark.parametrize("shape", [(0, 3), (1, 3), (1, 1), (1,), (2, 1, 3), (4, 0, 2)], ids=str)
def test_leading_axes_stay(kata, shape):
    """Only the last axis is summed away: (1, d) gives (1,), (0, d) gives (0,), (d,) gives ()."""
    inputs, (weight, bias) = torch.randn(shape), parameters(shape[-1])
    expected = by_the_definition(inputs, weight, bias, "tanh")
    same(kata.neuron(inputs, weight, bias, "tanh"), expected, "answers", atol=1e-4)
    answers = kata.neuron(inputs.double(), weight.double(), bias.double(), "identity")
    expected = by_the_definition(inputs.double(), weight.double(), bias.double(), "identity")
    same(answers, expected, "answers in float64")


@silver
@each_activation
def test_views_are_inputs_too(kata, activation):
    """Inputs whose axes were swapped, reversed or expanded are like any others."""
    weight, bias = parameters(3)
    for inputs in (
        torch.randn(3, 4, 5).permute(2, 1, 0),
        torch.randn(5, 3, 4).mT,
        torch.randn(4, 1, 3).expand(4, 6, 3),
        torch.randn(5, 6)[:, ::2],
    ):
        expected = by_the_definition(inputs, weight, bias, activation)
        same(kata.neuron(inputs, weight, bias, activation), expected, "answers", atol=1e-4)


@silver
@each_activation
def test_double_precision_stays_double(kata, activation):
    """float64 in, float64 out, with all its digits: no float32 on the way."""
    inputs, (weight, bias) = torch.randn(6, 5, dtype=torch.float64), parameters(5, torch.float64)
    expected = by_the_definition(inputs, weight, bias, activation)
    answer = kata.neuron(inputs, weight, bias, activation)
    same(answer, expected, "answers", rtol=1e-11, atol=1e-11)


@silver
def test_identity_is_what_you_get_unasked(kata):
    """Called without an activation, a neuron gives z itself, negative ones too."""
    inputs, (weight, bias) = torch.randn(20, 3), parameters(3)
    same(kata.neuron(inputs, weight, bias), by_pytorch(inputs, weight, bias, "identity"), "answers")


@silver
def test_one_input_moves_one_answer(kata):
    """Adding to one input changes that answer by its weight's share, and no other answer."""
    inputs, (weight, bias) = torch.randn(4, 6, 3), parameters(3)
    expected = kata.neuron(inputs, weight, bias)
    inputs[2, 5, 1] += 3.0
    expected[2, 5] += 3.0 * weight[1]
    same(kata.neuron(inputs, weight, bias), expected, "answers", atol=1e-4)


@silver
@each_activation
@pytest.mark.parametrize("shape", [(4, 7, 3), (6, 3), (1, 3), (3,)], ids=str)
def test_gradients_flow_to_inputs_weight_and_bias(kata, activation, shape):
    """Backpropagation through your neuron gives the gradients of PyTorch's linear layer."""
    inputs, (weight, bias) = torch.randn(shape), parameters(3)
    bias = 0.3 - (inputs @ weight).mean()  # both signs of z, where there are many
    same_gradients(kata, activation, inputs, weight, bias)


@silver
@pytest.mark.parametrize("activation", ["identity", "sigmoid", "tanh"])
def test_gradients_at_zero(kata, activation):
    """Where z is exactly 0, tanh has slope 1 and sigmoid 0.25: weights of 0 can still learn."""
    inputs = torch.tensor([[0.5, -1.0], [2.0, 3.0]])
    same_gradients(kata, activation, inputs, torch.zeros(2), torch.tensor(0.0))


@silver
@each_activation
def test_arguments_are_left_as_they_came(kata, activation):
    """Inputs, weight and bias are read, never written, for one input and for many."""
    for shape in [(3,), (5, 3)]:
        given_ = torch.randn(shape), *parameters(3)
        copies = [tensor.clone() for tensor in given_]
        kata.neuron(*given_, activation)
        with torch.no_grad():
            kata.neuron(*given_, activation)
        for name, tensor, copy in zip(("inputs", "weight", "bias"), given_, copies, strict=True):
            same(tensor, copy, f"{name} after the call")


@silver
@pytest.mark.parametrize(
    ("shape", "d"),
    [
        ((13,), 17),
        ((4, 13), 17),
        ((13, 17), 13),
        ((4, 13), 1),
        ((4, 1), 13),
        ((1,), 13),
        ((0, 13), 17),
    ],
    ids=str,
)
def test_weights_that_do_not_fit_are_refused(kata, shape, d):
    """As many weights as features, or a ValueError that holds both sizes; 1 is no exception."""
    with pytest.raises(ValueError) as refusal:
        kata.neuron(torch.ones(shape), *parameters(d))
    numbers = [int(number) for number in re.findall(r"\d+", str(refusal.value))]
    for size in (shape[-1], d):
        assert size in numbers, f"the message does not hold {size}: {refusal.value}"


@silver
@pytest.mark.parametrize(
    "activation",
    ["gelu", "softmax", "exp", "sin", "Sigmoid", "RELU", "relu ", "sig", "id", "linear",
     "leaky_relu"],
)  # fmt: skip
def test_other_activations_are_refused(kata, activation):
    """Any name but the four is a ValueError that holds it, not a neuron without activation."""
    with pytest.raises(ValueError) as refusal:
        kata.neuron(torch.ones(4, 3), *parameters(3), activation)
    message = str(refusal.value)
    assert activation in message, f"the message does not hold {activation!r}: {message}"


@silver
def test_no_name_is_no_activation(kata):
    """The empty name is none of the four either: a ValueError, not the default."""
    with pytest.raises(ValueError):
        kata.neuron(torch.ones(4, 3), *parameters(3), "")
    with pytest.raises(ValueError):
        kata.neuron(torch.ones(0, 3), *parameters(3), "")


@silver
@pytest.mark.parametrize("activation", ["identity", "relu"])
def test_large_answers_are_not_cut_off(kata, activation):
    """identity and relu have no upper bound: z = 3·10⁶ is answered with 3·10⁶."""
    answer = kata.neuron(torch.tensor([3e3]), torch.tensor([1e3]), torch.tensor(0.0), activation)
    same(answer, torch.tensor(3e6), activation)


@gold
@pytest.mark.parametrize(
    ("activation", "expected"),
    [
        ("identity", [-1000.0, -200.0, 200.0, 1000.0]),
        ("relu", [0.0, 0.0, 200.0, 1000.0]),
        ("sigmoid", [0.0, 0.0, 1.0, 1.0]),
        ("tanh", [-1.0, -1.0, 1.0, 1.0]),
    ],
)
def test_far_from_zero(kata, activation, expected):
    """At z = ±1000 nothing overflows: sigmoid is 0 or 1 there, tanh −1 or 1, never NaN."""
    inputs = torch.tensor([[-5.0, 0.0], [-1.0, 0.0], [1.0, 0.0], [5.0, 0.0]])
    answer = kata.neuron(inputs, torch.tensor([200.0, 3.0]), torch.tensor(0.0), activation)
    same(answer, torch.tensor(expected), f"{activation} of ±1000 and ±200")


@gold
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh"])
def test_gradients_far_from_zero(kata, activation):
    """At z = ±1000 sigmoid and tanh are flat: their gradients are 0, not NaN. relu's are 0 or 1."""
    inputs = torch.tensor([[-5.0], [-1.0], [0.001], [1.0], [5.0]])
    same_gradients(kata, activation, inputs, torch.tensor([200.0]), torch.tensor(0.0))


@gold
def test_relu_just_beside_zero(kata):
    """relu has a corner, no bend: 10⁻⁸ stays what it is with slope 1, and −10⁻⁸ is 0."""
    inputs, bias = torch.tensor([[1e-8], [-1e-8], [3e-5], [-3e-5]]), torch.tensor(0.0)
    answers = kata.neuron(inputs, torch.tensor([1.0]), bias, "relu")
    expected = torch.tensor([1e-8, 0.0, 3e-5, 0.0])
    same(answers, expected, "answers", rtol=1e-5, atol=0.0)
    same_gradients(kata, "relu", inputs, torch.tensor([1.0]), bias)


@gold
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64], ids=str)
@each_activation
def test_far_from_zero_in_every_precision(kata, activation, dtype):
    """e¹² is infinite in float16, e⁷¹⁰ in float64: answers and gradients are right all the same."""
    inputs = torch.tensor([[-5.0], [-1.0], [-0.0625], [0.0625], [1.0], [5.0]], dtype=dtype)
    weight, bias = torch.tensor([200.0], dtype=dtype), torch.tensor(0.5, dtype=dtype)
    expected = by_pytorch(inputs.double(), weight.double(), bias.double(), activation).to(dtype)
    bound, bound_of_gradients = (3e-2, 3e-2) if dtype.itemsize == 2 else (1e-14, 1e-12)
    answer = kata.neuron(inputs, weight, bias, activation)
    same(answer, expected, "answers", rtol=bound, atol=bound)
    bounds = {"rtol": bound_of_gradients, "atol": bound_of_gradients}
    same_gradients(kata, activation, inputs, weight, bias, **bounds)


@gold
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)
@each_activation
def test_half_precision_stays_half(kata, activation, dtype):
    """float16 and bfloat16 come back as they are, and roughly right."""
    inputs, weight = torch.tensor([[0.5, -1.0], [2.0, 1.5]]), torch.tensor([0.75, 0.5])
    bias = torch.tensor(-0.25)  # z is −0.375 and 2, exact in either dtype
    expected = by_the_definition(inputs, weight, bias, activation).to(dtype)
    answer = kata.neuron(inputs.to(dtype), weight.to(dtype), bias.to(dtype), activation)
    same(answer, expected, "answers", rtol=3e-2, atol=3e-2)


@gold
@each_activation
def test_many_inputs_cost_no_more_operations(kata, activation):
    """12,000 inputs of 40 features take as many tensor operations as 6 of 3: no Python loop."""
    few = op_count(kata.neuron, torch.randn(2, 3, 3), *parameters(3), activation).total()
    many = op_count(kata.neuron, torch.randn(60, 200, 40), *parameters(40), activation).total()
    assert many <= few + 2, (
        f"{few} operations for 6 inputs of 3 features, {many} for 12,000 inputs of 40"
    )


@gold
@each_activation
def test_many_features_cost_no_more_operations(kata, activation):
    """One input of 40 features takes as many tensor operations as one of 3."""
    few = op_count(kata.neuron, torch.randn(3), *parameters(3), activation).total()
    many = op_count(kata.neuron, torch.randn(40), *parameters(40), activation).total()
    assert many <= few + 2, f"{few} operations for 3 features, {many} for 40"
