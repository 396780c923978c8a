"""Forbidden calls: seen in the text whatever they are called there, and stopped while running."""

import ast
import sys
from types import ModuleType

import numpy as np
import pytest
import torch

from tests.harness.forbidden import (
    ForbiddenCallError,
    Guard,
    forbidden_uses,
    load_forbidden,
)

RULES = ["torch.nn.functional.softmax", "numpy.dot", "numpy.linalg", ".mT", "@"]

CAUGHT = {  # text: the line where it must be seen
    "import numpy\nnumpy.dot(a, b)": 2,
    "import numpy as np\nnp.dot(a, b)": 2,
    "import numpy as np\nf = np.dot": 2,
    "import numpy as np\nmap(np.dot, a)": 2,
    "from numpy import dot": 1,
    "from numpy import dot as f\n\nf(a)": 1,
    "from numpy import *\n\ndot(a, b)": 3,
    "def f():\n    import numpy as np\n    return np.dot": 3,
    "def f():\n    import numpy as m\n    m.dot\ndef g():\n    import math as m": 3,
    "try:\n    import numpy as m\nexcept ImportError:\n    import math as m\nm.dot": 5,
    "import numpy.linalg": 1,
    "import numpy.linalg as la\nla.norm(a)": 1,
    "from numpy import linalg": 1,
    "from numpy.linalg import norm": 1,
    "import numpy as np\nnp.linalg.norm(a)": 2,
    "import importlib\nimportlib.import_module('numpy.linalg').norm(a)": 2,
    "from importlib import import_module as load\nload('numpy').dot(a)": 2,
    "__import__('numpy').dot(a)": 1,
    "import numpy as np\ngetattr(np, 'dot')(a)": 2,
    "import numpy as np\ngetattr(np, 'dot', None)(a)": 2,
    "import torch.nn.functional as F\nF.softmax(x)": 2,
    "import torch.nn.functional\ntorch.nn.functional.softmax(x)": 2,
    "from torch import nn\nnn.functional.softmax(x)": 2,
    "from torch.nn import functional as F\nF.softmax(x)": 2,
    "import torch as t\nnn = t.nn\nnn.functional.softmax(x)": 3,
    "import torch as t\nnn = t.nn\nF = nn.functional\nF.softmax(x)": 4,
    "import torch as t\nF: object = t.nn.functional\nF.softmax(x)": 3,
    "import torch as t\na, F = 1, t.nn.functional\nF.softmax(x)": 3,
    "import torch as t\nif F := t.nn.functional:\n    F.softmax(x)": 3,
    "import torch as t\n(F := t.nn.functional).softmax(x)": 2,
    "import torch as t\n[0 for _ in a if (F := t.nn.functional)]\nF.softmax(x)": 3,
    "import torch as t\nF = t.nn.functional\ndef f():\n    return F.softmax(x)": 4,
    "import torch as t\ndef f(x, nn=t.nn):\n    nn.functional.softmax(x)": 3,
    "import torch as t\ndef f(x, *, nn=t.nn):\n    nn.functional.softmax(x)": 3,
    "import torch as t\ndef f():\n    global nn\n    nn = t.nn\nnn.functional.softmax": 5,
    "import torch as t\nclass A:\n    nn = t.nn\n    f = nn.functional.softmax": 4,
    "import numpy as np\nclass A:\n    def f(self):\n        return np.dot": 4,
    "import numpy as np\nnp = np.linalg": 2,
    "from numpy import *\nclass A:\n    dot = 1\n    def f(self):\n        return dot(a)": 5,
    "x.mT": 1,
    "f(x)[0].mT": 1,
    "x.y.mT.z": 1,
    "getattr(x, 'mT')": 1,
    "x = [\n    a @ b]": 2,
    "a @= b": 1,
}

HARMLESS = [
    "",
    "def dot(a, b):\n    return sum(a)\ndot(1, 2)",
    "import numpy as np\nnp.sum(a)\nnp.dotted(a)",
    "import math\nmath.dot(a)",
    "import numpy as np\n# np.dot(a, b)\n'np.dot(a, b)'",
    "def f(a, dot):\n    return dot(a)",
    "from numpy import *\ndef f(a, dot):\n    return dot(a)",
    "from numpy import *\ndef f(*dot):\n    return dot(a)",
    "from numpy import *\ndef f(a, *, dot=None):\n    return dot(a)",
    "from numpy import *\nlambda dot: dot(a)",
    "from numpy import *\n[dot for dot in a]",
    "from numpy import *\ndot = sum(a)\nprint(dot)",
    "from numpy import *\nfor dot in a:\n    print(dot)",
    "from numpy import *\nwith a as dot:\n    print(dot)",
    "from numpy import *\ntry:\n    a\nexcept E as dot:\n    print(dot)",
    "from numpy import *\nmatch a:\n    case dot:\n        print(dot)",
    "from numpy import *\ndef dot(a, b):\n    return a\ndot(1, 2)",
    "from math import *\ndot(a, b)",
    "import numpy as np\ndef f(np):\n    return np.linalg",
    "import numpy as np\ndef f():\n    import math as np\n    return np.dot",
    "a = a.b\nb = a\na = b\na.dot",
    "mT = 3\nmT",
    "class A:\n    def mT(self):\n        pass",
    "@decorator\ndef f():\n    pass",
    "import torch\ntorch.softmax(x, -1)\nx.softmax(-1)",
    "from . import dot",
]


@pytest.mark.parametrize(("text", "line"), CAUGHT.items(), ids=repr)
def test_seen_in_the_text_with_its_line(text, line):
    assert line in [use.line for use in forbidden_uses(text, RULES)]


@pytest.mark.parametrize("text", HARMLESS, ids=repr)
def test_harmless(text):
    assert forbidden_uses(text, RULES) == []


def test_uses_are_named_by_the_rule_they_break_in_the_order_of_the_text():
    text = "import numpy as np\nnp.linalg.norm(a)\na @ b\nnp.dot(a, b)"
    uses = [(use.name, use.line) for use in forbidden_uses(text, RULES)]
    assert uses == [("numpy.linalg", 2), ("@", 3), ("numpy.dot", 4)]


def test_a_long_sum_can_be_read():
    assert forbidden_uses("x = " + " + ".join(["1"] * 600), RULES) == []


def test_names_that_stand_for_a_million_things_are_followed_where_it_matters():
    doubling = "".join(f"a{n + 1} = a{n}.x\na{n + 1} = a{n}.y\n" for n in range(100))
    text = f"import json as a0\nimport math as a0\nimport numpy as a0\n{doubling}a0.dot\n"
    assert [(use.name, use.line) for use in forbidden_uses(text, RULES)] == [("numpy.dot", 204)]


def test_what_is_no_python_is_a_syntax_error():
    with pytest.raises(SyntaxError):
        forbidden_uses("def f(:", RULES)


def call(guard: Guard, text: str, **names):
    """What an expression gives while the guard is active."""
    with guard.active():
        return eval(compile(ast.parse(text, mode="eval"), "x", "eval"), names)


@pytest.mark.parametrize(
    "text",
    [
        "np.dot(x, x)",
        "getattr(np, 'd' + 'ot')(x, x)",
        "vars(np)['dot'](x, x)",
        "__import__('numpy').dot(x, x)",
        "F.softmax(y, -1)",
        "kept(y, -1)",
        "torch.nn.Softmax(-1)(y)",
        "torch.nn.Bilinear(2, 2, 2)",
    ],
)
def test_stopped_while_running(text):
    guard = Guard([*RULES, "torch.nn.Bilinear"], "katas/x.py")
    kept = torch.nn.functional.softmax
    names = {"np": np, "torch": torch, "F": torch.nn.functional, "kept": kept}
    with pytest.raises(ForbiddenCallError, match=r"katas/x\.py calls (numpy|torch)\..*forbidden"):
        call(guard, text, x=np.ones(2), y=torch.ones(2), **names)


def test_a_torch_function_under_another_name_is_stopped():
    kept = torch.matmul
    with pytest.raises(ForbiddenCallError):
        call(Guard(["torch.matmul"], "x"), "f(y, y)", f=kept, y=torch.ones(2))


def test_what_is_not_forbidden_runs():
    assert call(Guard(RULES, "x"), "np.vdot(x, x)", np=np, x=np.ones(2)) == 2


def test_nothing_is_stopped_afterwards():
    before = np.dot, torch.nn.functional.softmax
    with Guard(RULES, "x").active():
        assert np.dot is not before[0]
    assert (np.dot, torch.nn.functional.softmax) == before


def test_nothing_is_stopped_after_an_error():
    guard = Guard(["numpy.dot"], "x")
    with pytest.raises(KeyError), guard.active():
        raise KeyError
    assert np.dot([1], [2]) == 2


def test_it_works_again_after_an_error():
    guard = Guard(["numpy.dot"], "x")
    for _ in range(2):
        with pytest.raises(ForbiddenCallError), guard.active():
            np.dot([1], [2])


def test_a_call_within_a_call_stays_guarded_to_the_outer_end():
    guard = Guard(["numpy.dot"], "x")
    with guard.active():
        with guard.active():
            pass
        with pytest.raises(ForbiddenCallError):
            np.dot([1], [2])


def test_a_pause_allows_everything_and_ends():
    guard = Guard(["numpy.dot", "torch.matmul"], "x")
    matmul = torch.matmul
    with guard.active():
        with guard.paused():
            assert np.dot([1], [2]) == 2
            assert matmul(torch.ones(2), torch.ones(2)) == 2
        with pytest.raises(ForbiddenCallError):
            np.dot([1], [2])


def test_a_pause_ends_with_an_error_in_it():
    guard = Guard(["numpy.dot"], "x")
    with guard.active():
        with pytest.raises(KeyError), guard.paused():
            raise KeyError
        with pytest.raises(ForbiddenCallError):
            np.dot([1], [2])


def test_a_call_within_a_pause_is_guarded():
    guard = Guard(["numpy.dot"], "x")
    with guard.active(), guard.paused():
        with guard.active(), pytest.raises(ForbiddenCallError):
            np.dot([1], [2])
        assert np.dot([1], [2]) == 2


def test_a_pause_of_nothing_is_nothing():
    with Guard(["numpy.dot"], "x").paused():
        assert np.dot([1], [2]) == 2


def test_a_library_that_kept_a_stopped_function_works_afterwards():
    with Guard(["numpy.dot"], "x").active():
        kept = np.dot
    assert kept([1], [2]) == 2


@pytest.mark.parametrize("rule", ["numpy.ndarray.dot", "numpy.no_such", "no.such.module", "nope"])
def test_a_rule_that_cannot_be_enforced_while_running_does_no_harm(rule):
    guard = Guard([rule, "numpy.dot"], "x")
    with pytest.raises(ForbiddenCallError), guard.active():
        np.dot([1], [2])


def test_a_property_that_only_text_shows_is_left_alone():
    assert call(Guard([".mT", "@"], "x"), "(y @ y).mT", y=torch.eye(2)).shape == (2, 2)


def test_a_module_made_by_hand_can_be_guarded(monkeypatch):
    made = ModuleType("made_by_hand")
    made.cheat = lambda: 1
    monkeypatch.setitem(sys.modules, "made_by_hand", made)
    with pytest.raises(ForbiddenCallError):
        call(Guard(["made_by_hand.cheat"], "x"), "m.cheat()", m=made)


def test_what_a_guard_looks_for_is_loaded_ahead(tmp_path, monkeypatch):
    (tmp_path / "heavy").mkdir()
    (tmp_path / "heavy" / "__init__.py").touch()
    (tmp_path / "heavy" / "part.py").write_text("def f(): pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    load_forbidden(["heavy.part.f", "heavy", "not_installed", "not_installed.f", ".dot", "@"])
    assert "heavy.part" in sys.modules
