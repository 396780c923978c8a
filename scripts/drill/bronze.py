"""The bronze tests of a suite, and the harness that these need: what a candidate is given."""

import ast
from collections.abc import Iterator

from scripts.catalogue import Kata
from scripts.drill.cutting import cut
from scripts.errors import KataError
from tests.harness.medals import MEDALS
from tests.harness.variants import ROOT

_HARNESS = ROOT / "tests" / "harness"
_PACKAGE = "tests.harness"
PARTS = "tests/harness/parts.py"
"""The one file of the harness that is written with katas in view."""


def bronze_suite(kata: Kata) -> str:
    """A kata's suite with its bronze tests alone.

    Raises:
        KataError: it has none, or is no Python.
    """
    try:
        source = kata.suite.read_text("utf-8")
        docstring = f"Bronze tests of kata {kata.id}: the worked examples of its docstring."
        suite = cut(source, _is_bronze, docstring)
    except OSError as error:
        raise KataError(f"{kata.suite} cannot be read: {error.strerror}") from None
    except SyntaxError as error:
        raise KataError(f"{kata.suite}, line {error.lineno}: {error.msg}") from None
    if not any(_is_bronze(node) for node in ast.parse(suite).body):
        raise KataError(f"{kata.suite} has no bronze tests, so a candidate would have none to run")
    return suite


def _is_bronze(node: ast.stmt) -> bool:
    if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test"):
        return False
    parts = [part for decorator in node.decorator_list for part in ast.walk(decorator)]
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    names |= {part.attr for part in parts if isinstance(part, ast.Attribute)}
    return names & {*MEDALS} == {"bronze"}


def harness_for(suites: list[str]) -> dict[str, str]:
    """The modules of the harness without which plain pytest could not run these suites.

    Returns:
        Their texts, by path from the project's root. PARTS holds only the parts that the suites
        name, for a part may show how a kata is solved.
    """
    homes = {name: module for module, name in _imported((_HARNESS / "__init__.py").read_text())}
    asked = {"plugin", "marks"}
    asked |= {homes[name] for suite in suites for module, name in _imported(suite) if not module}
    files: dict[str, str] = {}
    while missing := asked - {*files}:
        for module in missing:
            text = (_HARNESS / f"{module}.py").read_text("utf-8")
            files[module] = _with_parts(text, suites) if module == "parts" else text
            asked |= {other for other, _ in _imported(text) if other}
    files["__init__"] = (_HARNESS / "__init__.py").read_text("utf-8")
    return {f"tests/harness/{module}.py": text for module, text in sorted(files.items())}


def _imported(source: str) -> Iterator[tuple[str, str]]:
    """(module, name) of all that is imported from the harness; module is "" for the package."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            package, _, module = node.module.partition(f"{_PACKAGE}.")
            if node.module == _PACKAGE or (not package and module):
                for alias in node.names:
                    yield module, alias.name


def _with_parts(source: str, suites: list[str]) -> str:
    """`parts.py` without the parts that no suite names."""
    said = {
        node.value
        for suite in suites
        for node in ast.walk(ast.parse(suite))
        if isinstance(node, ast.Constant)
    }
    idle: set[int] = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):  # the list of them
            for key, value in zip(node.value.keys, node.value.values, strict=True):
                if isinstance(key, ast.Constant) and key.value not in said:
                    idle |= {*range(key.lineno, (value.end_lineno or value.lineno) + 1)}
    lines = [line for number, line in enumerate(source.splitlines(), 1) if number not in idle]
    return cut("\n".join(lines), lambda node: getattr(node, "name", "") == "part")
