"""`gradients` and `parameter_gradients`: by value, for any output, and loud when cut off."""

import pytest
import torch
from torch import nn

from tests.harness import gradients, parameter_gradients, part, place, same
from tests.harness.forbidden import Guard
from tests.harness.solution import SideHere, Solution


class Tied(nn.Module):
    """A parameter under two names, one that is used, and one that is not."""

    def __init__(self) -> None:
        super().__init__()
        self.used = nn.Parameter(torch.tensor([2.0, 3.0]))
        self.again = self.used
        self.idle = nn.Parameter(torch.ones(3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.used


@pytest.fixture
def kata() -> Solution:
    module = type("module", (), {"Tied": Tied})
    return Solution(SideHere(module, Guard([], "here"), "here"))


def weights_of(count: int) -> torch.Tensor:
    """How each of so many outputs counts, seen from outside: the identity's own gradient."""
    return gradients(lambda x: 1 * x, torch.zeros(count))[0]


def test_a_gradient_follows_from_the_chain_rule():
    x = torch.tensor([1.0, -2.0, 3.0])
    (grad,) = gradients(lambda x: x**2, x)
    same(grad, 2 * x * weights_of(3), "gradient of the squares")


def test_every_tensor_gets_its_own_gradient():
    a, b = torch.tensor([2.0]), torch.tensor([5.0])
    (weight,) = weights_of(1)
    of_a, of_b = gradients(lambda a, b: a * b, a, b)
    same(of_a, b * weight, "gradient of a")
    same(of_b, a * weight, "gradient of b")


def test_outputs_count_unevenly():
    assert len(set(weights_of(6).tolist())) == 6


def test_a_softmax_whose_sum_is_constant_still_has_a_gradient():
    (grad,) = gradients(lambda x: x.softmax(-1), torch.tensor([0.0, 1.0, 2.0]))
    assert grad.abs().min() > 1e-3


@pytest.mark.parametrize(
    "outputs",
    [
        lambda x: (x, x**2),
        lambda x: [x, x**2],
        lambda x: {"a": x, "b": x**2},
        lambda x: (x, {"b": [x**2]}),
    ],
    ids=["tuple", "list", "dict", "nested"],
)
def test_all_outputs_count(outputs):
    x = torch.tensor([1.0, 4.0])
    (grad,) = gradients(outputs, x)
    same(grad, weights_of(2) * (1 + 2 * x), "gradient")


def test_integers_among_the_outputs_are_passed_over():
    x = torch.tensor([1.0, 4.0])
    (grad,) = gradients(lambda x: (x.argmax(), 2 * x), x)
    same(grad, 2 * weights_of(2), "gradient")


def test_outputs_of_several_dtypes_count_together():
    (grad,) = gradients(lambda x: (x, x.double()), torch.ones(2))
    same(grad, 2 * weights_of(2), "gradient")


def test_complex_outputs_count_with_both_their_parts():
    (grad,) = gradients(lambda x: torch.complex(x, 10 * x).conj(), torch.ones(1))
    real, imaginary = weights_of(2)
    same(grad, (real - 10 * imaginary).reshape(1), "gradient")


def test_a_tensor_that_takes_no_part_has_a_gradient_of_zeros():
    _, grad = gradients(lambda a, b: a, torch.ones(2), torch.ones(3, 4))
    same(grad, torch.zeros(3, 4), "gradient")


def test_a_gradient_has_the_dtype_of_its_tensor():
    (grad,) = gradients(lambda x: x.float(), torch.ones(2, dtype=torch.float64))
    assert grad.dtype == torch.float64


def test_the_callers_tensors_stay_as_they_are():
    x = torch.ones(2)
    gradients(lambda x: (1 * x).mul_(3), x)
    same(x, torch.ones(2), "x")
    assert not x.requires_grad


def test_a_leaf_of_the_callers_gathers_no_gradient():
    x = torch.ones(2, requires_grad=True)
    gradients(lambda x: 2 * x, x)
    assert x.grad is None


@pytest.mark.parametrize(
    "cut",
    [
        lambda x: x.detach(),
        lambda x: torch.from_numpy(x.detach().numpy()),
        lambda x: torch.tensor(x.tolist()),
        lambda x: x.sum().item(),
        lambda x: x.argmax(),
        lambda x: None,
        torch.no_grad()(lambda x: 2 * x),
    ],
    ids=["detach", "NumPy", "tensor", "item", "argmax", "None", "no_grad"],
)
def test_a_result_that_is_cut_off_is_an_error_that_says_so(cut):
    with pytest.raises(AssertionError, match="no gradient can flow"):
        gradients(cut, torch.ones(2))


def test_parameter_gradients_come_by_name(kata):
    module, x = kata.Tied(), torch.tensor([5.0, 7.0])
    grads = parameter_gradients(module, lambda: module(x))
    same(grads["used"], x * weights_of(2), "gradient of used")


def test_a_shared_parameter_is_listed_once(kata):
    module = kata.Tied()
    grads = parameter_gradients(module, lambda: module(torch.ones(2)))
    assert list(grads) == ["used", "idle"]


def test_a_parameter_that_takes_no_part_has_zeros(kata):
    module = kata.Tied()
    grads = parameter_gradients(module, lambda: module(torch.ones(2)))
    same(grads["idle"], torch.zeros(3), "gradient of idle")


def test_gradients_do_not_pile_up(kata):
    module = kata.Tied()
    first = parameter_gradients(module, lambda: module(torch.ones(2)))
    second = parameter_gradients(module, lambda: module(torch.ones(2)))
    same(second, first, "gradients of the second call")


def test_gradients_that_came_back_stay_as_they_were(kata):
    module = kata.Tied()
    first = parameter_gradients(module, lambda: module(torch.ones(2)))
    parameter_gradients(module, lambda: module(torch.full((2,), 9.0)))
    same(first["used"], weights_of(2), "gradient of the first call")


def test_a_placed_part_has_parameter_gradients(kata):
    module = place(kata, part("linear", 3, 2))
    grads = parameter_gradients(module, lambda: module(torch.ones(1, 3)))
    same(grads["bias"], weights_of(2), "gradient of the bias")
