"""Suite of kata 5.5, backpropagation through a two-layer network by hand.

The oracles: a network small enough for pencil and paper, and autograd, on networks whose
four sizes all differ, so that no two axes can be mistaken for each other.
"""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from torch.nn.functional import cross_entropy

from tests.harness import bronze, flops, gold, op_count, same, seed_torch, seeds, silver

NAMES = ("inputs", "weight1", "bias1", "weight2", "bias2")


def network(
    N: int = 7, D: int = 4, H: int = 5, C: int = 3, dtype: torch.dtype = torch.float64
) -> tuple[Tensor, ...]:
    """Arguments of mlp_backprop, with hidden units from almost linear to almost saturated."""
    return (
        torch.randn(N, D, dtype=dtype),
        torch.randint(C, (N,)),
        torch.randn(D, H, dtype=dtype),
        0.5 * torch.randn(H, dtype=dtype),
        0.8 * torch.randn(H, C, dtype=dtype),
        torch.randn(C, dtype=dtype),
    )


def by_autograd(
    inputs: Tensor,
    targets: Tensor,
    weight1: Tensor,
    bias1: Tensor,
    weight2: Tensor,
    bias2: Tensor,
) -> tuple[Tensor, dict[str, Tensor]]:
    leaves = [
        tensor.clone().requires_grad_() for tensor in (inputs, weight1, bias1, weight2, bias2)
    ]
    x, w1, b1, w2, b2 = leaves
    loss = cross_entropy(torch.tanh(x @ w1 + b1) @ w2 + b2, targets)
    grads = torch.autograd.grad(loss, leaves)
    return loss.detach(), dict(zip(NAMES, grads, strict=True))


def worked_example() -> tuple[Tensor, ...]:
    """hidden = [0.6, 0.8] and probabilities [0.75, 0.25], up to the fourth decimal."""
    return (
        torch.tensor([[2.0]]),
        torch.tensor([1]),
        torch.tensor([[1.0, 2.0]]),
        torch.tensor([-1.3069, -2.9014]),
        torch.tensor([[1.0, 0.0], [0.5, 0.0]]),
        torch.tensor([0.0986, 0.0]),
    )


@bronze
def test_worked_loss(kata):
    """The right class has probability 0.25, so the loss is -log 0.25 = 1.386."""
    loss, _ = kata.mlp_backprop(*worked_example())
    same(loss, torch.tensor(1.3863), "loss", atol=1e-3)


@bronze
def test_worked_gradients_of_the_output_layer(kata):
    """logits get probabilities - one-hot = [0.75, -0.75]; weight2 gets hidden times that."""
    _, grads = kata.mlp_backprop(*worked_example())
    same(grads["bias2"], torch.tensor([0.75, -0.75]), "gradient of bias2", atol=1e-3)
    weight2 = torch.tensor([[0.45, -0.45], [0.6, -0.6]])
    same(grads["weight2"], weight2, "gradient of weight2", atol=1e-3)


@bronze
def test_worked_gradients_of_the_hidden_layer(kata):
    """hidden gets [0.75, 0.375]; times 1 - [0.6, 0.8]², that is [0.48, 0.135] before the tanh."""
    _, grads = kata.mlp_backprop(*worked_example())
    same(grads["bias1"], torch.tensor([0.48, 0.135]), "gradient of bias1", atol=1e-3)
    same(grads["weight1"], torch.tensor([[0.96, 0.27]]), "gradient of weight1", atol=1e-3)


@bronze
def test_worked_gradient_of_the_inputs(kata):
    """The input gets 1.0 · 0.48 + 2.0 · 0.135 = 0.75: one gradient for the dict's "inputs"."""
    _, grads = kata.mlp_backprop(*worked_example())
    same(sorted(grads), sorted(NAMES), "names of the gradients, sorted")
    same(grads["inputs"], torch.tensor([[0.75]]), "gradient of inputs", atol=1e-3)


@bronze
def test_same_example_twice(kata):
    """A mean over the same example twice: weights get the same, each row of inputs half."""
    inputs, targets, *parameters = worked_example()
    loss, grads = kata.mlp_backprop(inputs.repeat(2, 1), targets.repeat(2), *parameters)
    same(loss, torch.tensor(1.3863), "loss", atol=1e-3)
    same(grads["weight1"], torch.tensor([[0.96, 0.27]]), "gradient of weight1", atol=1e-3)
    same(grads["inputs"], torch.tensor([[0.375], [0.375]]), "gradient of inputs", atol=1e-3)


@silver
def test_loss_is_pytorchs(kata):
    """The loss is PyTorch's cross_entropy of the logits, a tensor of shape ()."""
    args = network()
    same(kata.mlp_backprop(*args)[0], by_autograd(*args)[0], "loss", rtol=1e-11, atol=1e-11)


@silver
@pytest.mark.parametrize("name", NAMES)
def test_gradient_is_autograds(kata, name):
    """The gradient is the one that autograd finds, number for number."""
    args = network()
    _, grads = kata.mlp_backprop(*args)
    expected = by_autograd(*args)[1][name]
    same(grads[name], expected, f"gradient of {name}", rtol=1e-11, atol=1e-11)


@silver
@pytest.mark.parametrize(
    "sizes",
    [
        (1, 4, 5, 3),
        (6, 1, 5, 3),
        (6, 4, 1, 3),
        (6, 4, 5, 1),
        (4, 4, 4, 4),
        (3, 2, 9, 6),
        (150, 40, 33, 70),
    ],
    ids=["N=1", "D=1", "H=1", "C=1", "all 4", "wide", "large"],
)
def test_any_sizes(kata, sizes):
    """The same for one example, one input, one hidden unit, one class, and all sizes equal."""
    args = network(*sizes)
    loss, grads = by_autograd(*args)
    same(kata.mlp_backprop(*args), (loss, grads), "(loss, gradients)")


@silver
@given(sizes=st.tuples(*[st.integers(1, 6)] * 4), seed=seeds())
def test_agrees_with_autograd_on_any_network(kata, sizes, seed):
    """The same on random networks of random sizes."""
    seed_torch(seed)
    args = network(*sizes)
    loss, grads = by_autograd(*args)
    same(kata.mlp_backprop(*args), (loss, grads), "(loss, gradients)")


@silver
def test_confidently_wrong(kata):
    """When the right class is 80 logits below the best, the loss is about 80: no log is clamped."""
    inputs, _, *parameters = network()
    parameters[-1] = torch.tensor([40.0, 0.0, -40.0], dtype=torch.float64)
    args = (inputs, torch.full((7,), 2), *parameters)
    loss, grads = by_autograd(*args)
    same(kata.mlp_backprop(*args), (loss, grads), "(loss, gradients)")


@silver
def test_large_and_small_gradients(kata):
    """Inputs of 10⁴ and weights of 10⁻⁴ give large gradients and small ones: none is clipped."""
    inputs, targets, weight1, *others = network()
    args = (1e4 * inputs, targets, 1e-4 * weight1, *others)
    loss, grads = by_autograd(*args)
    same(kata.mlp_backprop(*args), (loss, grads), "(loss, gradients)", rtol=1e-9, atol=1e-15)


@silver
def test_examples_do_not_mix(kata):
    """Another input in the last row moves that row's gradient only: examples meet in the mean."""
    inputs, *others = network()
    first = kata.mlp_backprop(inputs, *others)[1]
    inputs[-1] += 1.0
    second = kata.mlp_backprop(inputs, *others)[1]
    before, after = first["inputs"], second["inputs"]  # read late: each call has a dict of its own
    same(after[:-1], before[:-1], "gradient of the rows of inputs that did not change")
    assert (after[-1] - before[-1]).abs().max() > 1e-6, "the gradient of the last row must move"


@silver
def test_single_precision(kata):
    """float32 in, float32 out, with the same numbers."""
    args = network(dtype=torch.float32)
    loss, grads = by_autograd(*args)
    same(kata.mlp_backprop(*args), (loss, grads), "(loss, gradients)", rtol=1e-4, atol=1e-5)


@silver
def test_views_are_arguments_too(kata):
    """Transposed and strided arguments, whose numbers do not lie in a row, are like any others."""
    inputs, targets, weight1, bias1, weight2, bias2 = network()
    args = (
        inputs.T.contiguous().T,
        targets.repeat_interleave(2)[::2],
        weight1.T.contiguous().T,
        bias1.repeat_interleave(3)[::3],
        weight2.T.contiguous().T,
        bias2[:1].expand(3),
    )
    loss, grads = by_autograd(*args)
    same(kata.mlp_backprop(*args), (loss, grads), "(loss, gradients)")


@silver
def test_works_without_autograd(kata):
    """Inside torch.inference_mode() nothing is recorded, and the gradients come all the same."""
    args = network()
    loss, grads = by_autograd(*args)
    with torch.inference_mode():
        mine = kata.mlp_backprop(*args)
    same(mine, (loss, grads), "(loss, gradients)")


@silver
def test_arguments_are_left_as_they_came(kata):
    """Inputs, targets, weights and biases are read, never written."""
    args = network()
    copies = [tensor.clone() for tensor in args]
    kata.mlp_backprop(*args)
    names = ("inputs", "targets", *NAMES[1:])
    for name, tensor, copy in zip(names, args, copies, strict=True):
        same(tensor, copy, f"{name} after the call")


@silver
@pytest.mark.parametrize(
    ("argument", "shape"),
    [
        (0, (7, 6)),
        (0, (1, 4)),
        (0, (4,)),
        (0, (2, 7, 4)),
        (1, (6,)),
        (1, (1,)),
        (1, (7, 1)),
        (1, (1, 7)),
        (2, (5, 4)),
        (2, (4, 1)),
        (2, (4, 6)),
        (2, (4,)),
        (2, (1, 4, 5)),
        (3, (1,)),
        (3, ()),
        (3, (1, 5)),
        (4, (3, 5)),
        (4, (6, 3)),
        (4, (5, 1)),
        (4, (5, 4)),
        (4, (5,)),
        (4, (1, 5, 3)),
        (5, (1,)),
        (5, ()),
        (5, (4,)),
        (5, (7, 3)),
    ],
    ids=[
        "inputs (7, 6)",
        "inputs (1, 4)",
        "inputs (4,)",
        "inputs (2, 7, 4)",
        "targets (6,)",
        "targets (1,)",
        "targets (7, 1)",
        "targets (1, 7)",
        "weight1 (5, 4)",
        "weight1 (4, 1)",
        "weight1 (4, 6)",
        "weight1 (4,)",
        "weight1 (1, 4, 5)",
        "bias1 (1,)",
        "bias1 ()",
        "bias1 (1, 5)",
        "weight2 (3, 5)",
        "weight2 (6, 3)",
        "weight2 (5, 1)",
        "weight2 (5, 4)",
        "weight2 (5,)",
        "weight2 (1, 5, 3)",
        "bias2 (1,)",
        "bias2 ()",
        "bias2 (4,)",
        "bias2 (7, 3)",
    ],
)
def test_shapes_that_do_not_fit_are_refused(kata, argument, shape):
    """With N = 7, D = 4, H = 5, C = 3 this shape does not fit: ValueError, and no broadcasting."""
    args = list(network())
    args[argument] = torch.zeros(shape, dtype=args[argument].dtype)
    with pytest.raises(ValueError):
        kata.mlp_backprop(*args)


@silver
@pytest.mark.parametrize("target", [-1, -100, 3])
def test_targets_that_are_no_class_are_refused(kata, target):
    """With three classes a target of -1 is not the last class: it is a ValueError, as 3 is."""
    args = network()
    args[1][2] = target
    with pytest.raises(ValueError):
        kata.mlp_backprop(*args)


@silver
def test_no_examples_are_refused(kata):
    """The mean over no examples is a ValueError, not NaN."""
    with pytest.raises(ValueError):
        kata.mlp_backprop(*network(N=0))


@gold
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16], ids=str)
def test_huge_logits_stay_finite(kata, dtype):
    """Logits of ±10,000: a loss is the gap to the best logit, 5000 or 0, and nothing is NaN."""
    inputs = torch.tensor([[50.0], [-50.0], [50.0]])  # hidden is 1, -1 and 1, to the last bit
    floats = (inputs, torch.ones(1, 1), torch.zeros(1), torch.tensor([[1e4, 5e3]]), torch.zeros(2))
    inputs, *parameters = (tensor.to(dtype) for tensor in floats)
    targets = torch.tensor([0, 0, 1])
    bounds = {} if dtype == torch.float32 else {"rtol": 2e-2}
    loss, grads = kata.mlp_backprop(inputs, targets, *parameters)
    same(loss, torch.tensor(10000 / 3, dtype=dtype), "loss of the three examples", **bounds)
    grad_logits = torch.tensor([[0.0, 0.0], [-1.0, 1.0], [1.0, -1.0]]) / 3
    hidden = torch.tensor([[1.0, -1.0, 1.0]])
    expected = {
        "inputs": torch.zeros(3, 1),
        "weight1": torch.zeros(1, 1),
        "bias1": torch.zeros(1),
        "weight2": hidden @ grad_logits,
        "bias2": grad_logits.sum(dim=0),
    }
    expected = {name: grad.to(dtype) for name, grad in expected.items()}
    same(grads, expected, "gradients", **bounds)


@gold
def test_examples_with_logits_far_apart(kata):
    """One example has logits near 60, another near -60: each is softmaxed on its own scale."""
    inputs, weight2 = torch.tensor([[50.0], [-50.0]]), torch.tensor([[60.0, 60.0]])
    args = (inputs, torch.tensor([0, 1]), torch.ones(1, 1), torch.zeros(1))
    args = (*args, weight2, torch.tensor([0.0, 1.0]))
    loss, grads = by_autograd(*args)
    same(kata.mlp_backprop(*args), (loss, grads), "(loss, gradients)", rtol=1e-4, atol=1e-4)


@gold
def test_saturated_hidden_units_pass_nothing_back(kata):
    """Sums of ±1000 before the tanh: nothing passes back through it, and nothing is NaN."""
    inputs, targets, weight1, bias1, weight2, bias2 = network(dtype=torch.float32)
    inputs = 1000 * inputs.sign()
    weight1 = torch.eye(4, 5)
    bias1 = torch.tensor([0.0, 0.0, 0.0, 0.0, -1000.0])
    args = (inputs, targets, weight1, bias1, weight2, bias2)
    loss, grads = by_autograd(*args)
    same(kata.mlp_backprop(*args), (loss, grads), "(loss, gradients)", rtol=1e-4, atol=1e-5)


@gold
@pytest.mark.parametrize(
    ("dtype", "bound"), [(torch.float16, 1e-2), (torch.bfloat16, 8e-2)], ids=["float16", "bfloat16"]
)
def test_half_precision_stays_half(kata, dtype, bound):
    """float16 and bfloat16 come back as they are, and as right as they can be."""
    args = network(C=2100, dtype=dtype)  # more classes than either dtype can count
    loss, grads = by_autograd(*(arg.double() if arg.is_floating_point() else arg for arg in args))
    expected = loss.to(dtype), {name: grad.to(dtype) for name, grad in grads.items()}
    same(kata.mlp_backprop(*args), expected, "(loss, gradients)", rtol=bound, atol=bound)


@gold
def test_six_matrix_products(kata):
    """Two products forwards and four backwards do it: the forward pass is not run twice."""
    N, D, H, C = 16, 48, 32, 48
    product = 2 * N * D * H  # the same for both layers, since C = D
    used = flops(kata.mlp_backprop, *network(N, D, H, C, dtype=torch.float32))
    assert used <= 6.3 * product, f"the work of {used / product:.1f} matrix products, not 6"


@gold
def test_no_loop_over_the_examples(kata):
    """For 250 times as many examples the same number of tensor operations runs."""
    few = op_count(kata.mlp_backprop, *network(N=4)).total()
    many = op_count(kata.mlp_backprop, *network(N=1000)).total()
    assert many <= few + 3, f"{few} operations for 4 examples, {many} for 1000"
