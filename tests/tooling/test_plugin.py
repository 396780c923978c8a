"""Plain `pytest` over a small project: options, medals' sentences, seeds, and forbidden calls."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(120)

ROOT = Path(__file__).resolve().parents[2]

# The plugins that are needed, without others that are installed: that is twice as fast.
FEW = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "pytest_timeout"}

REFERENCE = '''
import numpy as np


def double(x):
    """Twice a number."""
    return 2 * x


def draw():
    return float(np.random.random())


LOADED = draw()
'''

CARD = """
forbidden = ["numpy.dot", "@"]

[[mistake]]
name = "tripled"
swap = ["2 * x", "3 * x"]

[[alternative]]
name = "a sum"
swap = ["2 * x", "x + x"]
"""

SUITE = '''
import random
import sys

import numpy as np
from hypothesis import given

from tests.harness import arrays, bronze, gold, same, seeds, silver


@bronze
def test_double(kata):
    """Twice three
    is six."""
    same(kata.double(3.0), 6.0)


@silver
def test_draws(kata):
    """Random numbers, to be compared between runs."""
    print("\\nDRAWN test_draws", random.random(), np.random.random(), kata.draw(), kata.LOADED)


@silver
def test_others(kata):
    """The same in a test of another name."""
    print("\\nDRAWN test_others", random.random(), np.random.random(), kata.draw(), kata.LOADED)


@silver
@given(seed=seeds(), array=arrays((2,)))
def test_examples(kata, seed, array):
    """What Hypothesis draws."""
    print("\\nDRAWN test_examples", seed, array[0], kata.double(0))


@gold
def test_no_torch(kata):
    """NumPy is enough."""
    assert kata.double(1) and "torch" not in sys.modules
'''

GOLD_FIRST = '''
from tests.harness import bronze, gold, silver


@gold
def test_three(kata):
    """Three."""
    assert kata.double(3) == 7


@silver
def test_two(kata):
    """Two."""
    assert kata.double(2) == 5


@bronze
def test_one(kata):
    """One."""
    assert kata.double(1) == 2
'''

STUB = """
def double(x):
    raise NotImplementedError("your code here")
"""

SHORT = '''
from tests.harness import bronze, silver


@bronze
def test_one(kata):
    """One."""
    assert kata.double(1) == 2


@silver
def test_two(kata):
    """Two."""
    assert kata.double(2) == 4
'''

DOUBLE = "def double(x):\n    return 2 * x\n"
FAULTY = {  # kata: what its file holds, and what must be said of it
    "k1_forbidden": (
        "import numpy as np\ndef double(x):\n    return np.dot(x, 2)\n",
        "k1_forbidden.py, line 3 uses numpy.dot, which is forbidden in this kata: it is what you "
        "are asked to write\n    return np.dot(x, 2)",
    ),
    "k2_forbidden_operator": (
        f"import numpy\n{DOUBLE}def idle(a):\n    return a @ a\n",
        "k2_forbidden_operator.py, line 5 uses @, which is forbidden in this kata",
    ),
    "k3_forbidden_in_disguise": (
        "import numpy\ndef double(x):\n    return getattr(numpy, 'd' + 'ot')(x, 2)\n",
        "k3_forbidden_in_disguise.py calls numpy.dot, which is forbidden in this kata",
    ),
    "k4_forbidden_base": (
        f"import numpy\nclass A(numpy.dot):\n    pass\n{DOUBLE}",
        "k4_forbidden_base.py, line 2 uses numpy.dot, which is forbidden",
    ),
    "k5_empty": ("\n\n", "k5_empty.py is empty. `kata reset empty` brings the stub back"),
    "k6_torn": ("def double(x:\n", "k6_torn.py, line 1: '(' was never closed"),
    "k7_failing": (f"{DOUBLE}1 / 0\n", "k7_failing.py, line 3: ZeroDivisionError while the file"),
    "k8_leaving": (f"{DOUBLE}exit()\n", "k8_leaving.py, line 3: the file calls exit()"),
    "k10_missing": (None, "k10_missing.py is not there. `kata reset missing`"),
    "other": (DOUBLE, "is no suite: tests/lNN_level/test_kN_name.py"),
    "k9_renamed": ("def duoble(x): ...", "has no `double`: is it your `duoble`, line 1?"),
}

TORCH = '''
"""Stands for torch where a test must say whether there is CUDA, and see what is seeded."""
import os
from types import SimpleNamespace

Tensor = type("Tensor", (), {})
cuda = SimpleNamespace(
    is_available=lambda: os.environ["CUDA"] == "yes", is_initialized=lambda: False
)
seeded = []
manual_seed = seeded.append
default_generator = SimpleNamespace(manual_seed=seeded.append)
devices = ["cpu"]
set_default_device = devices.append
threads = []
set_num_threads = threads.append
'''

ON_GPU = '''
from tests.harness import bronze, gpu
import torch


@bronze
def test_anywhere(kata):
    """Runs without CUDA."""
    print("\\nDRAWN seed", torch.seeded[-1])
    print("\\nDRAWN device", torch.devices[-1])
    print("\\nDRAWN threads", torch.threads[-1])


@gpu
@bronze
def test_on_gpu(kata):
    """Needs CUDA."""
'''


class Project:
    """A copy of the harness with katas made for these tests."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("conftest.py", "pyproject.toml", "tests/__init__.py"):
            (root / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, root / name)
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "tests/harness", root / "tests/harness", ignore=ignored)
        self.write("reference/l01_small/k1_double.py", REFERENCE)
        self.write("reference/l01_small/k1_double.toml", CARD)
        self.write("katas/l01_small/k1_double.py", STUB)
        self.write("own/l01_small/k1_double.py", "def double(x): return 4 * x")
        self.write("tests/l01_small/test_k1_double.py", SUITE)
        for name, (text, _) in FAULTY.items():
            if text is not None:
                self.write(f"katas/l02_faulty/{name}.py", text)
            self.write(f"reference/l02_faulty/{name}.toml", CARD)
            self.write(f"tests/l02_faulty/test_{name}.py", SHORT)
        self.write("katas/l03_gpu/k1_gpu.py", DOUBLE)
        self.write("tests/l03_gpu/test_k1_gpu.py", ON_GPU)
        self.write("katas/l04_order/k1_order.py", DOUBLE)
        self.write("tests/l04_order/test_k1_order.py", GOLD_FIRST)
        self.write("fakes/torch.py", TORCH)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def pytest(self, *options: str, **environment: str) -> "Run":
        """Run `pytest` as a learner would, by default over the first kata's suite."""
        if not any("tests" in option for option in options):
            options = ("tests/l01_small", *options)
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-s", "-rA", "-p", "no:cacheprovider", *options],
            cwd=self.root,
            env={**clean, "COLUMNS": "250", **(environment or FEW)},
            capture_output=True,
            encoding="utf-8",
        )
        return Run(done.stdout + done.stderr, done.returncode)


class Run:
    """What a run of pytest printed."""

    def __init__(self, output: str, status: int) -> None:
        self.output = output
        self.status = status
        ends = re.findall(r"^(PASSED|FAILED|ERROR) \S+::(\S+)", output, flags=re.M)
        self.passed = sorted(test for end, test in ends if end == "PASSED")
        self.failed = sorted(test for end, test in ends if end != "PASSED")
        self.drawn = sorted(re.findall(r"^DRAWN (.*)", output, flags=re.M))

    def drew(self, test: str) -> list[str]:
        """The numbers that a test drew."""
        lines = [line.partition(" ") for line in self.drawn]
        return [numbers for name, _, numbers in lines if name == test]


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    return Project(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def reference(project) -> Run:
    return project.pytest("--solution", "reference")


@pytest.fixture(scope="module")
def tripled(project) -> Run:
    return project.pytest("--mistake", "tripled")


@pytest.fixture(scope="module")
def seed_one(project) -> Run:
    return project.pytest("--solution", "reference", "--seed", "1")


@pytest.fixture(scope="module")
def without_cuda(project) -> Run:
    return project.pytest("tests/l03_gpu", PYTHONPATH="fakes", CUDA="no", **FEW)


@pytest.fixture(scope="module")
def with_cuda(project) -> Run:
    options = ("--device", "cuda", "--seed", "1")
    return project.pytest("tests/l03_gpu", *options, PYTHONPATH="fakes", CUDA="yes", **FEW)


@pytest.fixture(scope="module")
def faulty(project) -> Run:
    return project.pytest("tests/l02_faulty")


def test_the_stub_is_judged_by_default(project):
    run = project.pytest(PYTEST_PLUGINS="")  # with every plugin that is installed
    assert run.passed == []
    assert "NotImplementedError: your code here" in run.output


def test_the_reference_can_be_judged(reference):
    assert (len(reference.passed), reference.failed, reference.status) == (5, [], 0)


@pytest.mark.parametrize("absolute", [False, True], ids=["relative", "absolute"])
def test_a_folder_can_be_judged(project, absolute):
    run = project.pytest("--solution", str(project.root / "own") if absolute else "own")
    assert "result: expected 6, got 12" in run.output


def test_a_mistake_is_made_in_the_reference(tripled):
    assert "result: expected 6, got 9" in tripled.output
    assert tripled.failed == ["test_double"]


@pytest.mark.parametrize(
    ("until", "failed", "passed"),
    [("silver", ["test_two"], []), ("bronze", ["test_three", "test_two"], ["test_one"])],
    ids=["one that matters", "one beyond"],
)
def test_a_run_can_end_with_the_first_failure_that_matters(project, until, failed, passed):
    """Gold, which matters least, comes last."""
    run = project.pytest("tests/l04_order", "--until", until)
    assert (run.failed, run.passed) == (failed, passed)


def test_a_failure_shows_the_sentence_of_the_test(tripled):
    assert re.search(r"-+ what this test asks -+\nTwice three is six\.\n", tripled.output)


def test_a_test_that_passes_shows_no_sentence(reference):
    assert "what this test asks" not in reference.output


def test_an_alternative_is_made_in_the_reference(project):
    assert project.pytest("--alternative", "a sum").status == 0


@pytest.mark.parametrize(
    ("option", "name", "message"),
    [
        ("--mistake", "a sum", "k1_double.toml has no mistake named 'a sum'"),
        ("--alternative", "tripled", "k1_double.toml has no alternative named 'tripled'"),
    ],
)
def test_a_variant_that_cannot_be_made_fails_every_test(project, option, name, message):
    run = project.pytest(option, name)
    assert message in run.output
    assert (run.passed, len(run.failed)) == ([], 5)


def test_a_suite_without_torch_imports_none(reference):
    assert "test_no_torch" in reference.passed


def test_runs_are_alike_in_any_order(project, reference):
    suite = "tests/l01_small/test_k1_double.py"
    tests = [f"{suite}::{test}" for test in ("test_examples", "test_others", "test_draws")]
    assert project.pytest("--solution", "reference", *tests).drawn == reference.drawn


def test_each_test_has_random_numbers_of_its_own(reference):
    assert set(reference.drew("test_draws")[0].split()[:3]).isdisjoint(
        reference.drew("test_others")[0].split()[:3]
    )


@pytest.mark.parametrize("test", ["test_draws", "test_others", "test_examples"])
def test_a_seed_changes_the_random_inputs(reference, seed_one, test):
    assert len(reference.drew(test)) > 0
    assert reference.drew(test) != seed_one.drew(test)


def test_the_same_seed_repeats_them(project, seed_one):
    assert project.pytest("--solution", "reference", "--seed", "1").drawn == seed_one.drawn


def test_seeds_differ_from_each_other_and_any_number_will_do(project, seed_one):
    run = project.pytest("--solution", "reference", "--seed", str(-(2**40)))
    assert run.status == 0
    assert run.drawn != seed_one.drawn


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_file_is_told_why(faulty, name):
    assert FAULTY[name][1] in faulty.output


def test_a_faulty_file_fails_every_test(faulty):
    assert (faulty.passed, len(faulty.failed)) == ([], 2 * len(FAULTY))


def test_gpu_tests_are_left_out_without_cuda(without_cuda):
    assert (without_cuda.passed, without_cuda.failed) == (["test_anywhere"], [])


def test_gpu_tests_run_with_cuda(with_cuda):
    assert with_cuda.passed == ["test_anywhere", "test_on_gpu"]


def test_torch_is_seeded(with_cuda, without_cuda):
    assert with_cuda.drew("seed") != without_cuda.drew("seed")


def test_tensors_are_made_on_the_device(with_cuda, without_cuda):
    assert (with_cuda.drew("device"), without_cuda.drew("device")) == (["cuda"], ["cpu"])


def test_torch_has_one_thread(without_cuda):
    assert without_cuda.drew("threads") == ["1"]
