"""What a suite sees through the wall is what it sees without: values, changes, gradients."""

import random
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch

from scripts.wall.errors import CrashedError, RefusedError, TooLongError
from scripts.wall.gradients import Graph
from scripts.wall.proxy import Limits, WallSide
from scripts.wall.sandbox import Sandbox
from tests.harness import gradients, op_count, parameter_gradients, part, place, same
from tests.harness.counting import flops, graph_nodes
from tests.harness.forbidden import ForbiddenCallError
from tests.harness.solution import Handle, MissingNameError, Solution

TORCH = {"torch": True}

ECHO = """
import torch

def f(x):
    return x

def change(how, x):
    exec(how)

def look(how, x):
    return eval(how)
"""

Behind = Callable[[str], Solution]


@pytest.fixture(scope="module")
def behind(sandbox: Sandbox) -> Iterator[Behind]:
    """Puts a text behind the wall, with torch, for all tests of this module that share it."""
    sides: dict[str, WallSide] = {}

    def put(text: str) -> Solution:
        if text not in sides:
            load = (text, "k.py", "kata_k", None, (), "k.py")
            sides[text] = WallSide(sandbox, load, True, Limits(), pytest.fail)
        sides[text].begin_test()
        return Solution(sides[text])

    yield put
    for side in sides.values():
        side.close()


@pytest.fixture
def echo(behind: Behind) -> Solution:
    return behind(ECHO)


@pytest.mark.parametrize(
    "value",
    [
        None, True, 0, -7, 2**70, -(2**70), 2.5, -0.0, float("inf"), 1j, "text", "", b"\0bytes",
        [], [1], [1, 2.5], [1, 2, 3], (), (1,), ((1, [2]), {3}), {"a": [1]}, {1: (2,)}, set(),
        frozenset({1}), [0.5, 1.5], [True, False], np.float32(1.5), np.int8(-3), np.bool_(True),
        np.arange(6).reshape(2, 3), np.zeros((0, 3)), np.float64(2) * np.ones(()),
        np.arange(6.0)[::-1], np.arange(12).reshape(3, 4).T[1:], np.array(["ab", "c"]),
        np.array([1 + 2j]), np.array([True]), np.dtype("float32"),
    ],
    ids=repr,
)  # fmt: skip
def test_values_go_there_and_come_back(echo, value):
    back = echo.f(value)
    assert type(back) is type(value)
    if isinstance(value, np.ndarray):
        same(back, value)
    else:
        assert repr(back) == repr(value)


@pytest.mark.parametrize(
    "value",
    [
        torch.arange(6).reshape(2, 3), torch.zeros(0, 3), torch.tensor(2.5),
        torch.randn(3, 4).mT, torch.randn(4, 5)[1::2, 1:], torch.ones(3).expand(2, 3),
        torch.tensor([1.5], dtype=torch.bfloat16), torch.tensor([True]), torch.tensor([1j]),
        torch.tensor([1j]).conj(), torch.randn(2).half(),
    ],
    ids=lambda value: f"{value.dtype} {tuple(value.shape)}",
)  # fmt: skip
def test_tensors_go_there_and_come_back(echo, value):
    same(echo.f(value), value)


@pytest.mark.parametrize(
    "value", [torch.float16, torch.device("cpu"), torch.Size([2, 3])], ids=repr
)
def test_torchs_own_values_go_there_and_come_back(echo, value):
    assert echo.f(value) == value and type(echo.f(value)) is type(value)


def test_a_tensor_that_needs_a_gradient_is_itself_when_it_comes_back(echo):
    leaf = torch.ones(2, requires_grad=True)
    assert echo.f(leaf) is leaf


@pytest.mark.parametrize(
    ("change", "value", "after"),
    [
        ("x.append(2)", [1], [1, 2]),
        ("x.clear()", [1.0, 2.0], []),
        ("x[0].append(2)", [[1]], [[1, 2]]),
        ("x.pop('a')", {"a": 1}, {}),
        ("x['a'].append(2)", {"a": [1]}, {"a": [1, 2]}),
        ("x.add(2)", {1}, {1, 2}),
        ("x[0] += 1", np.zeros(2), np.array([1.0, 0.0])),
        ("x += 1", np.zeros((2, 2)).T, np.ones((2, 2))),
        ("x.add_(1)", torch.zeros(2), torch.ones(2)),
        ("x[0].zero_()", [torch.ones(2)], [torch.zeros(2)]),
    ],
    ids=str,
)
def test_a_change_in_place_is_seen(echo, change, value, after):
    echo.change(change, value)
    assert str(value) == str(after)


def test_a_change_of_a_part_changes_the_whole(echo):
    whole = np.zeros(4)
    echo.change("x[:] = 1", whole[1:3])
    same(whole, np.array([0.0, 1.0, 1.0, 0.0]))


def test_what_cannot_be_written_to_cannot_be_written_to_there(echo):
    array = np.zeros(2)
    array.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        echo.change("x[0] = 1", array)


@pytest.mark.parametrize("view", ["x", "x[1:]", "x.T", "x.reshape(-1)"])
@pytest.mark.parametrize("zeros", [np.zeros, torch.zeros], ids=["array", "tensor"])
def test_a_view_that_comes_back_is_a_view(echo, view, zeros):
    made = zeros((2, 2))
    result = echo.look(view, made)
    result[:] = 7
    assert made[1, 1] == 7


def test_a_copy_that_comes_back_is_a_copy(echo):
    made = np.zeros(2)
    echo.look("x.copy()", made)[:] = 7
    same(made, np.zeros(2))


def test_an_array_that_is_given_out_twice_is_one_array(walled):
    kata = walled("import numpy as np\nkept = np.zeros(2)\ndef f(): return kept")
    first = kata.f()
    first[0] = 7.0
    same(kata.f(), np.array([7.0, 0.0]))


def test_a_callback_is_called_and_may_change_what_it_is_given(walled):
    kata = walled(
        """
        import numpy as np
        def f(fn):
            x = np.zeros(2)
            y = fn(x, by=3)
            return x, y
        """
    )

    def fn(x, by):
        x[0] = by
        return x * 2

    same(kata.f(fn), (np.array([3.0, 0.0]), np.array([6.0, 0.0])))


def test_what_a_callback_returned_may_be_changed_later(walled):
    answer = np.ones(2)
    walled("def f(fn):\n    y = fn()\n    y *= 5").f(lambda: answer)
    same(answer, np.full(2, 5.0))


def test_a_callback_can_raise_through_the_solution(walled):
    error = KeyError("mine")

    def fail():
        raise error

    with pytest.raises(KeyError) as caught:
        walled("def f(fn): fn()").f(fail)
    assert caught.value is error


def test_a_solution_can_catch_what_a_callback_raises(walled):
    kata = walled("def f(fn):\n    try: fn()\n    except ValueError as e: return str(e)")

    def fail():
        raise ValueError("mine")

    assert kata.f(fail) == "mine"


ERRORS = [
    ("raise ValueError('mine')", ValueError, "mine"),
    ("raise KeyError('mine')", KeyError, "mine"),
    ("[][1]", IndexError, "out of range"),
    ("1 / 0", ZeroDivisionError, "division"),
    ("import nothing_like_it", ModuleNotFoundError, "nothing_like_it"),
    ("raise NotImplementedError('your code here')", NotImplementedError, "your code here"),
    ("class E(ValueError): pass\n    raise E('mine')", ValueError, "mine"),
    ("b'\\xff'.decode()", ValueError, "invalid start byte"),
    ("raise ExceptionGroup('many', [ValueError()])", Exception, "many"),
    ("import numpy as np; np.linalg.inv(np.zeros((2, 2)))", np.linalg.LinAlgError, "ingular"),
    ("def f(): f()\n    f()", RecursionError, "recursion"),
    ("raise SystemExit(3)", Exception, "3"),
    ("raise KeyboardInterrupt('mine')", Exception, "mine"),
]
RAISING = "".join(f"def f{n}():\n    {text}\n" for n, (text, _, _) in enumerate(ERRORS))


@pytest.mark.parametrize("number", range(len(ERRORS)), ids=lambda number: ERRORS[number][0])
def test_an_error_arrives_as_its_kind_and_with_its_line(behind, number):
    text, kind, match = ERRORS[number]
    with pytest.raises(kind, match=match) as caught:
        getattr(behind(RAISING), f"f{number}")()
    line = RAISING.splitlines()[caught.value.__kata_line__ - 1].strip()
    assert line in [part.strip() for part in text.splitlines()]


def test_a_missing_name_is_said(walled):
    with pytest.raises(MissingNameError, match="is it your `attention`"):
        _ = walled("def attention(): pass").atention


def test_forbidden_calls_are_stopped_there(sandbox):
    text = "import numpy as np\ndef f(x): return getattr(np, 'do' + 't')(x, x)"
    load = (text, "k.py", "kata_k", None, ("numpy.dot",), "k.py")
    side = WallSide(sandbox, load, False, Limits(), pytest.fail)
    try:
        with pytest.raises(ForbiddenCallError, match=r"k.py calls numpy.dot"):
            side.find("f")(np.ones(2))
    finally:
        side.close()


MODULE = """
import torch
from torch import nn

class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.factor = nn.Parameter(torch.tensor([2.0, 3.0]))
    def forward(self, x):
        return x * self.factor

def twice(fn, x):
    return fn(fn(x))

def inside(x):
    (x * x).sum().backward()
    return x.grad

def both(x, y):
    return x @ y, x.detach() * 2

def modules(model, x):
    return model(x)

def cached(x, kept=[]):
    kept.append(x * 2)
    return kept[0]
"""


@pytest.fixture
def modules(behind: Behind) -> Solution:
    return behind(MODULE)


def test_a_module_lives_there_and_its_values_come(modules):
    module = modules.Scale()
    assert type(module) is Handle and repr(module) == "<Scale>"
    same(module.state_dict(), {"factor": torch.tensor([2.0, 3.0])})
    module.load_state_dict({"factor": torch.tensor([5.0, 7.0])})
    same(module.parameters(), [torch.tensor([5.0, 7.0])])
    module.eval()
    assert module.is_training() is False
    same(module(torch.ones(2)).detach(), torch.tensor([5.0, 7.0]))


def test_gradients_cross(modules):
    x, y = torch.randn(3, 4), torch.randn(4, 2)
    mine = gradients(lambda x, y: modules.both(x, y)[0], x, y)
    same(mine, gradients(torch.matmul, x, y), "gradients")


def test_gradients_of_parameters_cross(modules):
    module = modules.Scale()
    found = parameter_gradients(module, lambda: module(torch.tensor([4.0, 5.0])))
    weights = torch.cos(torch.arange(1, 3) * 1.7) + 0.3
    same(found, {"factor": weights * torch.tensor([4.0, 5.0])}, "gradients", rtol=1e-5)


def test_gradients_cross_through_a_callback_too(modules):
    found = gradients(lambda x: modules.twice(lambda y: y**3, x), torch.tensor([1.1]))
    same(found, gradients(lambda x: x**9, torch.tensor([1.1])), rtol=1e-5)


def test_gradients_cross_twice(modules):
    """What one call gives goes into the next, and each counts once."""
    y, z = torch.randn(3, 3), torch.randn(3, 3)
    found = gradients(lambda x: modules.both(modules.both(x, y)[0], z)[0], torch.randn(3, 3))
    same(found, gradients(lambda x: x @ y @ z, torch.randn(3, 3)), rtol=1e-4, atol=1e-5)


def test_what_needs_no_gradient_has_none(modules):
    x = torch.ones(2, 2, requires_grad=True)
    first, second = modules.both(x, torch.ones(2, 2))
    assert first.requires_grad and not second.requires_grad
    with torch.no_grad():
        assert not modules.both(x, torch.ones(2, 2))[0].requires_grad


def test_backward_within_the_solution_fills_grad(modules):
    x = torch.tensor([2.0, 3.0], requires_grad=True)
    same(modules.inside(x), torch.tensor([4.0, 6.0]))
    same(x.grad, torch.tensor([4.0, 6.0]))


def test_a_part_is_built_there_and_is_the_same(modules):
    linear = place(modules, part("linear", 3, 2, seed=4))
    same(
        linear(torch.ones(3)).detach(), part("linear", 3, 2, seed=4).build()(torch.ones(3)).detach()
    )
    same(modules.modules(linear, torch.ones(3)), linear(torch.ones(3)))


def test_operations_and_flops_are_counted_there(modules):
    x, y = torch.randn(3, 4), torch.randn(4, 2)
    assert op_count(modules.both, x, y) == {"mm": 1, "detach": 1, "mul": 1}
    assert flops(modules.both, x, y) == 2 * 3 * 4 * 2


NESTED = """
import torch

def grow(x, steps):
    total = x * 0
    for _ in range(steps):
        total = total + x
        torch.autograd.grad(total.sum(), x, retain_graph=True)

def reach(x):
    (x * 3).sum().backward()

def both(fn, a, b):
    a, b = (each.detach().requires_grad_() for each in (a, b))
    return torch.autograd.grad(fn(a, b), (a, b))

def again(fn, a, b):
    a, b = (each.detach().requires_grad_() for each in (a, b))
    for leaf in (a, b):
        fn(a, b).backward(inputs=[leaf])
    return a.grad, b.grad

def itself(x):
    return x

def kinds(x):
    return x.is_leaf, x.requires_grad
"""


def test_nodes_of_graphs_are_counted_there(walled):
    grow = walled(NESTED).grow
    x = torch.ones(3, requires_grad=True)
    size = {steps: graph_nodes(grow, x, steps) for steps in (1, 2, 3)}
    assert size[3] - size[2] == size[2] - size[1] + 1
    assert graph_nodes(lambda: (x * 2).sum().backward()) == 3


def test_backward_there_goes_on_to_what_an_input_was_computed_from(walled):
    kata = walled(NESTED)
    x = torch.ones(2, requires_grad=True)
    for computed in (x * 5, kata.itself(x * 5), kata.itself(x) * 5):
        kata.reach(computed)
        same(x.grad, torch.full((2,), 15.0), "grad")
        x.grad = None
        kata.reach(computed)
        same(x.grad, torch.full((2,), 15.0), "grad, the second time")
        x.grad = None


def test_backward_from_here_passes_a_computed_input_once(walled):
    kata = walled(NESTED)
    x = torch.ones(2, requires_grad=True)
    computed = x * 5
    (kata.itself(computed) * 2 + kata.itself(kata.itself(computed) * 7)).sum().backward()
    same(x.grad, torch.full((2,), 45.0), "grad")
    assert kata.itself(computed) is computed


def test_a_computed_input_is_no_leaf(walled):
    kata = walled(NESTED)
    x = torch.ones(2, requires_grad=True)
    assert [kata.kinds(each) for each in (x, x * 2, kata.itself(x * 2), x.detach())] == [
        (True, True),
        (False, True),
        (False, True),
        (True, False),
    ]


def test_gradients_that_are_one_tensor_share_their_memory(walled):
    grads = walled(NESTED).both(lambda a, b: (a + b).sum(), torch.ones(3), torch.ones(3))
    grads[0].fill_(7.0)
    same(grads[1], torch.full((3,), 7.0), "the other gradient")


def test_a_gradient_that_is_there_is_left_alone(walled):
    a, b = torch.full((3,), 2.0), torch.full((3,), 5.0)
    same(walled(NESTED).again(lambda a, b: (a * b).sum(), a, b), (b, a), "gradients")


def test_the_random_state_is_one(walled):
    kata = walled(
        """
        import random
        import numpy as np
        import torch
        def draw(): return random.random(), np.random.rand(), torch.rand(2)
        """,
        **TORCH,
    )
    state = random.getstate(), np.random.get_state(), torch.get_rng_state()
    mine = kata.draw()
    after = random.random(), np.random.rand(), torch.rand(2)
    random.setstate(state[0])
    np.random.set_state(state[1])
    torch.set_rng_state(state[2])
    same(mine, (random.random(), np.random.rand(), torch.rand(2)), "first draw")
    same(after, (random.random(), np.random.rand(), torch.rand(2)), "second draw")


def test_generators_are_drawn_from_in_place(walled):
    kata = walled(
        "import torch\ndef f(n, t): return n.random(), torch.rand(1, generator=t)", **TORCH
    )
    mine = np.random.default_rng(3), torch.Generator().manual_seed(3)
    other = np.random.default_rng(3), torch.Generator().manual_seed(3)
    for _ in range(2):
        drawn = other[0].random(), torch.rand(1, generator=other[1])
        same(kata.f(*mine), drawn)


def test_a_process_that_dies_fails_one_test_and_not_the_next(walled):
    kata = walled("import os\ndef f(x):\n    if x: os._exit(0)\n    return 7")
    with pytest.raises(CrashedError, match="exit code 0"):
        kata.f(True)
    kata._side.begin_test()
    assert kata.f(False) == 7


def test_a_process_that_always_dies_is_started_a_few_times_only(walled):
    kata = walled("import os\nos._exit(3)", limits=Limits(workers=2))
    for match in ("exit code 3", "exit code 3", "no other try"):
        kata._side.begin_test()
        with pytest.raises(CrashedError, match=match):
            kata.f()


def test_a_handle_of_a_process_that_died_is_dead(walled):
    kata = walled("import os\nclass A: pass\ndef f(a=None):\n    if a is None: os._exit(0)")
    kept = kata.A()
    with pytest.raises(CrashedError):
        kata.f()
    kata._side.begin_test()
    with pytest.raises(CrashedError, match="gone"):
        kata.f(kept)


def test_a_call_that_takes_too_long_ends(walled):
    kata = walled("def f():\n    while True: pass", limits=Limits(call=0.3))
    with pytest.raises(TooLongError, match="loop that does not end"):
        kata.f()


def test_all_calls_together_may_take_so_long(walled):
    kata = walled("import time\ndef f(): time.sleep(0.2)", limits=Limits(total=1.0))
    with pytest.raises(TooLongError):
        for _ in range(20):
            kata.f()


def test_once_a_test_took_too_long_the_next_ones_have_less_time(walled):
    limits = Limits(test=2.0, again=0.5)
    kata = walled("import time\ndef f(seconds): time.sleep(seconds)", limits=limits)
    kata.f(1.0)
    for seconds in (9.0, 1.0):
        kata._side.begin_test()
        with pytest.raises(TooLongError):
            kata.f(seconds)
    kata._side.begin_test()
    kata.f(0.0)


def test_a_gradient_of_another_shape_is_refused():
    tensor = torch.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="gradient"):
        Graph([], [tensor * 2]).backward([torch.ones(3, 2)])
    assert tensor.grad is None


def test_calls_back_have_an_end(walled):
    kata = walled("def f(fn):\n    while True: fn()", limits=Limits(callbacks=50))
    with pytest.raises(RefusedError, match="50 times"):
        kata.f(lambda: None)


@pytest.mark.parametrize("value", ["[x := []] and (x.append(x) or x)", "'a' * 2_000_000"])
def test_a_result_that_cannot_cross_is_a_failure_and_no_more(walled, value):
    kata = walled(f"def f(): return {value}\ndef g(): return 7")
    with pytest.raises((TypeError, RecursionError)):
        kata.f()
    assert kata.g() == 7


def test_what_a_suite_may_not_hand_over_is_the_suites_fault(walled):
    kata = walled("def f(x): return 7")
    with pytest.raises(TypeError, match="cannot cross"):
        kata.f(iter([1]))
    assert kata.f(1) == 7


def test_many_calls_hold_on_to_nothing(walled):
    kata = walled("def f(x, fn): return [fn(x), x]")
    for _ in range(200):
        kata.f(np.zeros(3), lambda x: x + 1)
    heap = kata._side._peer._heap
    assert len(heap.objects()) + len(heap.blocks) < 40
