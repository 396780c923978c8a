"""What is added to an error's own message, and how the messages of tools are put."""

import re

import numpy as np
import pytest
import torch

from tests.harness.explaining import Call, explain, first_line, notes, said

HERE = __file__


class Widget:
    """Something of a solution's own."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __call__(self) -> int:
        return self.size

    def grow(self) -> None:
        self.size += 1


class Layer(torch.nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x


def two(x, y):
    return x


def said_of(raising, call: Call | None = None, filename: str = HERE) -> list[str]:
    """The notes of what a function raises."""
    with pytest.raises(BaseException) as error:
        raising()
    explain(error.value, call, filename)
    return notes(error.value)


def no_such_name():
    means = 3
    return mean + means  # noqa: F821


ADVICE = {
    "a local name": (no_such_name, "did you mean `means`?"),
    "a builtin": (lambda: lenn([]), "did you mean `len`?"),  # noqa: F821
    "an attribute": (lambda: np.maen, "did you mean `mean`?"),
    "an import": (lambda: torh, "did you mean `torch`?"),  # noqa: F821
    "a usual name": (lambda: F.softmax, "is `from torch.nn import functional as F` missing?"),  # noqa: F821
    "a module": (lambda: math.pi, "is `import math` missing?"),  # noqa: F821
    "a module misspelt": (lambda: __import__("nunpy.linalg"), "did you mean `numpy`?"),
    "a module of Python's": (lambda: __import__("itertool"), "did you mean `itertools`"),
    "no module": (lambda: __import__("pandahs"), "pandahs is not installed here; a kata needs"),
    "exit": (lambda: exit(), "it ends the whole program"),
    "recursion": (lambda: (f := lambda: f())(), "a function calls itself without end"),
    "memory": (lambda: bytearray(2**62), "that is more memory than it may have"),
    "memory of torch": (lambda: torch.empty(2**60), "that is more memory than it may have"),
    "gradients": (
        lambda: np.sin(torch.ones(1, requires_grad=True)),
        "NumPy cannot follow gradients",
    ),
}


@pytest.mark.parametrize(("raising", "note"), ADVICE.values(), ids=ADVICE)
def test_advice(raising, note):
    assert any(note in said for said in said_of(raising))


@pytest.mark.parametrize(
    "raising",
    [lambda: 1 / 0, lambda: [][0], lambda: zqxv, lambda: base],  # noqa: F821
    ids=["division", "index", "name", "name a little like False"],
)
def test_no_advice_where_there_is_none(raising):
    assert said_of(raising) == []


def test_arguments_that_do_not_fit_are_compared_with_the_signature():
    call = Call(two, 1)
    assert said_of(lambda: two(1), call, "k.py") == [
        "yours is two(x, y); the suite gives it 1 argument"
    ]


@pytest.mark.parametrize(
    ("returned", "note"),
    [
        (None, "two returned None: is a `return` missing?"),
        ((1, 2, 3), "two returned a tuple of 3"),
        (np.ones(2), "two returned a NumPy array of shape (2,), float64"),
    ],
)
def test_what_came_back_is_said_where_the_suite_cannot_go_on_with_it(returned, note):
    call = Call(two, 2, returned, has_returned=True)

    def unpack():
        first, second = returned
        return first + second.no_such_name

    assert said_of(unpack, call, "k.py") == [note]


def solution(statement: str):
    """A function of another file, as a solution's are."""
    names = {}
    exec(compile(f"def refuse():\n    {statement}", "solution.py", "exec"), names)
    return names["refuse"]


@pytest.mark.parametrize("statement", ["raise IndexError('no rows')", "assert False", "1 / 0"])
@pytest.mark.parametrize("wanted", [ValueError, TypeError])
def test_another_refusal_than_the_one_asked_for(statement, wanted):
    refuse = solution(statement)

    def suite():
        for _ in range(2):
            with pytest.raises(wanted, match="rows"):
                # a comment in between
                if refuse:
                    refuse()

    assert said_of(suite, None, "solution.py") == [f"the test asks for {wanted.__name__} here"]


def test_no_refusal_is_asked_for():
    fails, stub = solution("1 / 0"), solution("raise NotImplementedError")

    def plain():
        with pytest.raises(ZeroDivisionError):
            fails()
        fails()

    def not_begun():
        with pytest.raises(ValueError):
            stub()

    assert said_of(plain, None, "solution.py") == []
    assert said_of(not_begun, None, "solution.py") == []


def test_nothing_of_a_call_is_said_where_the_solution_itself_raised():
    assert said_of(lambda: 1 / 0, Call(two, 2, None, has_returned=True)) == []


def test_an_assertion_that_says_what_was_there_is_left_alone():
    call = Call(two, 2, (1, 2, 3), has_returned=True)

    def told():
        raise AssertionError("rows: expected 1, got 2")

    def bare():
        raise AssertionError("a pair\nassert (False)\n +  where False = isinstance(3, tuple)")

    assert said_of(told, call, "k.py") == []
    assert said_of(bare, call, "k.py") == ["two returned a tuple of 3"]


def messages(raising) -> str:
    with pytest.raises(BaseException) as error:
        raising()
    return said(error.value)


def not_raised():
    with pytest.raises(ValueError, match="x"):
        pass


def raised(message: str, pattern: str):
    with pytest.raises(ValueError, match=pattern):
        raise ValueError(message)


@pytest.mark.parametrize(
    ("raising", "message"),
    [
        (not_raised, "no ValueError was raised, and one should be"),
        (lambda: raised("empty", "columns"), "the error says 'empty', and should say 'columns'"),
        (lambda: raised("2", re.escape("(2, 3)")), "the error says '2', and should say '(2, 3)'"),
        (lambda: raised("2", "a|b"), "the error says '2', and should say what matches 'a|b'"),
        (lambda: exit(3), "exit() was called"),
        (lambda: (f := lambda: f())(), "maximum recursion depth exceeded"),
        (lambda: int("x"), "invalid literal for int() with base 10: 'x'"),
        (lambda: next(iter([])), "StopIteration"),
    ],
)
def test_messages_without_the_words_of_tools(raising, message):
    assert messages(raising) == message


class OddError(Exception):
    """One that cannot be shown."""

    def __str__(self) -> str:
        raise ValueError


def test_an_error_that_cannot_be_shown_goes_by_its_name():
    def odd():
        raise OddError

    assert messages(odd) == "OddError"
    assert said_of(odd) == []


def test_an_error_that_is_raised_twice_is_explained_once():
    error = NameError("name 'np' is not defined", name="np")
    explain(error, None, HERE)
    explain(error, None, HERE)
    assert notes(error) == ["is `import numpy as np` missing?"]


def test_an_example_comes_on_one_line():
    error = ValueError("x")
    error.add_note("Failing test case: test_it(\n    kata=kata,\n    seed=3,\n    n=(1, 2),\n)")
    error.add_note("Falsifying example: test_it(\n    kata=kata,\n    seed=0,\n)")
    error.add_note("a note\nof two lines")
    assert notes(error) == ["with n=(1, 2)", "a note\nof two lines"]


@pytest.mark.parametrize(
    ("thing", "line"),
    [
        (two, two.__code__.co_firstlineno),
        (Widget, Widget.__init__.__code__.co_firstlineno),
        (Widget(1), Widget.__call__.__code__.co_firstlineno),
        (Widget(1).grow, Widget.grow.__code__.co_firstlineno),
        (Layer(), Layer.forward.__code__.co_firstlineno),
        (np.sum, None),
        (len, None),
        (3, None),
    ],
    ids=["function", "class", "callable", "method", "torch module", "library", "builtin", "number"],
)
def test_the_first_line_of_what_was_called(thing, line):
    assert first_line(thing, HERE) == line
