"""Takes out the imports that a text no longer needs, and leaves the rest as it stood."""

import ast
import re
from collections.abc import Collection

_WIDTH = 100


def without_idle_imports(source: str, stays: Collection[str] = ()) -> str:
    """The text without the top-level imports of names that it does not use.

    Blank lines become those of ruff format: two at most, one between groups of imports.

    Args:
        source: a module's text.
        stays: packages whose imports stay, used or not; `__future__` always does.
    """
    tree = ast.parse(source)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    lines = source.splitlines()
    for node in reversed(tree.body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias for alias in node.names if _needed(node, alias, used, stays)]
            assert node.end_lineno is not None
            if len(names) < len(node.names):
                node.names = names
                lines[node.lineno - 1 : node.end_lineno] = _laid_out(node) if names else []
    return _tidy("\n".join(lines) + "\n")


def _needed(
    node: ast.Import | ast.ImportFrom, alias: ast.alias, used: set[str], stays: Collection[str]
) -> bool:
    module = alias.name if isinstance(node, ast.Import) else node.module or ""
    bound = (alias.asname or alias.name).partition(".")[0]
    return module.partition(".")[0] in (*stays, "__future__") or bound in used


def _laid_out(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The import as ruff format leaves it: in one line if it fits, else a name a line."""
    line = ast.unparse(node)
    if len(line) <= _WIDTH or isinstance(node, ast.Import):
        return [line]
    names = [f"    {ast.unparse(alias)}," for alias in node.names]
    return [f"{line.partition(' import ')[0]} import (", *names, ")"]


def _tidy(source: str) -> str:
    source = re.sub(r"\n{4,}", "\n\n\n", source)
    source = re.sub(r'("""\n)\n{2,}(import |from )', r"\1\n\2", source)
    source = re.sub(
        r"((?:^(?:import|from) .*\n)+)\n{2,}(?=(?:import|from) )", r"\1\n", source, flags=re.M
    )
    return source.strip("\n") + "\n"
