"""The seam: what crosses between a suite and a solution, and what does not."""

import itertools
from collections import Counter, OrderedDict, defaultdict, namedtuple
from types import ModuleType

import numpy as np
import pytest
import torch
from torch import nn

from tests.harness import part, place, same
from tests.harness.forbidden import ForbiddenCallError, Guard
from tests.harness.solution import Handle, MissingNameError, SideHere, Solution

Pair = namedtuple("Pair", "left right")


class Counting:
    """A solution's own class."""

    limit = 3

    def __init__(self, start: int = 0) -> None:
        self.at = start

    def step(self, by: int = 1) -> int:
        self.at += by
        return self.at

    def twin(self) -> "Counting":
        return Counting(self.at)


class Scale(nn.Module):
    """A solution's own module, with dropout to see its mode by."""

    def __init__(self) -> None:
        super().__init__()
        self.factor = nn.Parameter(torch.tensor([2.0, 3.0]))
        self.drop = nn.Dropout(0.5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.factor


def solution(guard: Guard | None = None, **names) -> Solution:
    """A solution that has these names."""
    module = ModuleType("kata_made")
    vars(module).update(names)
    return Solution(SideHere(module, guard or Guard([], "katas/made.py"), "katas/made.py"))


def given_back(value):
    """What a suite receives when a solution returns the value."""
    return solution(f=lambda: value).f()


def taken(value, look=type):
    """What a solution sees, by `look`, of a value that a suite hands over."""
    return solution(f=look).f(value)


PLAIN = [
    None, True, 7, 2.5, 1j, "text", b"bytes", np.float32(1), np.arange(3), np.dtype("int8"),
    torch.arange(3), torch.float16, torch.device("cpu"), torch.Size([2]), torch.Generator(),
]  # fmt: skip


def shown(value) -> str:
    """A name for a case that is the same in every process."""
    return repr(value).partition(" object at ")[0]


@pytest.mark.parametrize("value", PLAIN, ids=shown)
def test_values_come_back_as_they_are(value):
    assert given_back(value) is value


@pytest.mark.parametrize("value", [*PLAIN, float, np.float32, ValueError], ids=shown)
def test_values_are_handed_over_as_they_are(value):
    assert taken(value, look=lambda seen: seen is value)


@pytest.mark.parametrize(
    "value",
    [object(), Counting(), nn.Linear(1, 1), len, (x for x in ()), itertools.count(), Counting],
    ids=lambda value: type(value).__name__,
)
def test_anything_else_comes_back_as_a_handle(value):
    assert type(given_back(value)) is Handle


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Pair(1, 2), (1, 2)),
        (OrderedDict(a=1), {"a": 1}),
        (Counter("aab"), {"a": 2, "b": 1}),
        (defaultdict(list, {1: [2]}), {1: [2]}),
        (torch.tensor([3, 1]).max(dim=0), (torch.tensor(3), torch.tensor(0))),
        ({1, 2}, {1, 2}),
        (frozenset({1}), frozenset({1})),
    ],
    ids=repr,
)
def test_containers_come_back_as_pythons_own(value, plain):
    result = given_back(value)
    assert (type(result), result) == (type(plain), plain)


@pytest.mark.parametrize(
    "wrap",
    [lambda x: [x], lambda x: (1, (x,)), lambda x: {"a": [x]}, lambda x: {x: 1}, lambda x: {x}],
    ids=["list", "tuple", "dict", "key", "set"],
)
def test_what_containers_hold_comes_back_by_the_same_rule(wrap):
    assert "<Counting>" in repr(given_back(wrap(Counting())))


def test_a_class_is_called_to_make_an_instance():
    assert solution(Counting=Counting).Counting(5).step() == 6


def test_positions_and_names_of_arguments_are_kept():
    kata = solution(f=lambda a, *rest, b=0, **more: [a, list(rest), b, more])
    assert kata.f(1, 2, 3, b=4, c=5) == [1, [2, 3], 4, {"c": 5}]


def test_an_instance_keeps_its_state_between_calls():
    counting = solution(Counting=Counting).Counting()
    assert [counting.step(), counting.step(by=5)] == [1, 6]


def test_what_a_method_makes_is_a_handle_too():
    assert solution(Counting=Counting).Counting(4).twin().step() == 5


def test_a_handle_that_is_passed_back_is_the_thing_itself():
    counting = Counting()
    kata = solution(make=lambda: counting, is_it=lambda x: x is counting)
    assert kata.is_it(kata.make())


@pytest.mark.parametrize(
    "wrap", [lambda x: [x], lambda x: (x,), lambda x: {"a": [x]}], ids=["list", "tuple", "dict"]
)
def test_a_handle_in_a_container_is_the_thing_itself(wrap):
    counting = Counting()
    kata = solution(make=lambda: counting, is_it=lambda value: value == wrap(counting))
    assert kata.is_it(wrap(kata.make()))


def test_a_handle_by_name_is_the_thing_itself():
    kata = solution(make=Counting, step=lambda *, what: what.step())
    assert kata.step(what=kata.make()) == 1


def test_a_handle_shows_its_kind_only():
    assert repr(given_back(Counting())) == "<Counting>"


def test_a_handle_that_should_be_a_number_is_named_by_its_kind():
    with pytest.raises(AssertionError, match=r"expected a float \(1.0\), got a Counting"):
        same(given_back(Counting()), 1.0)


def test_an_attribute_cannot_be_looked_at():
    with pytest.raises(TypeError, match=r"Counting.limit is no method"):
        _ = given_back(Counting()).limit


@pytest.mark.parametrize("thing", [given_back(Counting()), solution(_hidden=1)], ids=repr)
def test_private_names_do_not_exist(thing):
    with pytest.raises(AttributeError):
        _ = thing._hidden


def test_a_plain_value_of_the_module_comes_by_name():
    assert solution(LIMIT=3).LIMIT == 3


def test_a_missing_name_is_said_with_where():
    with pytest.raises(MissingNameError, match=r"^katas/made.py has no `attention`: define it"):
        _ = solution(f=len).attention


@pytest.mark.parametrize("name", ["atention", "attentions", "Attention"])
def test_a_missing_name_is_said_with_one_that_is_near(name):
    with pytest.raises(MissingNameError, match=rf"has no `attention`: is it your `{name}`\?$"):
        _ = solution(**{name: len}).attention


def test_a_near_name_is_said_with_its_line():
    line = given_back.__code__.co_firstlineno
    with pytest.raises(MissingNameError, match=rf"is it your `atention`, line {line}\?$"):
        _ = solution(atention=given_back).attention


def test_a_missing_method_is_said_with_one_that_is_near():
    with pytest.raises(MissingNameError, match=r"your Counting has no `stepp`.*`step`"):
        _ = given_back(Counting()).stepp


def test_a_missing_name_fails_like_an_assertion():
    with pytest.raises(AssertionError):
        _ = solution().attention


@pytest.mark.parametrize(
    ("value", "change", "after"),
    [
        ([1], lambda x: x.append(2), [1, 2]),
        ({"a": 1}, lambda x: x.pop("a"), {}),
        ({"a": [1]}, lambda x: x["a"].append(2), {"a": [1, 2]}),
        (([1],), lambda x: x[0].append(2), ([1, 2],)),
        ({1}, lambda x: x.add(2), {1, 2}),
        (np.zeros(2), lambda x: x.fill(7), np.full(2, 7.0)),
        (torch.zeros(2), lambda x: x.add_(7), torch.full((2,), 7.0)),
    ],
    ids=["list", "dict", "list in a dict", "list in a tuple", "set", "array", "tensor"],
)
def test_a_change_in_place_is_seen(value, change, after):
    solution(f=change).f(value)
    assert np.all(value == after) if isinstance(value, np.ndarray) else str(value) == str(after)


@pytest.mark.parametrize("kept", [[1], {"a": 1}, {1}, [[1]], ([1],)], ids=str)
def test_what_the_solution_keeps_and_changes_later_is_seen(kept):
    kata = solution(give=lambda: kept)
    assert kata.give() is kept


def test_what_needs_a_change_comes_as_a_copy():
    kept = [Counting()]
    assert solution(give=lambda: kept).give() is not kept and type(kept[0]) is Counting


def test_errors_cross_as_they_are():
    with pytest.raises(ValueError, match="mine"):
        solution(f=lambda: (_ for _ in ()).throw(ValueError("mine"))).f()


def test_a_callback_is_called_with_values():
    assert solution(f=lambda fn: fn(2, by=3)).f(lambda x, by: x * by) == 6


def test_a_callback_is_given_handles():
    kinds = []
    solution(f=lambda fn: fn(Counting(), [Counting()])).f(lambda *given: kinds.append(repr(given)))
    assert kinds == ["(<Counting>, [<Counting>])"]


def test_a_handle_that_a_callback_gives_is_the_thing_itself():
    assert solution(f=lambda fn: type(fn(Counting())) is Counting).f(lambda x: x)


def test_a_callback_may_call_the_handle_it_is_given():
    assert solution(f=lambda fn: fn(Counting())).f(lambda counting: counting.step()) == 1


def test_a_callback_in_a_container_is_called_with_values():
    kata = solution(f=lambda fns: fns["a"][0](Counting()))
    assert kata.f({"a": [lambda counting: repr(counting)]}) == "<Counting>"


def test_a_callback_can_raise_through_the_solution():
    def fail():
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        solution(f=lambda fn: fn()).f(fail)


def test_a_part_is_built_on_the_solutions_side():
    assert taken(part("linear", 3, 2), look=lambda seen: tuple(seen(torch.ones(3)).shape)) == (2,)


def test_a_part_in_a_container_is_built():
    assert taken({"a": [part("linear", 3, 2)]}, look=lambda seen: seen["a"][0].in_features) == 3


def test_a_placed_part_shows_what_a_call_did_to_it():
    kata = solution(reset=lambda module: nn.init.zeros_(module.bias))
    module = place(kata, part("linear", 3, 2))
    kata.reset(module)
    same(module.state_dict()["bias"], torch.zeros(2), "bias")


def test_state_comes_by_value():
    module = solution(Scale=Scale).Scale()
    module.state_dict()["factor"].fill_(9.0)
    same(module.state_dict(), {"factor": torch.tensor([2.0, 3.0])}, "state")


def test_state_can_be_loaded():
    module = solution(Scale=Scale).Scale()
    module.load_state_dict({"factor": torch.tensor([5.0, 7.0])})
    same(module(torch.ones(2)).detach(), torch.tensor([5.0, 7.0]), "output")


def test_parameters_come_by_value_without_a_graph():
    (factor,) = solution(Scale=Scale).Scale().parameters()
    same(factor, torch.tensor([2.0, 3.0]), "factor")
    assert not factor.requires_grad


def test_gradients_are_zeros_before_any():
    same(solution(Scale=Scale).Scale().gradients(), {"factor": torch.zeros(2)}, "gradients")


def test_the_mode_of_a_module_can_be_asked_and_set():
    module = solution(Scale=Scale).Scale()
    modes = [module.is_training()]
    module.eval()
    assert [*modes, module.is_training()] == [True, False]


GUARDED = solution(
    Guard(["numpy.dot"], "katas/made.py"),
    cheat=lambda x: np.dot(x, x),
    make=lambda: lambda x: np.dot(x, x),
    lazily=lambda: (np.dot(x, x) for x in [1]),
    run=next,
    call=lambda fn, x: fn(x),
    then_cheat=lambda fn, x: [fn(x), np.dot(x, x)],
)


@pytest.mark.parametrize(
    "use",
    [
        lambda: GUARDED.cheat(2),
        lambda: GUARDED.make()(2),
        lambda: GUARDED.run(GUARDED.lazily()),
        lambda: GUARDED.call(lambda x: GUARDED.cheat(x), 2),
        lambda: GUARDED.then_cheat(lambda x: x, 2),
    ],
    ids=["call", "closure", "generator", "in a callback", "after a callback"],
)
def test_a_forbidden_call_is_stopped(use):
    with pytest.raises(ForbiddenCallError, match=r"katas/made.py calls numpy.dot"):
        use()


def test_a_callback_may_do_what_is_forbidden():
    assert GUARDED.call(lambda x: np.dot(x, x), 3) == 9


def test_a_part_that_a_callback_gives_is_built_unguarded():
    kata = solution(Guard(["torch.nn.Linear"], "x"), f=lambda fn: isinstance(fn(), nn.Module))
    assert kata.f(lambda: part("block", 4))


def test_a_suite_may_do_what_is_forbidden_after_a_refusal():
    with pytest.raises(ForbiddenCallError):
        GUARDED.cheat(2)
    assert np.dot(2, 2) == 4
