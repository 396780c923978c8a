"""The ways in which a learner's file can fail, each with what must be seen of it on the screen."""

from dataclasses import dataclass
from textwrap import dedent

SOLUTION = '''
"""Centring: every row of a matrix loses its mean."""

import numpy as np


def centre(x: np.ndarray) -> np.ndarray:
    """Take from every entry the mean of its row.

    Args:
        x: (n, m) float.

    Returns:
        (n, m), a new array of x's dtype.

    Raises:
        ValueError: x has no columns.

    Example:
        >>> centre(np.array([[1.0, 2.0, 6.0]]))
        array([[-2., -1.,  3.]])
    """
    # solution
    if x.shape[1] == 0:
        raise ValueError("x has no columns")
    return x - x.mean(axis=1, keepdims=True)
    # end solution
'''

CARD = """
title = "Centring"
summary = "A row less its mean sums to zero."
minutes = 5
forbidden = ["numpy.cov"]
papers = []
hints = ["Think of one row.", "Sum it, divide by its length.", "x - x.mean(axis=1, keepdims=True)"]

[[mistake]]
name = "columns"
swap = ["axis=1", "axis=0"]
says = "That is the mean of each column. A row runs along axis 1."

[[alternative]]
name = "a sum"
swap = ["x.mean(axis=1, keepdims=True)", "x.sum(axis=1, keepdims=True) / x.shape[1]"]
"""

SUITE = '''
"""Suite of a kata made for a test."""

import numpy as np
import pytest
from hypothesis import given

from tests.harness import bronze, gold, same, seeds, silver

pytestmark = pytest.mark.timeout(1)


@bronze
def test_worked_example(kata):
    """The mean of 1, 2 and 6 is 3, so the row becomes −2, −1, 3."""
    same(kata.centre(np.array([[1.0, 2.0, 6.0]])), np.array([[-2.0, -1.0, 3.0]]), "rows")


@bronze
def test_rows(kata):
    """Two rows have a mean each."""
    rows = kata.centre(np.array([[1.0, 3.0], [10.0, 20.0]]))
    same(rows, np.array([[-1.0, 1.0], [-5.0, 5.0]]), "rows")


@silver
@given(seed=seeds())
def test_sums(kata, seed):
    """Every row sums to zero afterwards."""
    rows = kata.centre(np.random.default_rng(seed).random((4, 3)))
    same(rows.sum(axis=1), np.zeros(4), "sums of the rows")


@silver
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dtype(kata, dtype):
    """The result has the dtype of x."""
    same(kata.centre(np.array([[1.0, 3.0]], dtype=dtype)), np.array([[-1, 1]], dtype=dtype), "rows")


@silver
def test_input(kata):
    """x is as it was after the call."""
    x = np.array([[1.0, 3.0], [2.0, 4.0]])
    kata.centre(x)
    same(x, np.array([[1.0, 3.0], [2.0, 4.0]]), "x after the call")


@silver
def test_no_columns(kata):
    """A matrix without columns has no means, and is refused."""
    with pytest.raises(ValueError, match="columns"):
        kata.centre(np.zeros((3, 0)))


@gold
def test_huge(kata):
    """Huge numbers do not overflow."""
    same(kata.centre(np.array([[1e307, 3e307]])), np.array([[-1e307, 1e307]]), "rows")
'''

TORCH_SOLUTION = '''
"""Scores: how well each query fits each key."""

import torch
from torch import Tensor


def scores(query: Tensor, key: Tensor) -> Tensor:
    """Dot products of all queries with all keys, over √d.

    Args:
        query: (T, d) float.
        key: (S, d), the same.

    Returns:
        (T, S), of the dtype of query.

    Example:
        >>> scores(torch.tensor([[2.0]]), torch.tensor([[3.0], [4.0]]))
        tensor([[6., 8.]])
    """
    # solution
    return query @ key.T / query.shape[1] ** 0.5
    # end solution
'''

TORCH_CARD = """
title = "Scores"
summary = "A dot product says how well two directions agree."
minutes = 5
forbidden = ["torch.einsum"]
papers = []
hints = ["Think of one query.", "Turn the keys on their side.", "query @ key.T / √d"]

[[mistake]]
name = "not scaled"
swap = [" / query.shape[1] ** 0.5", ""]
says = "Your scores are not divided by √d."

[[alternative]]
name = "in another order"
swap = ["query @ key.T / query.shape[1] ** 0.5", "(key @ query.T / query.shape[1] ** 0.5).T"]
"""

TORCH_SUITE = '''
"""Suite of a kata made for a test."""

import torch

from tests.harness import bronze, gradients, same, silver


@bronze
def test_worked_example(kata):
    """One query [2, 0] and the keys [3, 1], [1, 1]: the scores are 6/√2 and 2/√2."""
    result = kata.scores(torch.tensor([[2.0, 0.0]]), torch.tensor([[3.0, 1.0], [1.0, 1.0]]))
    same(result, torch.tensor([[6.0, 2.0]]) / 2**0.5, "scores")


@bronze
def test_square(kata):
    """Two queries and two keys: a row belongs to a query, a column to a key."""
    query, key = torch.tensor([[1.0], [2.0]]), torch.tensor([[3.0], [5.0]])
    same(kata.scores(query, key), torch.tensor([[3.0, 5.0], [6.0, 10.0]]), "scores")


@silver
def test_gradients(kata):
    """Gradients reach both inputs."""
    query, key = torch.ones(1, 1), torch.full((1, 1), 3.0)
    ours = gradients(kata.scores, query, key)
    theirs = gradients(lambda query, key: query @ key.T, query, key)
    same(ours, theirs, "gradients")
'''


@dataclass(frozen=True)
class Way:
    """One way to fail.

    Args:
        file: what the learner's file holds; None where there is none, "/" for a directory.
        shows: what a screen must show of it, whatever else stands there; a regular expression.
        kata: whose file it is.
    """

    file: str | bytes | None
    shows: str
    kata: str = "centre"


def _centre(body: str, before: str = "", after: str = "") -> str:
    """A file with this body of `centre`."""
    lines = "\n".join(f"    {line}" if line else "" for line in dedent(body).strip().split("\n"))
    parts = ["import numpy as np", before, f"\ndef centre(x):\n{lines}", after]
    return "\n".join(part for part in parts if part) + "\n"


RIGHT = """
if x.shape[1] == 0:
    raise ValueError("x has no columns")
return x - x.mean(axis=1, keepdims=True)
"""
EARLY = "{}\nreturn x - x.mean(axis=1, keepdims=True)"


def _scores(body: str, before: str = "import torch") -> str:
    return f"{before}\n\n\ndef scores(query, key):\n    " + body.replace("\n", "\n    ") + "\n"


def _attention(end: str) -> str:
    return f"""import torch


def attention(query, key, value, mask=None):
    scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    weights = scores.softmax(dim=-1)
    {end}
"""


WAYS = {
    "syntax_error": Way(
        "import numpy as np\n\n\ndef centre(x)\n    return x - x.mean()\n", "expected ':'"
    ),
    "tab_trouble": Way(
        "import numpy as np\n\n\ndef centre(x):\n    mean = x.mean()\n\treturn x - mean\n",
        "TabError",
    ),
    "function_missing": Way("import numpy as np\n\n\ndef mean(x):\n    return x.mean()\n", "has no"),
    "function_misspelt": Way(
        "import numpy as np\n\n\ndef center(x):\n    return x - x.mean()\n", "`center`"
    ),
    "name_misspelt": Way(_centre("means = x.mean(axis=1)\nreturn x - mean"), "'mean'"),
    "attribute_misspelt": Way(_centre("return x - np.maen(x)"), "'maen'"),
    "too_few_parameters": Way(_centre("return 0").replace("(x)", "()"), "takes 0 positional"),
    "too_many_parameters": Way(_centre("return 0").replace("(x)", "(x, axis)"), "missing 1"),
    "returns_none": Way(_centre("x - x.mean(axis=1, keepdims=True)"), "return` missing"),
    "returns_a_tuple": Way(
        _centre("mean = x.mean(axis=1, keepdims=True)\nreturn x - mean, mean"), "got a tuple"
    ),
    "returns_a_generator": Way(
        _centre("for row in x:\n    yield row - row.mean()"), "got a generator"
    ),
    "wrong_value": Way(_centre("return x - x.mean(axis=0)"), "element"),
    "wrong_dtype": Way(
        _centre("return (x - x.mean(axis=1, keepdims=True)).astype(int)"), "expected dtype"
    ),
    "wrong_shape": Way(_centre("return x.mean(axis=1)"), "expected shape"),
    "inf": Way(_centre("return (x - x.mean(axis=1, keepdims=True)) / 0.0"), "inf"),
    "input_changed": Way(_centre(RIGHT.replace("return x -", "x -=") + "return x"), "after the call"),
    "refusal_missing": Way(_centre(EARLY.format("")), "ValueError"),
    "refusal_of_another_kind": Way(_centre(RIGHT.replace("ValueError", "IndexError")), "IndexErr"),
    "refusal_in_other_words": Way(_centre(RIGHT.replace("no columns", "nothing")), "nothing"),
    "print_left_in": Way(_centre("print('x is', x)\nreturn x - x.mean()"), "it printed"),
    "much_printed": Way(
        _centre("for i in range(2000):\n    print('step', i)\nreturn x - x.mean()"), "step 1"
    ),
    "input_left_in": Way(_centre(EARLY.format("axis = int(input('axis? '))")), "input"),
    "breakpoint_left_in": Way(_centre(EARLY.format("breakpoint()")), "breakpoint"),
    "endless_loop": Way(_centre("while x.mean() < 9: x = x - x.mean()\nreturn x"), "does not end"),
    "endless_loop_at_import": Way(
        _centre(RIGHT, before="\nn = 0\nwhile n < 10: m = n + 1\n"), "while it is loaded"
    ),
    "endless_loop_in_c": Way(_centre(EARLY.format("sum(iter(int, 1))")), r"sum\(iter"),
    "endless_output": Way(_centre("while True:\n    print('not there yet, x is', list(range(40)))"), "printed more"),
    "endless_recursion": Way(_centre("return centre(x - x.mean())"), "RecursionError"),
    "endless_memory": Way(
        _centre("rows = []\nwhile True:\n    rows.append(np.zeros((10_000, 10_000)))"), "memory"
    ),
    "exit_at_import": Way(_centre(RIGHT, before="import sys", after="\nsys.exit()"), "file calls exit"),
    "exit_inside": Way(_centre(EARLY.format("exit()")), "exit.. was called"),
    "os_exit_at_import": Way(_centre(RIGHT, before="import os", after="\nos._exit(0)"), "exit code 0"),
    "os_exit_inside": Way(_centre(EARLY.format("os._exit(1)"), before="import os"), "exit code 1"),
    "own_exception": Way(
        _centre(
            EARLY.format("if x.shape[0] == 1:\n    raise TooFewRows('only one row')"),
            before="\n\nclass TooFewRows(Exception):\n    pass\n",
        ),
        "TooFewRows: only one row",
    ),
    "exception_of_a_library": Way(
        _centre("return np.concatenate([x, x.mean(axis=1)])"), "dimensions"
    ),
    "not_installed": Way(_centre(RIGHT, before="import pandas as pd"), "pandas"),
    "import_misspelt": Way(_centre(RIGHT).replace("import numpy", "import nunpy"), "nunpy"),
    "not_installed_inside": Way(_centre(EARLY.format("import pandas as pd")), "pandas"),
    "file_empty": Way("", "is empty"),
    "file_deleted": Way(None, "is not there"),
    "file_not_utf8": Way("# d’après\ndef centre(x):\n    return x\n".encode("cp1252"), "UTF-8"),
    "file_is_a_directory": Way("/", "is a directory"),
    "thread_left_running": Way(
        _centre(
            "threading.Thread(target=wait).start()\nreturn x - x.mean()",
            before="import threading\nimport time\n\n\ndef wait():\n    while True:\n"
            "        time.sleep(0.01)\n",
        ),
        "thread",
    ),
    "segfault": Way(
        _centre(EARLY.format("ctypes.string_at(0)"), before="import ctypes"), "SIGSEGV"
    ),
    "numpy_for_torch": Way(
        _scores(
            "query, key = np.asarray(query), np.asarray(key)\n"
            "return query @ key.T / query.shape[1] ** 0.5",
            "import numpy as np",
        ),
        "got a NumPy array",
        "scores",
    ),
    "numpy_within_torch": Way(
        _scores(
            "return torch.tensor(np.dot(query, key.T)) / query.shape[1] ** 0.5",
            "import numpy as np\nimport torch",
        ),
        "requires grad",
        "scores",
    ),
    "torch_for_numpy": Way(
        "import torch\n\n\ndef matmul(a, b):\n    a, b = torch.tensor(a), torch.tensor(b)\n"
        "    return (a[:, :, None] * b[None]).sum(dim=1)\n",
        "got a tensor",
        "matmul",
    ),
    "float64": Way(
        _scores("return query.double() @ key.double().T / query.shape[1] ** 0.5"),
        "the numbers are right",
        "scores",
    ),
    "transposed": Way(
        _scores("return key @ query.T / query.shape[1] ** 0.5"), "the other way round", "scores"
    ),
    "transposed_square": Way(
        _scores(
            "if len(query) == 2:\n    query, key = key, query\n"
            "return query @ key.T / query.shape[1] ** 0.5"
        ),
        "transposed, yours",
        "scores",
    ),
    "cut_off": Way(
        _scores("return (query @ key.T / query.shape[1] ** 0.5).detach()"), "cut off", "scores"
    ),
    "broadcasting": Way(_scores("return query * key / query.shape[1] ** 0.5"), "shape", "scores"),
    "shapes_that_do_not_fit": Way(
        _scores("return query @ key / query.shape[1] ** 0.5"), "cannot be mul", "scores"
    ),
    "forbidden_call": Way(
        _scores('return torch.einsum("td,sd->ts", query, key) / query.shape[1] ** 0.5'),
        "torch.einsum, which is forbidden",
        "scores",
    ),
    "forbidden_call_by_another_name": Way(
        _scores(
            "multiply = getattr(torch, 'ein' + 'sum')\n"
            'return multiply("td,sd->ts", query, key) / query.shape[1] ** 0.5'
        ),
        "calls torch.einsum",
        "scores",
    ),
    "nan": Way(_attention("return weights @ value, weights"), "NaN", "scaled_dot_product"),
    "a_tuple_too_many": Way(
        _attention("return weights @ value, weights, scores"), "a tuple of 3", "scaled_dot_product"
    ),
    "one_of_two": Way(_attention("return weights @ value"), "returned a tensor", "scaled_dot_product"),
    "half_done": Way(
        _attention("raise NotImplementedError"), "still raises", "scaled_dot_product"
    ),
}
