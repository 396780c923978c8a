"""Stubs: what goes, what stays, and what cannot be made."""

from textwrap import dedent

import pytest

from scripts.catalogue import Catalogue
from scripts.stubs import StubError, make_stub, stub_of
from tests.tooling.conftest import ROOT


def stub(source: str) -> str:
    return make_stub(dedent(source).lstrip())


def test_the_solution_goes_and_the_docstring_stays():
    made = stub('''
        def f(x):
            """Twice."""
            # solution
            y = x
            return 2 * y
            # end solution
    ''')
    assert made == (
        'def f(x):\n    """Twice."""\n    raise NotImplementedError("your code here")\n'
    )


def test_what_stands_outside_the_marks_is_given():
    made = stub("""
        class Model:
            def __init__(self):
                self.width = 3

            def forward(self, x):
                # solution
                return x * self.width
                # end solution
    """)
    assert "self.width = 3" in made
    assert "        raise NotImplementedError" in made
    assert "x * self.width" not in made


def test_several_functions_have_a_hole_each():
    made = stub("""
        def f():
            # solution
            return 1
            # end solution


        def g():
            # solution
            return 2
            # end solution
    """)
    assert made.count("NotImplementedError") == 2


def test_a_helper_of_the_solution_alone_vanishes():
    made = stub("""
        # solution
        def helper():
            return 1


        # end solution
        def f():
            # solution
            return helper()
            # end solution
    """)
    assert "helper" not in made
    assert made.startswith("def f():")


def test_imports_that_only_the_solution_needed_go():
    made = stub("""
        import math
        from collections.abc import Callable, Sequence

        import numpy as np
        import torch
        from torch import Tensor


        def f(values: Sequence) -> float:
            # solution
            g: Callable = math.sqrt
            return g(values[0])
            # end solution
    """)
    assert "import math" not in made
    assert "from collections.abc import Sequence\n" in made
    assert "import numpy as np\nimport torch\nfrom torch import Tensor\n" in made


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\n", "has no '# solution'"),
        ("def f():\n    # solution\n    pass\n", "line 2: '# solution' without '# end solution'"),
        ("def f():\n    # end solution\n    pass\n", "line 2: '# end solution' without"),
        ("# solution\n# solution\n# end solution\n", "line 2: '# solution' again, since line 1"),
    ],
)
def test_marks_that_do_not_pair_up_are_named(source, said):
    with pytest.raises(StubError, match=said):
        make_stub(source)


@pytest.mark.parametrize("kata", Catalogue().katas, ids=lambda kata: kata.slug)
def test_every_stub_is_python_and_shows_nothing_of_the_solution(kata):
    made = stub_of(kata)
    compile(made, kata.slug, "exec")
    assert "# solution" not in made
    assert "NotImplementedError" in made


def test_check_names_what_is_out_of_step(project):
    project.add("k1_double", stub="")
    done = project.python("-m", "scripts.stubs", "--check")
    assert done.returncode == 1
    assert "run python -m scripts.stubs" in done.stdout
    assert project.python("-m", "scripts.stubs").returncode == 0
    assert project.python("-m", "scripts.stubs", "--check").returncode == 0
    assert ROOT not in project.root.parents
