"""`op_count`, `flops` and `graph_nodes`: every way to write the same counts the same."""

import subprocess
import sys

import pytest
import torch
from torch import nn

from tests.harness import flops, graph_nodes, op_count
from tests.harness.variants import ROOT

A = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
B = torch.tensor([[0.5, 1.0], [2.0, 1.5]])


def into(operation):
    """An operation made to work on a copy, which it may change."""
    return lambda a, b: operation(a.clone(), b)


def iadd(a, b):
    a += b


def imul(a, b):
    a *= b


SPELLINGS = {
    "add": {
        "operator": lambda a, b: a + b,
        "method": lambda a, b: a.add(b),
        "function": torch.add,
        "in place": into(lambda a, b: a.add_(b)),
        "augmented": into(iadd),
        "out": lambda a, b: torch.add(a, b, out=torch.empty(2, 2)),
        "a number": lambda a, b: a + 3,
        "from the right": lambda a, b: 3 + a,
        "under a name": lambda a, b: a.__add__(b),
    },
    "mul": {
        "operator": lambda a, b: a * b,
        "method": lambda a, b: a.mul(b),
        "synonym": lambda a, b: a.multiply(b),
        "function": torch.mul,
        "in place": into(lambda a, b: a.mul_(b)),
        "augmented": into(imul),
    },
    "mm": {
        "operator": lambda a, b: a @ b,
        "method": lambda a, b: a.matmul(b),
        "function": torch.mm,
        "linear": lambda a, b: nn.functional.linear(a, b),
        "shorter": lambda a, b: a.mm(b),
    },
    "exp": {
        "method": lambda a, b: a.exp(),
        "function": lambda a, b: torch.exp(a),
        "in place": into(lambda a, b: a.exp_()),
    },
    "_softmax": {
        "method": lambda a, b: a.softmax(-1),
        "function": lambda a, b: torch.softmax(a, -1),
        "functional": lambda a, b: nn.functional.softmax(a, dim=-1),
        "module": lambda a, b: nn.Softmax(-1)(a),
    },
    "bitwise_and": {
        "operator": lambda a, b: (a > 1) & (b > 1),
        "function": lambda a, b: torch.bitwise_and(a > 1, b > 1),
    },
    "relu": {
        "function": lambda a, b: torch.relu(a),
        "method": lambda a, b: a.relu(),
        "in place": into(lambda a, b: a.relu_()),
        "functional": lambda a, b: nn.functional.relu(a),
    },
}


@pytest.mark.parametrize(
    ("name", "spelling"),
    [(name, spelling) for name, spellings in SPELLINGS.items() for spelling in spellings],
)
def test_every_spelling_counts_as_one(name, spelling):
    assert op_count(SPELLINGS[name][spelling], A, B)[name] == 1


def test_each_run_of_an_operation_counts():
    def five_times(a):
        for _ in range(5):
            a = a * 2
        return a

    assert op_count(five_times, A) == {"mul": 5}


def test_total_is_of_all_operations():
    assert op_count(lambda a, b: (a + b).exp() * 2, A, B).total() == 3


def test_an_operation_on_tensors_that_require_grad_counts():
    assert op_count(lambda a: a.exp(), A.clone().requires_grad_())["exp"] == 1


def test_an_operation_in_a_module_counts():
    assert op_count(nn.Sequential(nn.Linear(2, 2), nn.ReLU()), A)["addmm"] == 1


def test_what_runs_backwards_counts():
    def both_ways(a):
        (2 * a).sum().backward()

    assert op_count(both_ways, A.clone().requires_grad_())["mul"] == 2


def test_plain_python_counts_nothing():
    assert op_count(lambda: sum(range(9))).total() == 0


def test_arguments_by_name_are_handed_on():
    assert op_count(lambda a, power: a**power, A, power=3)["pow"] == 1


def test_nothing_counts_after_the_call():
    counts = op_count(lambda a: a + 1, A)
    A + 1
    assert counts.total() == 1


def test_an_error_passes_through_and_ends_the_count():
    with pytest.raises(ValueError, match="mine"):
        op_count(lambda: (_ for _ in ()).throw(ValueError("mine")))
    assert op_count(lambda a: a + 1, A).total() == 1


@pytest.mark.parametrize(
    "product", [lambda a, b: a @ b, torch.matmul, lambda a, b: torch.einsum("ij,jk->ik", a, b)]
)
def test_flops_of_a_product(product):
    assert flops(product, torch.ones(3, 4), torch.ones(4, 5)) == 2 * 3 * 4 * 5


def test_flops_of_a_batch():
    assert flops(torch.matmul, torch.ones(7, 3, 4), torch.ones(7, 4, 5)) == 7 * 2 * 3 * 4 * 5


def test_flops_of_what_autograd_has_not_taken_apart():
    def linear():
        with torch.inference_mode():
            return nn.functional.linear(torch.ones(7, 4), torch.ones(5, 4), torch.ones(5))

    assert flops(linear) == 7 * 2 * 4 * 5


def test_elementwise_work_has_no_flops():
    assert flops(lambda a: (a * a + a).exp(), A) == 0


def test_flops_by_name_are_handed_on(capsys):
    assert flops(torch.mm, A, mat2=B) == 16
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "walk",
    [
        lambda loss, x: loss.backward(retain_graph=True),
        lambda loss, x: torch.autograd.grad(loss, x, retain_graph=True),
        lambda loss, x: torch.autograd.grad([loss], [x], retain_graph=True),
        lambda loss, x: torch.autograd.grad(inputs=x, outputs=loss, retain_graph=True),
    ],
)
def test_every_walk_back_counts_the_nodes_behind_it(walk):
    x = torch.ones(3, requires_grad=True)

    def walks(times):
        loss = (x * x).sum()  # the sum, the product and x, which is one node
        for _ in range(times):
            walk(loss, x)

    assert [graph_nodes(walks, times) for times in (0, 1, 2)] == [0, 3, 6]


def test_a_graph_that_is_kept_grows():
    x = torch.ones(3, requires_grad=True)

    def grow(steps):
        total = torch.zeros(())
        for _ in range(steps):
            total = total + (x * x).sum()
            total.backward(retain_graph=True)

    assert [graph_nodes(grow, steps) for steps in (1, 2, 3)] == [4, 4 + 7, 4 + 7 + 10]


def test_counting_does_without_the_compiler():
    """Importing that takes as long as importing torch."""
    code = """
import sys
import torch
from tests.harness import flops, graph_nodes, op_count
flops(torch.mm, torch.ones(2, 2), torch.ones(2, 2))
op_count(torch.mm, torch.ones(2, 2), torch.ones(2, 2))
sys.exit("torch._dynamo" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
