"""Suite of kata 4.8, autograd.

The oracles: gradients worked by hand, the gradient of the mean squared error written out, and
gradient descent with it in float64. What the caller passes in may require gradients itself, and
nothing of that may change.
"""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import (
    bronze,
    gold,
    gradients,
    graph_nodes,
    op_count,
    same,
    seed_torch,
    seeds,
    silver,
)


def derived(kata, fn, *inputs):
    """The value, and the gradients as a tuple."""
    __tracebackhide__ = True
    value, grads = kata.value_and_gradients(fn, *inputs)
    return value, tuple(grads)


def walk(x, y, learning_rate, steps):
    """Gradient descent on the mean squared error with its gradient by hand, in float64."""
    x, y = x.double(), y.double()
    slope, intercept, losses = 0.0, 0.0, []
    for _ in range(steps):
        errors = slope * x + intercept - y
        losses.append((errors * errors).mean().item())
        by_slope, by_intercept = 2 * (errors * x).mean().item(), 2 * errors.mean().item()
        slope -= learning_rate * by_slope
        intercept -= learning_rate * by_intercept
    return slope, intercept, losses


def same_fit(kata, x, y, learning_rate, steps, atol=1e-9):
    __tracebackhide__ = True
    results = kata.fit_line(x, y, learning_rate, steps)
    names = ("slope", "intercept", "losses")
    for name, actual, right in zip(names, results, walk(x, y, learning_rate, steps), strict=True):
        bounds = {"rtol": 1e-9, "atol": atol} if x.dtype == torch.float64 else {"rtol": 1e-4}
        same(actual, torch.tensor(right, dtype=x.dtype), name, **bounds)


@bronze
def test_worked_product(kata):
    """w·x = 32, its gradient with respect to w is x, and with respect to x it is w."""
    w, x = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([4.0, 5.0, 6.0])
    value, grads = derived(kata, lambda w, x: w @ x, w, x)
    same(value, torch.tensor(32.0), "value")
    same(grads, (x, w), "gradients")


@bronze
def test_worked_rounding(kata):
    """[0.4, 1.7] rounds to [0, 2]; a gradient of [3, 5] comes through as it is."""
    x = torch.tensor([0.4, 1.7])
    same(kata.round_straight_through(x), torch.tensor([0.0, 2.0]), "rounded")
    factors = torch.tensor([3.0, 5.0])
    (grad,) = gradients(lambda x: (kata.round_straight_through(x) * factors).sum(), x)
    (one,) = gradients(lambda x: x.sum(), x)  # what the helper weighs a sum with
    same(grad / one, factors, "gradient")


@bronze
def test_worked_fit(kata):
    """Two points on y = 2x + 1: after two steps of 0.25 the line is 1.0625 x + 1.3125."""
    x, y = torch.tensor([0.0, 1.0]), torch.tensor([1.0, 3.0])
    slope, intercept, losses = kata.fit_line(x, y, 0.25, 2)
    same(slope, torch.tensor(1.0625), "slope")
    same(intercept, torch.tensor(1.3125), "intercept")
    same(losses, torch.tensor([5.0, 0.78125]), "losses")


@silver
def test_gradient_at_a_point(kata):
    """x² + y² at (3, 4) is 25, with the gradient (6, 8); again for 2-d and 0-d inputs."""
    value, grads = derived(kata, lambda p: (p**2).sum(), torch.tensor([3.0, 4.0]))
    same(value, torch.tensor(25.0), "value")
    same(grads, (torch.tensor([6.0, 8.0]),), "gradients")
    a, b = torch.randn(4, 3).double().T, torch.randn(4, 2).double()  # a is not contiguous
    c = torch.tensor(1.5, dtype=torch.float64)
    value, grads = derived(kata, lambda a, b, c: c * (a @ b).sum(), a, b, c)
    same(value, 1.5 * (a @ b).sum(), "value")
    by_a, by_b = 1.5 * b.sum(1).expand(3, 4), 1.5 * a.sum(0)[:, None].expand(4, 2)
    same(grads, (by_a, by_b, (a @ b).sum()), "gradients")


@silver
@given(seed=seeds(), n=st.integers(1, 6), m=st.integers(1, 5))
def test_any_shape_and_dtype(kata, seed, n, m):
    """Each gradient has the shape and the dtype of its input, and is right."""
    seed_torch(seed)
    a, b = torch.randn(n, m, dtype=torch.float64), torch.randn(m)

    def fn(a, b):
        return (a.sin() * b.exp()).sum() + (b**3).sum()

    _, grads = derived(kata, fn, a, b)
    by_a = a.cos() * b.double().exp()
    by_b = (a.sin().sum(0) * b.double().exp() + 3 * b.double() ** 2).float()
    same(grads[0], by_a, "gradient of a", rtol=1e-5, atol=1e-5)
    same(grads[1], by_b, "gradient of b", rtol=1e-4, atol=1e-4)


@silver
def test_input_that_is_not_used(kata):
    """An input that the function makes no use of has zeros, and no part in the value."""
    a, b, c = torch.randn(3), torch.randn(2, 4), torch.tensor(math.inf, dtype=torch.float64)
    value, grads = derived(kata, lambda a, b, c: (a * a).sum(), a, b, c)
    same(value, (a * a).sum(), "value")
    same(grads, (2 * a, torch.zeros(2, 4), torch.zeros((), dtype=torch.float64)), "gradients")
    grads[1][0, 1] = 7.0
    same(grads[1].sum().item(), 7.0, "sum of the zeros of b after a 7 was written to one place")


@silver
def test_constant_function(kata):
    """A function that gives the same number whatever comes in has gradients of zeros."""
    constant = torch.tensor(7.0)
    value, grads = derived(kata, lambda a: constant, torch.randn(3))
    same(value, torch.tensor(7.0), "value")
    same(grads, (torch.zeros(3),), "gradients")
    value.fill_(77.0)
    same(constant, torch.tensor(7.0), "the function's constant after the value was overwritten")


@silver
def test_one_tensor_given_twice(kata):
    """The same tensor as two inputs is two inputs, each with its own gradient."""
    a = torch.tensor([2.0, -1.0])
    _, grads = derived(kata, lambda a, b: (a * a * b).sum(), a, a)
    same(grads, (torch.tensor([8.0, 2.0]), torch.tensor([4.0, 1.0])), "gradients")


@silver
def test_calls_do_not_add_up(kata):
    """A second call gives the same gradients as the first: nothing is left over."""
    a = torch.tensor([2.0, -1.0], requires_grad=True)
    for time in ("first", "second", "third"):
        _, grads = derived(kata, lambda a: (a**3).sum(), a)
        same(grads, (torch.tensor([12.0, 3.0]),), f"gradients of the {time} call")


@silver
@pytest.mark.parametrize("requires_grad", [True, False])
def test_inputs_are_left_as_they_came(kata, requires_grad):
    """Neither the numbers nor requires_grad nor grad of an input changes."""
    a, b = torch.randn(3, requires_grad=requires_grad), torch.randn(3)
    if requires_grad:
        a.grad = torch.full((3,), 7.0)
    copies = a.detach().clone(), b.clone()
    derived(kata, lambda a, b: (a * b).sum(), a, b)
    same(a.detach(), copies[0], "first input after the call")
    same(b, copies[1], "second input after the call")
    same(a.requires_grad, requires_grad, "requires_grad of the first input")
    same(b.requires_grad, False, "requires_grad of the second input")
    same(a.grad, torch.full((3,), 7.0) if requires_grad else None, "grad of the first input")
    same(b.grad, None, "grad of the second input")


@silver
def test_gradient_goes_no_further_than_the_inputs(kata):
    """An input that was computed from a parameter is an input: the parameter gets nothing."""
    parameter = torch.tensor([1.0, 2.0], requires_grad=True)
    hidden = parameter * 3
    _, grads = derived(kata, lambda h: (h * h).sum(), hidden)
    same(grads, (torch.tensor([6.0, 12.0]),), "gradients")
    same(parameter.grad, None, "grad of what the input was computed from")


@silver
def test_results_are_numbers_only(kata):
    """Neither the value nor a gradient requires a gradient, and writing to them moves no input."""
    a, c = torch.randn(3, requires_grad=True), torch.tensor(2.0)
    value, grads = derived(kata, lambda a, c: (a * a).sum() * c, a, c)
    for name, result in (("value", value), ("first", grads[0]), ("second", grads[1])):
        same(result.requires_grad, False, f"requires_grad of the {name} result")
    value, grads = derived(kata, lambda c: c, c)
    same((value, grads), (torch.tensor(2.0), (torch.tensor(1.0),)), "value and gradients of c")
    value.fill_(77.0)
    grads[0].fill_(77.0)
    same(c, torch.tensor(2.0), "input after the caller overwrote the value")


@silver
@pytest.mark.parametrize("shape", [(), (3,)], ids=str)
@pytest.mark.parametrize(
    "fn",
    [
        lambda a, b: (a + b).sum(),
        lambda a, b: ((a + b) * 4).sum(),
        lambda a, b: (a - b).exp().sum(),
    ],
    ids=["sum", "multiple", "difference"],
)
def test_each_gradient_is_a_tensor_of_its_own(kata, fn, shape):
    """Scaling one gradient in place, as clipping does, moves neither the other nor the value."""
    a = torch.randn(shape)
    for inputs in ((a, torch.randn(shape)), (a, a)):
        value, grads = derived(kata, fn, *inputs)
        before = value.clone(), *(grad.clone() for grad in grads)
        grads[0].mul_(10)
        same(grads[0], 10 * before[1], "first gradient after it was scaled")
        same(grads[1], before[2], "second gradient after the first was scaled")
        same(value, before[0], "value after the first gradient was scaled")
        grads[1].mul_(10)
        same(grads[0], 10 * before[1], "first gradient after the second was scaled")


@silver
def test_within_no_grad(kata):
    """Called within torch.no_grad() it computes the same gradients, and leaves the mode alone."""
    a = torch.tensor([3.0, 4.0])
    with torch.no_grad():
        value, grads = derived(kata, lambda a: (a * a).sum(), a)
        same(torch.is_grad_enabled(), False, "gradients enabled after the call")
        with pytest.raises(ValueError):
            kata.value_and_gradients(lambda a: a * 2, a)
        same(torch.is_grad_enabled(), False, "gradients enabled after an error")
    same(value, torch.tensor(25.0), "value")
    same(grads, (torch.tensor([6.0, 8.0]),), "gradients")


@silver
def test_after_an_error(kata):
    """After an error, fn's own or yours, neither the mode nor requires_grad nor grad is another."""

    def fails(a):
        raise KeyError("fn itself failed")

    a = torch.tensor([3.0, 4.0])
    b = torch.tensor([3.0, 4.0], requires_grad=True)
    b.grad = torch.full((2,), 7.0)
    for fn, error in ((fails, KeyError), (lambda a: a * 2, ValueError)):
        for mode in (False, True):
            with torch.set_grad_enabled(mode):
                for tensor in (a, b):
                    with pytest.raises(error):
                        kata.value_and_gradients(fn, tensor)
                same(torch.is_grad_enabled(), mode, f"gradients enabled after a {error.__name__}")
        same((a.requires_grad, a.grad), (False, None), "requires_grad and grad of a")
        same((b.requires_grad, b.grad), (True, torch.full((2,), 7.0)), "those of b")


@silver
@pytest.mark.parametrize("fn", [lambda a: a * 2, torch.ones_like], ids=["multiple", "constant"])
@pytest.mark.parametrize("shape", [(3,), (1,), (2, 3), (0,)], ids=str)
def test_only_one_number_is_differentiated(kata, shape, fn):
    """A function that gives a tensor with axes is a ValueError that holds its shape."""
    with pytest.raises(ValueError) as refusal:
        derived(kata, fn, torch.ones(shape))
    message = str(refusal.value)
    assert str(shape) in message or str(list(shape)) in message, (
        f"the message does not hold the shape {shape}: {message}"
    )


@silver
@given(seed=seeds(), n=st.integers(1, 5), m=st.integers(1, 5))
def test_rounding_of_any_shape(kata, seed, n, m):
    """Values are those of torch.round, gradients those of doing nothing."""
    seed_torch(seed)
    x = 10 * torch.randn(m, n).double().T  # not contiguous
    same(kata.round_straight_through(x), x.round(), "rounded", atol=1e-12)
    same(gradients(kata.round_straight_through, x), gradients(lambda x: x * 1, x), "gradients")
    same(kata.round_straight_through(x[0, 0]), x[0, 0].round(), "rounded, no axes", atol=1e-12)


@silver
def test_rounding_halves_and_negatives(kata):
    """Halves go to the even neighbour, as torch.round has it, and down is not towards zero."""
    x = torch.tensor([0.5, 1.5, 2.5, -0.5, -1.5, -1.7, -0.2, 7.0])
    expected = torch.tensor([0.0, 2.0, 2.0, 0.0, -2.0, -2.0, 0.0, 7.0])
    same(kata.round_straight_through(x), expected, "rounded")


def same_whole_numbers(kata, dtype):
    """2003 numbers up to 1, 50 and 3000, to the last bit."""
    __tracebackhide__ = True
    for top in (1, 50, 3000):
        x = torch.linspace(-top, top, 2003, dtype=torch.float64).to(dtype)
        same(kata.round_straight_through(x), x.round(), f"rounded {dtype}", rtol=0.0, atol=0.0)


@silver
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=str)
def test_what_is_rounded_is_whole(kata, dtype):
    """2.3 gives 2 and not 2.0000002: x added and taken away again leaves a rounding error."""
    same_whole_numbers(kata, dtype)


@silver
def test_a_zero_has_no_sign_here(kata):
    """-0.3 rounds to 0; whether it is written 0 or -0 makes no difference."""
    x = torch.tensor([-0.3, -0.0, 0.0, 0.3, -0.5])
    same(kata.round_straight_through(x).abs(), torch.zeros(5), "rounded, without signs")
    same(kata.round_straight_through(x), torch.zeros(5), "rounded")


@silver
def test_learning_through_rounding(kata):
    """What stands before and after the rounding gets the gradient of its place."""
    x = torch.tensor([0.4, 1.7, -2.6])

    def before_and_after(x):
        return kata.round_straight_through(x * 3) ** 2

    def by_hand(x):  # 2·round(3x)·3, the straight-through slope being 1
        return 6 * (x.detach() * 3).round() * x

    same(gradients(before_and_after, x), gradients(by_hand, x), "gradients")


@silver
def test_rounding_leaves_its_input(kata):
    """x is read, never written; whole numbers come back as a tensor of their own."""
    for x in (torch.tensor([0.4, 1.7]), torch.tensor([1.0, -2.0])):
        copy = x.clone()
        rounded = kata.round_straight_through(x)
        rounded.fill_(77.0)
        same(x, copy, "x after the call, and after the result was overwritten")


@silver
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16], ids=str)
def test_rounding_keeps_the_dtype(kata, dtype):
    """The dtype stays: float64, float32, bfloat16."""
    x = torch.tensor([0.25, 1.75, -3.5], dtype=dtype)
    same(kata.round_straight_through(x), torch.tensor([0.0, 2.0, -4.0], dtype=dtype), "rounded")
    large = torch.tensor([2.0**24 + 1.25, -123456789.75], dtype=torch.float64)
    same(kata.round_straight_through(large), large.round(), "large numbers", rtol=0.0, atol=1e-6)


@silver
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=str)
@pytest.mark.parametrize(("n", "steps"), [(5, 7), (1, 3), (8, 1), (3, 40)])
def test_every_step_of_the_fit(kata, dtype, n, steps):
    """Slope, intercept and each loss are those of gradient descent with the gradient by hand."""
    x = torch.randn(n, dtype=dtype)
    y = 3 * x - 1 + torch.randn(n, dtype=dtype)
    same_fit(kata, x, y, 0.1, steps)


@silver
def test_fit_finds_the_line(kata):
    """From points on y = 2x + 5 the fit finds 2 and 5."""
    x = torch.tensor([-1.0, 0.0, 1.0, 2.0, 4.0]).double()
    slope, intercept, losses = kata.fit_line(x, 2 * x + 5, 0.1, 500)
    same(slope, torch.tensor(2.0).double(), "slope")
    same(intercept, torch.tensor(5.0).double(), "intercept")
    same(len(losses), 500, "number of losses")


@silver
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)
def test_fit_keeps_half_precision(kata, dtype):
    """The worked fit in float16 and bfloat16: all results are of the points' dtype."""
    x, y = torch.tensor([0.0, 1.0], dtype=dtype), torch.tensor([1.0, 3.0], dtype=dtype)
    slope, intercept, losses = kata.fit_line(x, y, 0.25, 2)
    same(slope, torch.tensor(1.0625, dtype=dtype), "slope")
    same(intercept, torch.tensor(1.3125, dtype=dtype), "intercept")
    same(losses, torch.tensor([5.0, 0.78125], dtype=dtype), "losses")


@silver
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=str)
def test_no_steps(kata, dtype):
    """No steps: slope and intercept are 0, and there are no losses, all of the points' dtype."""
    points = torch.ones(3, dtype=dtype)
    zero, none = torch.zeros((), dtype=dtype), torch.zeros(0, dtype=dtype)
    same(tuple(kata.fit_line(points, points, 0.1, 0)), (zero, zero, none), "results")


@silver
def test_fits_do_not_add_up(kata):
    """A fit starts from 0 whatever was fitted before."""
    x, y = torch.tensor([1.0, 2.0]), torch.tensor([3.0, 1.0])
    first = kata.fit_line(x, y, 0.1, 5)
    kata.fit_line(y, x, 0.2, 3)
    same(kata.fit_line(x, y, 0.1, 5), first, "the same fit once more")
    same_fit(kata, x, y, 0.1, 5)


@silver
def test_points_are_left_as_they_came(kata):
    """x and y keep their numbers and their grad: the fit gives them none, and takes none away."""
    x, y = torch.randn(4, requires_grad=True), torch.randn(4, requires_grad=True)
    copies = x.detach().clone(), y.detach().clone()
    results = kata.fit_line(x, y, 0.1, 3)
    same(x.grad, None, "grad of x")
    same(y.grad, None, "grad of y")
    x.grad, y.grad = torch.full((4,), 7.0), torch.full((4,), 8.0)
    kata.fit_line(x, y, 0.1, 3)
    same(x.grad, torch.full((4,), 7.0), "grad of x, 7 before the fit")
    same(y.grad, torch.full((4,), 8.0), "grad of y, 8 before the fit")
    same(x.requires_grad and y.requires_grad, True, "requires_grad of x and y")
    same((x.detach(), y.detach()), copies, "x and y after the fit")
    for name, result in zip(("slope", "intercept", "losses"), results, strict=True):
        same(result.requires_grad, False, f"requires_grad of {name}")
    plain = torch.randn(4), torch.randn(4)
    for name, result in zip(
        ("slope", "intercept", "losses"), kata.fit_line(*plain, 0.1, 3), strict=True
    ):
        same(result.requires_grad, False, f"requires_grad of {name}")


@silver
@pytest.mark.parametrize(
    ("left", "right"),
    [((4,), (4, 1)), ((4, 1), (4,)), ((4, 1), (4, 1)), ((4,), (3,)), ((4,), (1,)), ((1,), (4,)),
     ((), ()), ((0,), (0,)), ((4,), ())],
    ids=str,
)  # fmt: skip
def test_points_that_make_no_pairs(kata, left, right):
    """x and y must both be (N,) with at least one point: else a ValueError, never a broadcast."""
    with pytest.raises(ValueError):
        kata.fit_line(torch.ones(left), torch.ones(right), 0.1, 2)


@silver
def test_negative_steps(kata):
    """A negative number of steps is a ValueError."""
    with pytest.raises(ValueError):
        kata.fit_line(torch.ones(3), torch.ones(3), 0.1, -1)


@gold
def test_function_is_called_once(kata):
    """The forward pass is what costs: fn is called once, however many inputs there are."""
    calls = []

    def fn(a, b, c):
        calls.append(None)
        return (a * b).sum() + c

    derived(kata, fn, torch.randn(5), torch.randn(5), torch.tensor(1.0))
    same(len(calls), 1, "calls of fn")


@gold
@pytest.mark.parametrize(
    ("dtype", "bits"), [(torch.float64, 53), (torch.float32, 24), (torch.bfloat16, 8)], ids=str
)
def test_rounding_at_the_end_of_the_precision(kata, dtype, bits):
    """Where only whole numbers are left, odd and huge ones stay; just below a half goes to 0."""
    top = 2.0**bits
    whole = torch.tensor([top - 1, top / 2 + 1, top / 2 + 3, 3 - top, top, 8 * top], dtype=dtype)
    same(kata.round_straight_through(whole), whole, "whole numbers", rtol=0.0, atol=0.0)
    huge = torch.tensor([1e30, -2.5e19, 3e38], dtype=dtype)  # beyond what int64 holds
    same(kata.round_straight_through(huge), huge, "huge numbers", rtol=0.0, atol=0.0)
    mine, right = gradients(kata.round_straight_through, huge), gradients(lambda x: x * 1, huge)
    same(mine, right, "gradients of huge numbers")
    below = torch.tensor([0.5 - 0.5 / top, 0.5 / top - 0.5], dtype=dtype)
    same(kata.round_straight_through(below), torch.zeros(2, dtype=dtype), "just below a half")


@gold
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)
def test_what_is_rounded_is_whole_in_half_precision(kata, dtype):
    """With three digits, or two, every sum on the way is rounded: the result is whole."""
    same_whole_numbers(kata, dtype)


@gold
def test_late_steps_cost_what_early_ones_do(kata):
    """Twenty steps more cost the same after ten steps and after fifty: no graph grows."""
    x, y = torch.randn(6), torch.randn(6)
    cost = {n: op_count(kata.fit_line, x, y, 0.01, n).total() for n in (10, 30, 50, 70)}
    assert cost[30] > cost[10], "more steps must cost more"
    same(cost[70] - cost[50], cost[30] - cost[10], "operations of 20 steps, late against early")
    size = {n: graph_nodes(kata.fit_line, x, y, 0.01, n) for n in (10, 30, 50, 70)}
    same(size[70] - size[50], size[30] - size[10], "nodes of 20 graphs, late against early")


@gold
def test_long_fit(kata):
    """Two thousand steps in float64 follow gradient descent to the last one."""
    x = torch.linspace(-1, 1, 9).double()
    same_fit(kata, x, 4 * x - 3 + torch.sin(9 * x), 0.01, 2000)


@gold
def test_mixed_scales(kata):
    """Points of 10⁴ and 10⁻⁴, and a tiny learning rate: the fit is the same walk."""
    x = torch.tensor([1e4, -2e4, 3e-4], dtype=torch.float64)
    y = torch.tensor([5e3, 1e-4, 2.0], dtype=torch.float64)
    same_fit(kata, x, y, 1e-10, 30)


@gold
def test_tiny_points(kata):
    """Points at heights of 10⁻¹²: gradients are tiny from the start, and no step is left out."""
    x = torch.tensor([-1.0, 0.5, 2.0, 1.0], dtype=torch.float64)
    y = 1e-12 * torch.tensor([3.0, -1.0, 4.0, 2.0], dtype=torch.float64)
    same_fit(kata, x, y, 0.1, 20, atol=0.0)


@gold
def test_diverging_fit(kata):
    """A fit with far too large a learning rate ends at no finite line, and does not hide it."""
    x = torch.tensor([1e3, -2e3])
    slope, _, losses = kata.fit_line(x, 2 * x + 1, 1e3, 40)
    same(losses[0].item(), 9998001.0, "first loss", rtol=1e-5)
    assert not slope.isfinite(), f"the slope is {slope.item()}, not infinite or NaN"
    assert not losses[-1].isfinite(), f"the last loss is {losses[-1].item()}, not infinite or NaN"


@gold
def test_gradients_that_are_no_numbers(kata):
    """√0 has an infinite slope, and 0 · √0 one that is NaN: both are handed out as they are."""
    a, weight = torch.tensor([0.0, 4.0, 0.0]), torch.tensor([1.0, 1.0, 0.0])
    _, grads = derived(kata, lambda a: (a.sqrt() * weight).sum(), a)
    same(grads, (torch.tensor([math.inf, 0.25, math.nan]),), "gradients")


@gold
def test_gradients_far_out(kata):
    """Gradients of 10³⁰⁰ and 10⁻³⁰⁰ come through as they are."""
    a = torch.tensor([1e-300, 1e300], dtype=torch.float64)
    factors = torch.tensor([1e300, 1e-300], dtype=torch.float64)
    value, grads = derived(kata, lambda a: (a * factors).sum(), a)
    same(value.item(), 2.0, "value")
    assert grads[0].tolist() == factors.tolist(), f"gradient: got {grads[0].tolist()}"
