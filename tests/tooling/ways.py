"""The ways in which a learner's file can fail, each with what must be seen of it on the screen."""

from dataclasses import dataclass
from textwrap import dedent, indent


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


def _function(head: str, body: str, before: str, after: str = "") -> str:
    """A file with one function."""
    function = f"def {head}:\n" + indent(dedent(body).strip(), "    ")
    parts = [before.strip("\n"), function, after.strip("\n")]
    return "\n\n\n".join(part for part in parts if part) + "\n"


def _centre(body: str, before: str = "import numpy as np", after: str = "") -> str:
    return _function("centre(x)", body, before, after)


def _scores(body: str, before: str = "import torch") -> str:
    return _function("scores(query, key)", body, before)


def _attention(end: str) -> str:
    body = """
    scores = query @ key.transpose(-2, -1) / query.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    weights = scores.softmax(dim=-1)
    """
    lines = f"{dedent(body).strip()}\n{end}"
    return _function("attention(query, key, value, mask=None)", lines, "import torch")


RIGHT = """
if x.shape[1] == 0:
    raise ValueError("x has no columns")
return x - x.mean(axis=1, keepdims=True)
"""
LAST = "return x - x.mean(axis=1, keepdims=True)"
WRONG = "return x - x.mean()"


READING = {  # the file does not load
    "syntax_error": Way(_centre(WRONG).replace("(x):", "(x)"), "expected ':'"),
    "tab_trouble": Way(
        _centre(f"mean = x.mean()\n{WRONG}").replace("    return", "\treturn"), "TabError"
    ),
    "name_error_at_import": Way(_centre(RIGHT, before="EPS = np.float32(1e-5)"), "EPS"),
    "not_installed": Way(
        _centre(RIGHT, before="import numpy as np\nimport pandas as pd"), "pandas is not"
    ),
    "import_misspelt": Way(_centre(RIGHT, before="import nunpy as np"), "nunpy"),
    "exit_at_import": Way(
        _centre(RIGHT, before="import sys\n\nimport numpy as np", after="sys.exit()"),
        "file calls exit",
    ),
    "os_exit_at_import": Way(
        _centre(RIGHT, before="import os\n\nimport numpy as np", after="os._exit(0)"),
        "exit code 0",
    ),
    "endless_loop_at_import": Way(
        _centre(RIGHT, before="n = 0\nwhile n < 10: m = n + 1"), "while it is loaded", "hurried"
    ),
    "file_empty": Way("", "is empty"),
    "file_deleted": Way(None, "is not there"),
    "file_not_utf8": Way(f"# d’après\n{_centre(RIGHT)}".encode("cp1252"), "UTF-8"),
    "file_is_a_directory": Way("/", "is a directory"),
}

CALLING = {  # what the suite calls is not there, or not as it calls it
    "function_missing": Way(_centre(WRONG).replace("centre", "mean"), "has no `centre`: define"),
    "function_misspelt": Way(_centre(WRONG).replace("centre", "center"), "your `center`"),
    "too_few_parameters": Way(_centre("return 0").replace("(x)", "()"), "takes 0 positional"),
    "too_many_parameters": Way(_centre("return 0").replace("(x)", "(x, axis)"), "missing 1"),
    "half_done": Way(_attention("raise NotImplementedError"), "still raises", "scaled_dot_product"),
}

VALUES = {  # what comes back is not what is asked for
    "returns_none": Way(_centre("x - x.mean(axis=1, keepdims=True)"), "return` missing"),
    "returns_a_tuple": Way(
        _centre("mean = x.mean(axis=1, keepdims=True)\nreturn x - mean, mean"), "got a tuple"
    ),
    "returns_a_generator": Way(_centre("for row in x:\n    yield row - row.mean()"), "a generator"),
    "a_tuple_too_many": Way(
        _attention("return weights @ value, weights, scores"), "a tuple of 3", "scaled_dot_product"
    ),
    "one_of_two": Way(
        _attention("return weights @ value"), "returned a tensor", "scaled_dot_product"
    ),
    "wrong_value": Way(_centre("return x - x.mean(axis=0)"), "got 0"),
    "wrong_shape": Way(_centre("return x.mean(axis=1)"), "expected shape"),
    "wrong_dtype": Way(
        _centre("return (x - x.mean(axis=1, keepdims=True)).astype(int)"), "expected dtype"
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
        _scores("""
            if len(query) == 2:
                query, key = key, query
            return query @ key.T / query.shape[1] ** 0.5
            """),
        "transposed, yours",
        "scores",
    ),
    "inf": Way(_centre("return (x - x.mean(axis=1, keepdims=True)) / 0.0"), "are inf"),
    "nan": Way(_attention("return weights @ value, weights"), "is NaN", "scaled_dot_product"),
    "numpy_for_torch": Way(
        _scores(
            """
            query, key = np.asarray(query), np.asarray(key)
            return query @ key.T / query.shape[1] ** 0.5
            """,
            before="import numpy as np",
        ),
        "got a NumPy array",
        "scores",
    ),
    "torch_for_numpy": Way(
        _centre("return torch.tensor(x - x.mean(axis=1, keepdims=True))", before="import torch"),
        "got a tensor",
    ),
    "cut_off": Way(
        _scores("return (query @ key.T / query.shape[1] ** 0.5).detach()"), "cut off", "scores"
    ),
    "input_changed": Way(
        _centre(RIGHT.replace("return x -", "x -=") + "return x"), "x after the call"
    ),
    "refusal_missing": Way(_centre(LAST), "no ValueError was"),
    "refusal_in_other_words": Way(
        _centre(RIGHT.replace("no columns", "nothing")), "x has nothing', and"
    ),
    "print_left_in": Way(_centre(f"print('x is', x)\n{WRONG}"), "it printed: x is"),
    "much_printed": Way(_centre(f"for i in range(2000):\n    print('step', i)\n{WRONG}"), "step 1"),
}

RAISING = {  # an error comes out of it
    "name_misspelt": Way(_centre("means = x.mean(axis=1)\nreturn x - mean"), "'mean'"),
    "attribute_misspelt": Way(_centre("return x - np.maen(x)"), "'maen'"),
    "shapes_that_do_not_fit": Way(
        _scores("return query @ key / query.shape[1] ** 0.5"), "cannot be mul", "scores"
    ),
    "numpy_within_torch": Way(
        _scores(
            "return torch.tensor(np.dot(query, key.T)) / query.shape[1] ** 0.5",
            before="import numpy as np\nimport torch",
        ),
        "requires grad",
        "scores",
    ),
    "own_exception": Way(
        _centre(
            f"if x.shape[0] == 1:\n    raise TooFewRows('only one row')\n{LAST}",
            before="class TooFewRows(Exception):\n    pass",
        ),
        "TooFewRows: only one row",
    ),
    "exception_of_a_library": Way(_centre("return np.concatenate([x, x.mean(axis=1)])"), "dimens"),
    "refusal_of_another_kind": Way(_centre(RIGHT.replace("ValueError", "IndexError")), "IndexErr"),
    "not_installed_inside": Way(_centre(f"import pandas as pd\n{LAST}"), "Error: No module named"),
    "exit_inside": Way(_centre(f"exit()\n{LAST}"), "exit.. was called"),
    "input_left_in": Way(_centre(f"axis = int(input('axis? '))\n{LAST}"), "nobody types"),
    "breakpoint_left_in": Way(_centre(f"breakpoint()\n{LAST}"), "breakpoint out"),
    "forbidden_call": Way(
        _scores('return torch.einsum("td,sd->ts", query, key) / query.shape[1] ** 0.5'),
        "uses torch.einsum",
        "scores",
    ),
    "forbidden_call_by_another_name": Way(
        _scores("""
            multiply = getattr(torch, "ein" + "sum")
            return multiply("td,sd->ts", query, key) / query.shape[1] ** 0.5
            """),
        "calls torch.einsum",
        "scores",
    ),
    "forbidden_import": Way(
        _function(
            "matmul(a, b)",
            "return (torch.tensor(a) @ torch.tensor(b)).numpy()",
            before="import torch",
        ),
        "uses torch",
        "matmul",
    ),
}

UNENDING = {  # it takes more than there is, or leaves more than it should
    "endless_loop": Way(
        _centre("while x.mean() < 9: x = x - x.mean()\nreturn x"), "line 5", "hurried"
    ),
    "endless_loop_in_c": Way(_centre(f"sum(iter(int, 1))\n{LAST}"), r"sum\(iter", "hurried"),
    "endless_output": Way(
        _centre("while True:\n    print('not there yet, x is', list(range(40)))"), "printed more"
    ),
    "endless_recursion": Way(_centre("return centre(x - x.mean())"), "RecursionError"),
    "endless_memory": Way(
        _centre("rows = []\nwhile True:\n    rows.append(np.zeros((10_000, 10_000)))"), "memory"
    ),
    "os_exit_inside": Way(
        _centre(f"os._exit(1)\n{LAST}", before="import os\n\nimport numpy as np"), "exit code 1"
    ),
    "segfault": Way(_centre(f"ctypes.string_at(0)\n{LAST}", before="import ctypes"), "SIGSEGV"),
    "thread_left_running": Way(
        _centre(
            f"threading.Thread(target=wait).start()\n{WRONG}",
            before="import threading\nimport time\n\n\n"
            "def wait():\n    while True:\n        time.sleep(0.01)",
        ),
        "A thread",
    ),
}

WAYS = {**READING, **CALLING, **VALUES, **RAISING, **UNENDING}
