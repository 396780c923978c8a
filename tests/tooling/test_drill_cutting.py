"""Cutting a suite down to its bronze tests keeps what these need, as it stood, and no more."""

import ast
import subprocess
import sys

import pytest

from scripts.catalogue import Catalogue
from scripts.drill.bronze import bronze_suite, harness_for
from scripts.drill.cutting import cut
from scripts.errors import KataError
from tests.tooling.conftest import Project

SUITE = '''
"""A suite. Its silver tests try the square of everything."""

import math
import random
from functools import cache, lru_cache, partial, reduce, singledispatch, total_ordering, wraps

import pytest

from tests.harness import bronze, gold, same, silver

SIZE = 3  # of all tests
SQUARES = [n * n for n in range(SIZE)]
TABLE = {}
TABLE["two"] = 2
UNUSED = {}
UNUSED["one"] = 1
each = pytest.mark.parametrize("number", [1, 2])


# Sums everything, whatever it is.
def total(values):
    return sum(values)


def average(values):
    """The mean."""
    return total(values) / len(values)
    # nothing after this


@cache
def secret():
    return random.random()


@pytest.fixture
def given(offset):
    return math.pi + offset


@pytest.fixture
def offset():
    return SIZE


@pytest.fixture
def unused():
    return SQUARES


# The mean


@silver
def test_silver(kata, unused):
    """The mean of squares."""
    same(secret(), unused)


@bronze
@each
# Every number is its own mean.
def test_bronze(kata, given, number):
    """The mean of one number."""
    n = TABLE["two"]
    same(average([number]), n)  # said twice


# The sum


@gold
def test_gold(kata):
    """Huge sums."""
    same(secret(), 1)
'''

CUT = '''\
"""Bronze."""

import math

import pytest

from tests.harness import bronze, same

SIZE = 3  # of all tests
TABLE = {}
TABLE["two"] = 2
each = pytest.mark.parametrize("number", [1, 2])


# Sums everything, whatever it is.
def total(values):
    return sum(values)


def average(values):
    """The mean."""
    return total(values) / len(values)
    # nothing after this


@pytest.fixture
def given(offset):
    return math.pi + offset


@pytest.fixture
def offset():
    return SIZE


# The mean


@bronze
@each
# Every number is its own mean.
def test_bronze(kata, given, number):
    """The mean of one number."""
    n = TABLE["two"]
    same(average([number]), n)  # said twice
'''


def names(node: ast.stmt) -> str:
    return getattr(node, "name", "")


def test_a_suite_is_cut_to_its_bronze_tests():
    assert cut(SUITE, lambda node: names(node) == "test_bronze", "Bronze.") == CUT


def test_long_imports_are_laid_out_anew():
    source = (
        "from collections import (\n    ChainMap,\n    Counter,\n    OrderedDict,\n"
        "    UserDict,\n    UserList,\n    UserString,\n    abc,\n    defaultdict,\n    deque,\n"
        "    namedtuple,\n)\n\n\ndef f():\n    return ChainMap, OrderedDict, UserDict, UserList, "
        "UserString, abc, defaultdict, deque, namedtuple\n"
    )
    shorter = cut(source, lambda node: names(node) == "f")
    assert "Counter" not in shorter
    assert "from collections import (\n    ChainMap,\n    OrderedDict,\n" in shorter


def bronze_names(source: str) -> list[str]:
    return [
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(mark, ast.Name) and mark.id == "bronze" for mark in node.decorator_list)
    ]


@pytest.mark.parametrize("kata", Catalogue().katas, ids=lambda kata: kata.slug)
def test_every_bronze_test_is_kept_and_no_other(kata):
    suite = bronze_suite(kata)
    tests = [n.name for n in ast.parse(suite).body if names(n).startswith("test")]
    assert tests == bronze_names(kata.suite.read_text("utf-8"))
    assert "silver" not in suite and "gold" not in suite


def test_cut_suites_are_laid_out_as_ruff_would(tmp_path):
    suites = {kata.slug: bronze_suite(kata) for kata in Catalogue().katas}
    harness = harness_for([*suites.values()])
    for name, text in suites.items():
        (tmp_path / f"test_{name}.py").write_text(text, "utf-8")
    (tmp_path / "tests/harness").mkdir(parents=True)
    for path, text in harness.items():
        (tmp_path / path).write_text(text, "utf-8")
    (tmp_path / "ruff.toml").write_text(
        'line-length = 100\ntarget-version = "py311"\n[lint]\nselect = ["E", "F", "I"]\n'
        '[lint.isort]\nknown-first-party = ["tests"]\n'
    )
    for command in (["format", "--check"], ["check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--no-cache", "."]
        done = subprocess.run(ruff, cwd=tmp_path, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_harness_holds_what_the_suites_import():
    plain = harness_for(["from tests.harness import bronze, same\n"])
    assert "tests/harness/comparing.py" in plain
    assert "tests/harness/naming.py" in plain  # which forbidden.py imports, which the plugin does
    others = {"parts", "autograd", "counting", "strategies", "warm_up"}
    assert not {f"tests/harness/{name}.py" for name in others} & {*plain}


@pytest.mark.parametrize(
    ("named", "other"), [("block", "language_model"), ("language_model", "block")]
)
def test_only_the_parts_that_a_suite_names_are_given(named, other):
    suite = f'from tests.harness import part\n\n\ndef f():\n    return part("{named}", 3)\n'
    parts = harness_for([suite])["tests/harness/parts.py"]
    classes = {"block": "class Block", "language_model": "class LanguageModel"}
    assert classes[named] in parts and classes[other] not in parts
    assert f'"{named}": ' in parts and f'"{other}": ' not in parts


def test_a_suite_without_bronze_is_refused(project: Project):
    project.add("k1_double", suite="from tests.harness import silver\n")
    (kata,) = Catalogue(project.root).katas
    with pytest.raises(KataError, match=r"test_k1_double\.py has no bronze tests"):
        bronze_suite(kata)
    kata.suite.write_text("def f(:\n", "utf-8")
    with pytest.raises(KataError, match=r"test_k1_double\.py, line 1"):
        bronze_suite(kata)
    kata.suite.unlink()
    with pytest.raises(KataError, match=r"cannot be read"):
        bronze_suite(kata)
