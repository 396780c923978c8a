"""Suite of kata 4.9, an autograd engine for scalars.

The oracles: derivatives worked by hand, and PyTorch's autograd in float64 on the same expression,
for leaves and intermediate results alike. Values are built through `apply` and seen through
`read`, which the stub holds complete.
"""

import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tests.harness import bronze, gold, same, seeds, silver


class Seen:
    """One of the solution's values, with the operators that do not reach across the seam."""

    def __init__(self, kata, handle):
        self.kata, self.handle = kata, handle

    def join(self, name, *others):
        handles = (other.handle if isinstance(other, Seen) else other for other in others)
        return Seen(self.kata, self.kata.apply(name, self.handle, *handles))

    def joined_to(self, number, name):
        """The operation with a plain number on its left."""
        return Seen(self.kata, self.kata.apply(name, number, self.handle))

    def __add__(self, other):
        return self.join("add", other)

    def __mul__(self, other):
        return self.join("mul", other)

    def __pow__(self, exponent):
        return self.join("pow", exponent)

    def __sub__(self, other):
        return self.join("sub", other)

    def __truediv__(self, other):
        return self.join("truediv", other)

    def __radd__(self, number):
        return self.joined_to(number, "add")

    def __rmul__(self, number):
        return self.joined_to(number, "mul")

    def __rsub__(self, number):
        return self.joined_to(number, "sub")

    def __rtruediv__(self, number):
        return self.joined_to(number, "truediv")

    def exp(self):
        return Seen(self.kata, self.handle.exp())

    def relu(self):
        return Seen(self.kata, self.handle.relu())

    def backward(self):
        self.handle.backward()

    @property
    def data(self):
        return self.kata.read(self.handle)[0]

    @property
    def grad(self):
        return self.kata.read(self.handle)[1]


def values(kata, *numbers):
    return [Seen(kata, kata.Value(number)) for number in numbers]


def close(actual, expected, what):
    """As close as a few dozen operations in float64 come."""
    __tracebackhide__ = True
    same(actual, float(expected), what, rtol=1e-10, atol=1e-12)


def same_grads(nodes, expected, when=""):
    """nodes: dict of the name and the value of each."""
    __tracebackhide__ = True
    for (name, node), right in zip(nodes.items(), expected, strict=True):
        close(node.grad, right, f"grad of {name}{when}")


@bronze
def test_worked_example(kata):
    """c = ab + b² at a = 2, b = −3 is 3; ∂c/∂a = b = −3 and ∂c/∂b = a + 2b = −4."""
    a, b = values(kata, 2, -3)
    c = a * b + b**2
    c.backward()
    close(c.data, 3.0, "data of c")
    same_grads({"a": a, "b": b, "c": c}, [-3.0, -4.0, 1.0])


@bronze
def test_value_added_to_itself(kata):
    """a + a is 2a: both of its operands pay into the one grad, which is 2."""
    (a,) = values(kata, 2)
    twice = a + a
    twice.backward()
    close(twice.data, 4.0, "data of a + a")
    close(a.grad, 2.0, "grad of a")


@bronze
def test_plain_numbers(kata):
    """5a + 1 at a = 2 is 11: plain numbers are constants, and the derivative is 5."""
    (a,) = values(kata, 2)
    line = a * 5 + 1
    line.backward()
    close(line.data, 11.0, "data of 5a + 1")
    close(a.grad, 5.0, "grad of a")


@bronze
def test_neuron(kata):
    """relu(wx + b) at w = 0.5, x = 4, b = −1 is 1; its derivatives are x, w and 1."""
    w, x, b = values(kata, 0.5, 4.0, -1.0)
    out = (w * x + b).relu()
    out.backward()
    close(out.data, 1.0, "data")
    same_grads({"w": w, "x": x, "b": b}, [4.0, 0.5, 1.0])


E2 = 7.38905609893065


OF_ONE = {  # name: function, where, its value there, its slope there
    "x + 3": (lambda x: x + 3, 2.0, 5.0, 1.0),
    "3 + x": (lambda x: 3 + x, 2.0, 5.0, 1.0),
    "x * 3": (lambda x: x * 3, 2.0, 6.0, 3.0),
    "-3 * x": (lambda x: -3 * x, 2.0, -6.0, -3.0),
    "x - 0.5": (lambda x: x - 0.5, 2.0, 1.5, 1.0),
    "5 - x": (lambda x: 5 - x, 2.0, 3.0, -1.0),
    "x / 4": (lambda x: x / 4, 2.0, 0.5, 0.25),
    "3 / x": (lambda x: 3 / x, 2.0, 1.5, -0.75),
    "x ** 2": (lambda x: x**2, -3.0, 9.0, -6.0),
    "x ** 3": (lambda x: x**3, -2.0, -8.0, 12.0),
    "x ** 3.0": (lambda x: x**3.0, -2.0, -8.0, 12.0),
    "x ** 1": (lambda x: x**1, -2.0, -2.0, 1.0),
    "x ** -1": (lambda x: x**-1, -4.0, -0.25, -0.0625),
    "x ** -2": (lambda x: x**-2, 2.0, 0.25, -0.25),
    "x ** 0.5": (lambda x: x**0.5, 4.0, 2.0, 0.25),
    "x ** 2.5": (lambda x: x**2.5, 4.0, 32.0, 20.0),
    "x ** 0": (lambda x: x**0, 4.0, 1.0, 0.0),
    "exp(x)": (lambda x: x.exp(), 2.0, E2, E2),
    "exp(x), x negative": (lambda x: x.exp(), -2.0, 1 / E2, 1 / E2),
    "relu(x), x positive": (lambda x: x.relu(), 0.25, 0.25, 1.0),
    "relu(x), x negative": (lambda x: x.relu(), -0.25, 0.0, 0.0),
}


@silver
@pytest.mark.parametrize("name", OF_ONE)
def test_every_operation(kata, name):
    """Each operation has its value and its slope, and hands on what reaches it times the slope."""
    f, at, value, slope = OF_ONE[name]
    (x,) = values(kata, at)
    y = f(x)
    close(y.data, value, f"data of {name} at {at}")
    y.backward()
    close(x.grad, slope, f"grad of x in {name}")
    z = y * -1.5
    z.backward()
    same_grads({"x": x, "y": y}, [-1.5 * slope, -1.5], f" in z = -1.5 y, y = {name}")


OF_TWO = {  # at x = 4, y = −0.5: its value and its slopes
    "x + y": (lambda x, y: x + y, 3.5, (1.0, 1.0)),
    "x * y": (lambda x, y: x * y, -2.0, (-0.5, 4.0)),
    "x - y": (lambda x, y: x - y, 4.5, (1.0, -1.0)),
    "x / y": (lambda x, y: x / y, -8.0, (-2.0, -16.0)),
}


@silver
@pytest.mark.parametrize("name", OF_TWO)
def test_every_operation_of_two_values(kata, name):
    """Two operands each get their own slope: that of x·y with respect to x is y."""
    f, value, slopes = OF_TWO[name]
    x, y = values(kata, 4.0, -0.5)
    z = f(x, y)
    close(z.data, value, f"data of {name}")
    z.backward()
    same_grads({"x": x, "y": y}, slopes, f" in {name}")


REUSED = {  # at a = 3: its slope
    "a + a + a": (lambda a: a + a + a, 3.0),
    "a * a": (lambda a: a * a, 6.0),
    "a * a * a": (lambda a: a * a * a, 27.0),
    "a - a": (lambda a: a - a, 0.0),
    "a / a": (lambda a: a / a, 0.0),
    "a * a + a": (lambda a: a * a + a, 7.0),
    "a + a**2 * a": (lambda a: a + a**2 * a, 28.0),
    "(a + a) * (a + a)": (lambda a: (a + a) * (a + a), 24.0),
    "relu(a) * a": (lambda a: a.relu() * a, 6.0),
}


@silver
@pytest.mark.parametrize("name", REUSED)
def test_reuse(kata, name):
    """However often an expression uses a value, each use pays into its grad."""
    f, slope = REUSED[name]
    (a,) = values(kata, 3.0)
    f(a).backward()
    close(a.grad, slope, f"grad of a in {name}, a = 3")


@silver
def test_diamond(kata):
    """b = 2a feeds c = b + 1 and d = 3b, e = cd: b waits for both before it pays into a."""
    (a,) = values(kata, 1.0)
    b = a * 2
    c, d = b + 1, b * 3
    e = c * d
    e.backward()
    nodes = {"a": a, "b": b, "c": c, "d": d, "e": e}
    same_grads(nodes, [30.0, 15.0, 6.0, 3.0, 1.0])  # e = (2a + 1)·6a, e' = 24a + 6


@silver
@pytest.mark.parametrize("first", ["short", "long"])
def test_paths_of_different_length(kata, first):
    """A value waits for its longest path: b goes into e directly, and also by way of c and d."""
    (a,) = values(kata, 3.0)
    b = a**2
    c = b * 2
    d = c + 1
    e = b * d if first == "short" else d * b
    e.backward()
    nodes = {"a": a, "b": b, "c": c, "d": d, "e": e}
    same_grads(nodes, [222.0, 37.0, 9.0, 9.0, 1.0])  # e = 2b² + b, e' = (4b + 1)·2a


@silver
def test_diamonds_on_diamonds(kata):
    """Six values, each the product of the one before with itself plus that one."""
    x, right = 0.5, torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
    (a,) = values(kata, x)
    nodes, truth = [a], [right]
    for _ in range(6):
        nodes.append(nodes[-1] * nodes[-1] + nodes[-1])
        truth.append(truth[-1] * truth[-1] + truth[-1])
        truth[-1].retain_grad()
    nodes[-1].backward()
    truth[-1].backward()
    for index, (node, tensor) in enumerate(zip(nodes, truth, strict=True)):
        same(node.grad, tensor.grad.item(), f"grad of value {index}", rtol=1e-10)


@silver
def test_two_values_of_the_same_number(kata):
    """Two values that hold the same number are two values, each with a grad of its own."""
    a, b, c = values(kata, 2.0, 2.0, 2.0)
    (a * b + c * 5 + b).backward()
    same_grads({"a": a, "b": b, "c": c}, [2.0, 3.0, 5.0], " in a·b + 5c + b")
    d, e = a + 1, b + 1
    (d * e * e).backward()
    same_grads({"a": a, "b": b, "a + 1": d, "b + 1": e}, [9.0, 18.0, 9.0, 18.0])


@silver
def test_gate_at_zero(kata):
    """At exactly 0 the derivative of relu is 0, and nothing passes below 0 either."""
    for number in (0, 0.0, -0.0, -1e-300, -7.0):
        a, b = values(kata, number, 2.0)
        y = a.relu() * b
        y.backward()
        close(y.data, 0.0, f"data of relu({number}) · 2")
        same_grads({"a": a, "b": b}, [0.0, 0.0], f" in relu({number}) · b")


@silver
def test_gate_looks_at_its_input(kata):
    """Whether relu lets a gradient pass depends on its input, not on the gradient's sign."""
    a, b = values(kata, 3.0, -3.0)
    (a.relu() * -2 + b.relu() * 5).backward()
    same_grads({"a": a, "b": b}, [-2.0, 0.0], " in -2 relu(a) + 5 relu(b), a = 3, b = -3")


@silver
def test_closed_gate_is_a_gradient_of_zero(kata):
    """What a result with the slope 0 was computed from gets a grad of 0: no older grad stays."""
    flat = {"relu(a)": lambda a: a.relu(), "a**0": lambda a: a**0, "a * 0": lambda a: a * 0}
    for name, f in flat.items():
        (a,) = values(kata, -3.0)
        b = a * 5
        b.backward()
        close(a.grad, 5.0, "grad of a in 5a")
        f(b).backward()
        same_grads({"a": a, "b": b}, [0.0, 0.0], f" in {name} of b = 5a = -15")


@silver
def test_a_payment_of_zero_is_a_payment(kata):
    """A share of 0 is paid like any other: what it goes to still pays on what it got elsewhere."""
    (x,) = values(kata, -3.0)
    s = x * 2
    (s.relu() + s).backward()
    same_grads({"s": s, "x": x}, [1.0, 2.0], " in relu(s) + s, s = 2x = -6")
    (x,) = values(kata, -3.0)
    s = x * 2
    v = s * 5
    (v.relu() + s).backward()
    same_grads({"v": v, "s": s, "x": x}, [0.0, 1.0, 2.0], " in relu(v) + s, v = 5s = -30")


@silver
def test_power_of_zero(kata):
    """0⁰ is 1 and 0¹ is 0; the slopes at 0 of a⁰, a¹, a² are 0, 1, 0."""
    for exponent, value, slope in ((0, 1.0, 0.0), (1, 0.0, 1.0), (2, 0.0, 0.0), (2.5, 0.0, 0.0)):
        (a,) = values(kata, 0.0)
        y = a**exponent
        y.backward()
        close(y.data, value, f"data of 0 ** {exponent}")
        close(a.grad, slope, f"grad of a in a ** {exponent} at 0")


@silver
def test_root_of_zero(kata):
    """√0 is 0: no slope can be promised there, but the number is as good as any."""
    (a,) = values(kata, 0.0)
    close((a**0.5).data, 0.0, "data of 0 ** 0.5")


@silver
def test_backward_twice(kata):
    """A second backward gives the same grads again: it does not add to the first's."""
    a, b = values(kata, 2.0, -3.0)
    c = a * b
    d = c * c + a
    nodes = {"a": a, "b": b, "c": c, "d": d}
    for when in ("", " after a second backward", " after a third"):
        d.backward()
        same_grads(nodes, [37.0, -24.0, -12.0, 1.0], when)  # d = a²b² + a


@silver
def test_backward_from_another_result(kata):
    """What backward was called on last counts: grads of an earlier result are replaced."""
    a, b = values(kata, 2.0, 5.0)
    c = a * b
    d, e = c + a, c * c
    d.backward()
    same_grads({"a": a, "b": b, "c": c}, [6.0, 2.0, 1.0], " after d.backward()")
    e.backward()
    same_grads({"a": a, "b": b, "c": c}, [100.0, 40.0, 20.0], " after e.backward()")


@silver
def test_result_used_further(kata):
    """A result that was differentiated can go into a larger expression, and that again."""
    (a,) = values(kata, 3.0)
    b = a * a
    b.backward()
    close(a.grad, 6.0, "grad of a after b.backward()")
    c = b * a
    c.backward()
    same_grads({"a": a, "b": b, "c": c}, [27.0, 3.0, 1.0], " after c.backward()")
    b.backward()
    close(a.grad, 6.0, "grad of a after b.backward() once more")


@silver
def test_what_does_not_take_part(kata):
    """Only what a result was computed from gets a grad: other values keep theirs."""
    a, b, c = values(kata, 2.0, 3.0, 4.0)
    d = a * b
    e = d * c
    f = d * 7
    e.backward()
    same_grads({"a": a, "c": c, "d": d, "f": f}, [12.0, 6.0, 4.0, 0.0], " after e.backward()")
    d.backward()
    nodes = {"a": a, "b": b, "c": c, "d": d, "e": e, "f": f}
    same_grads(nodes, [3.0, 2.0, 6.0, 1.0, 1.0, 0.0], " after d.backward() and e's before")


@silver
def test_expressions_side_by_side(kata):
    """Two expressions that are built in turns do not mix."""
    a, b = values(kata, 2.0, 3.0)
    c, d = a * a, b * b
    c, d = c * a, d + b
    c.backward()
    same_grads({"a": a, "b": b, "d": d}, [12.0, 0.0, 0.0], " after backward on a³")
    d.backward()
    same_grads({"a": a, "b": b, "c": c}, [12.0, 7.0, 1.0], " after backward on b² + b as well")


@silver
def test_operands_are_left_alone(kata):
    """An operation gives a new value; its operands keep their data, and grads wait for backward."""
    a, b = values(kata, 2, -3)
    made = [a + b, a * b, a**2, a.exp(), a.relu(), a + 0, a * 1, a**1, b - a, b / a]
    close(a.data, 2.0, "data of a")
    close(b.data, -3.0, "data of b")
    for node in (a, b, *made):
        close(node.grad, 0.0, "grad before any backward")
    for node in made:
        node.backward()
        close(node.grad, 1.0, "grad of the result")
    b.backward()
    close(b.grad, 1.0, "grad of b after backward on b itself")
    close(a.data, 2.0, "data of a after backward")
    close(b.data, -3.0, "data of b after backward")


@silver
def test_neutral_operations_are_values_of_their_own(kata):
    """a + 0, a · 1, a¹ and relu(a) equal a and are not a: each has its own place and grad."""
    (a,) = values(kata, 3.0)
    for node in (a + 0, a * 1, a**1, a.relu()):
        (node * a * a).backward()
        close(node.grad, 9.0, "grad of the copy of a")
        close(a.grad, 27.0, "grad of a")


OPERATIONS = {
    "+": lambda x, y: x + y,
    "*": lambda x, y: x * y,
    "-": lambda x, y: x - y,
    "/": lambda x, y: x / y,
    "+ 2.5": lambda x, y: x + 2.5,
    "-0.75 *": lambda x, y: -0.75 * x,
    "1 -": lambda x, y: 1 - x,
    "2 /": lambda x, y: 2 / x,
    "** 2": lambda x, y: x**2,
    "** 3": lambda x, y: x**3,
    "** -1": lambda x, y: x**-1,
    "exp": lambda x, y: x.exp(),
    "relu": lambda x, y: x.relu(),
}


def fits(number):
    """Far from where floats end, and from the kink of relu."""
    return 1e-2 < abs(number) < 20


@silver
@given(seed=seeds(), leaves=st.integers(1, 4), steps=st.integers(1, 25))
def test_any_expression(kata, seed, leaves, steps):
    """In any expression, every value's data and grad are those that PyTorch computes."""
    random = np.random.default_rng(seed)
    numbers = (random.uniform(0.2, 2.0, leaves) * random.choice([-1, 1], leaves)).tolist()
    nodes = values(kata, *numbers)
    truth = [torch.tensor(n, dtype=torch.float64, requires_grad=True) for n in numbers]
    names = [f"leaf {index}" for index in range(leaves)]
    for _ in range(steps):
        name = str(random.choice(list(OPERATIONS)))
        one, two = random.integers(len(nodes), size=2)
        made = OPERATIONS[name](truth[one], truth[two])
        if not (fits(made.item()) or (name == "relu" and made.item() == 0.0)):
            continue
        if name in ("/", "2 /", "** -1") and not fits((truth[two] * truth[one]).item()):
            continue
        made.retain_grad()
        truth.append(made)
        nodes.append(OPERATIONS[name](nodes[one], nodes[two]))
        names.append(f"value {len(names)} ({name} of {one} and {two})")
    root = int(random.integers(len(nodes) // 2, len(nodes)))
    nodes[root].backward()
    truth[root].backward()
    for name, node, tensor in zip(names, nodes, truth, strict=True):
        data, grad = kata.read(node.handle)
        same(data, tensor.item(), f"data of {name}", rtol=1e-9)
        right = 0.0 if tensor.grad is None else tensor.grad.item()
        same(grad, right, f"grad of {name}", rtol=1e-8, atol=1e-8)


@silver
@pytest.mark.parametrize(
    "wrong",
    ["1.0", b"1.0", None, [1.0], 1 + 2j, {"data": 1.0}],
    ids=lambda value: type(value).__name__,
)
def test_only_real_numbers(kata, wrong):
    """Text, None, a list, a complex number: as data or operand each is a TypeError."""
    with pytest.raises(TypeError):
        kata.Value(wrong)
    (a,) = values(kata, 2.0)
    for name in ("add", "mul", "pow"):
        with pytest.raises(TypeError):
            a.join(name, wrong)


@silver
def test_a_value_holds_no_value(kata):
    """Value(Value(2.0)) is a TypeError: data is an int or a float, and a Value is neither."""
    with pytest.raises(TypeError):
        kata.Value(kata.Value(2.0))


@silver
def test_data_and_grad_are_floats(kata):
    """data and grad are floats from the start, also where all that goes in are ints."""
    (a,) = values(kata, 2)
    nodes = {"a": a, "a * a + 1": a * a + 1}
    for when in ("before", "after"):
        for name, node in nodes.items():
            for what, number in (("data", node.data), ("grad", node.grad)):
                assert isinstance(number, float), (
                    f"{what} of {name} {when} backward is {number!r}, "
                    f"of type {type(number).__name__}, not a float"
                )
        nodes["a * a + 1"].backward()


@silver
def test_an_exponent_is_a_constant(kata):
    """a to the power of a Value is a TypeError: this engine would lose the exponent's grad."""
    a, b = values(kata, 2.0, 3.0)
    with pytest.raises(TypeError):
        a**b


@silver
def test_powers_that_are_no_number(kata):
    """√−4 is a ValueError and 0⁻¹ a ZeroDivisionError, neither a complex number nor inf."""
    negative, zero = values(kata, -4.0, 0.0)
    for exponent in (0.5, -1.5, 2.25):
        with pytest.raises(ValueError):
            negative**exponent
    for exponent in (-1, -2.5):
        with pytest.raises(ZeroDivisionError):
            zero**exponent


@silver
def test_fitting_a_line(kata):
    """Eight steps downhill on Σ(wx + b − y)² take the same way as with PyTorch."""
    xs, ys = [-1.0, 0.0, 1.5, 2.0], [-2.5, 0.5, 3.0, 5.5]

    def loss_of(w, b):
        return sum(((w * x + b - y) ** 2 for x, y in zip(xs, ys, strict=True)), 0.0)

    w, b = 0.0, 0.0
    right_w, right_b = (torch.zeros((), dtype=torch.float64, requires_grad=True) for _ in "wb")
    for step in range(8):
        weight, bias = values(kata, w, b)
        loss = loss_of(weight, bias)
        loss.backward()
        right = loss_of(right_w, right_b)
        grad_w, grad_b = torch.autograd.grad(right, (right_w, right_b))
        same(loss.data, right.item(), f"loss in step {step}", rtol=1e-9, atol=1e-9)
        same(weight.grad, grad_w.item(), f"grad of w in step {step}", rtol=1e-9, atol=1e-9)
        same(bias.grad, grad_b.item(), f"grad of b in step {step}", rtol=1e-9, atol=1e-9)
        w, b = w - 0.05 * weight.grad, b - 0.05 * bias.grad
        with torch.no_grad():
            right_w -= 0.05 * grad_w
            right_b -= 0.05 * grad_b


@gold
def test_long_chain(kata):
    """A chain of 10 000 additions: backward gets to its other end, without recursion."""
    a, b = values(kata, 1.0, 0.5)
    end = a
    for _ in range(10):
        end = end.join("add", *itertools.repeat(b, 1000))
    end.backward()
    close(end.data, 5001.0, "data of a + 10 000 b")
    same_grads({"a": a, "b": b}, [1.0, 10_000.0])
    end.backward()
    same_grads({"a": a, "b": b}, [1.0, 10_000.0], " after a second backward")


@gold
def test_very_long_chain(kata):
    """A chain of 120 000 additions: to look up what was seen takes the same time at its end."""
    a, b = values(kata, 1.0, 0.5)
    end = a
    for _ in range(120):
        end = end.join("add", *itertools.repeat(b, 1000))
    end.backward()
    same_grads({"a": a, "b": b}, [1.0, 120_000.0])


@gold
def test_long_chain_of_products(kata):
    """12 000 factors 2 and 0.5 in turn: the gradient passes each and arrives as 1."""
    (a,) = values(kata, 3.0)
    end = a
    for _ in range(10):
        end = end.join("mul", *itertools.chain(*itertools.repeat((2, 0.5), 600)))
    (end + a).backward()
    close(end.data, 3.0, "data of the end")
    close(a.grad, 2.0, "grad of a, which the end is added to")


@gold
def test_paths_without_number(kata):
    """Forty doublings x + x are 2⁴⁰ paths, and forty steps: each operation is visited once."""
    (a,) = values(kata, 3.0)
    end = a
    for _ in range(40):
        end = end + end
    end.backward()
    close(a.grad, 2.0**40, "grad of a")


@gold
def test_chain_below_a_chain(kata):
    """8 000 uses of the end of a chain of 8 000: they are added up before they go down it, once."""
    a, b, x = values(kata, 1.0, 1.0, 0.5)
    below = b
    for _ in range(8):
        below = below.join("add", *itertools.repeat(x, 1000))
    end = a
    for _ in range(8):
        end = end.join("add", *itertools.repeat(below, 1000))
    end.backward()
    nodes = {"a": a, "the value used": below, "b": b, "x": x}
    same_grads(nodes, [1.0, 8e3, 8e3, 64e6])


@gold
def test_one_value_used_thousands_of_times(kata):
    """5 000 uses of one value by one result's operands all arrive."""
    a, b = values(kata, 0.25, 2.0)
    end = (a * b).join("add", *itertools.repeat(a, 2500), *itertools.repeat(b, 2500))
    end.backward()
    same_grads({"a": a, "b": b}, [2502.0, 2500.25])


@gold
def test_huge_and_tiny(kata):
    """Numbers of 10²⁰⁰ and 10⁻²⁰⁰ meet, and gradients as large and as small come through."""
    a, b = values(kata, 1e200, 1e-200)
    (a * b * 3).backward()
    same(a.grad, 3e-200, "grad of a", rtol=1e-12, atol=0.0)
    same(b.grad, 3e200, "grad of b", rtol=1e-12, atol=0.0)
    (a**-1).backward()
    same(a.grad, 0.0, "grad of a in 1/a, which underflows", rtol=0.0, atol=0.0)
    (b**2).backward()
    same(b.grad, 2e-200, "grad of b in b², where b² underflows", rtol=1e-12, atol=0.0)


@gold
@pytest.mark.parametrize("number", [-1000, -300.5, -40.0, 40.0, 300.5, 709.0])
def test_exponential_far_out(kata, number):
    """exp and its slope are equal from 0 at −1000 to 10³⁰⁷ at 709: nothing is cut off."""
    (x,) = values(kata, number)
    y = x.exp()
    y.backward()
    same(y.data, math.exp(number), f"data of exp({number})", rtol=1e-10, atol=0.0)
    same(x.grad, math.exp(number), f"slope of exp at {number}", rtol=1e-10, atol=0.0)


@gold
def test_gate_just_above_zero(kata):
    """However small a positive number is, relu lets it and its gradient through."""
    for number in (1e-9, 1e-300):
        (x,) = values(kata, number)
        y = x.relu()
        y.backward()
        same(y.data, number, f"data of relu({number})", rtol=1e-12, atol=0.0)
        same(x.grad, 1.0, f"slope of relu at {number}")
