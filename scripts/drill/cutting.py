"""Cuts a Python file down to some of its top-level statements and what these need.

What stays keeps its layout and the comments that belong to it.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from scripts.imports import without_idle_imports

_BLOCKS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_OWN_NAMES = (*_BLOCKS, *_COMPREHENSIONS, ast.Lambda)


@dataclass
class _Piece:
    """A top-level statement with the comments that stand right above it."""

    node: ast.stmt
    lines: list[str]
    gap: int
    """How many empty lines stood above these."""
    header: tuple[int, list[str]] | None
    """The comment with empty lines around it under which the piece stands, and its line."""
    binds: set[str] = field(init=False)
    uses: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.binds = set(_bound(self.node))
        self.uses = set(_used(self.node))

    @property
    def is_import(self) -> bool:
        return isinstance(self.node, ast.Import | ast.ImportFrom)

    @property
    def is_block(self) -> bool:
        return isinstance(self.node, _BLOCKS)


def cut(source: str, wanted: Callable[[ast.stmt], bool], docstring: str | None = None) -> str:
    """The text with the wanted statements, and all that they need, one way or another.

    Args:
        source: a module's text, laid out as ruff format does.
        wanted: whether a top-level statement is to stay.
        docstring: replaces the module's; None leaves it as it is.
    """
    tree = ast.parse(source)
    pieces = list(_pieces(tree, source.splitlines()))
    kept = _with_needs(pieces, {id(piece) for piece in pieces if wanted(piece.node)})
    said = ast.get_docstring(tree, clean=False) if docstring is None else docstring
    text = "\n".join(_joined([piece for piece in pieces if id(piece) in kept])) + "\n"
    if said:
        text = f'"""{said}"""\n\n{text}'
    return without_idle_imports(text)


def _with_needs(pieces: list[_Piece], kept: set[int]) -> set[int]:
    """The kept pieces, imports, statements that bind nothing, and what all these refer to."""
    kept |= {id(piece) for piece in pieces if piece.is_import or not piece.binds}
    while True:
        needed = {name for piece in pieces if id(piece) in kept for name in piece.uses}
        more = {id(piece) for piece in pieces if piece.binds & needed} - kept
        if not more:
            return kept
        kept |= more


def _bound(node: ast.stmt) -> Iterator[str]:
    """The names that a statement gives a meaning to, or changes."""
    for child in _of_this_scope(node):
        match child:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                for alias in names:
                    yield (alias.asname or alias.name).partition(".")[0]
            case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
                yield from {name.id for name in ast.walk(child) if isinstance(name, ast.Name)}


def _of_this_scope(node: ast.AST) -> Iterator[ast.AST]:
    """A statement and what is below it, but for what has names of its own."""
    yield node
    if not isinstance(node, _OWN_NAMES):
        for child in ast.iter_child_nodes(node):
            yield from _of_this_scope(child)


def _used(node: ast.stmt) -> Iterator[str]:
    """The names that a statement refers to. Fixtures are named by parameters and in marks."""
    for child in ast.walk(node):
        if isinstance(child, ast.Name):
            yield child.id
    if isinstance(node, ast.FunctionDef) and (node.decorator_list or node.name.startswith("test")):
        arguments = node.args
        for argument in arguments.posonlyargs + arguments.args + arguments.kwonlyargs:
            yield argument.arg
        for decorator in node.decorator_list:
            for child in ast.walk(decorator):
                if isinstance(child, ast.Constant) and isinstance(child.value, str):
                    yield child.value


def _pieces(tree: ast.Module, lines: list[str]) -> Iterator[_Piece]:
    body = tree.body[1:] if ast.get_docstring(tree) is not None else tree.body
    end = tree.body[0].end_lineno or 0 if len(body) < len(tree.body) else 0
    header = None
    for node in body:
        decorators = getattr(node, "decorator_list", [])
        start = min([node.lineno, *(decorator.lineno for decorator in decorators)]) - 1
        first = start
        while first > end and lines[first - 1].startswith("#"):
            first -= 1
        gap = 0
        while first - gap > end and not lines[first - gap - 1]:
            gap += 1
        apart = [number for number in range(end, first) if lines[number].startswith("#")]
        if apart:
            header = (apart[0], [lines[number] for number in apart])
        end = node.end_lineno or node.lineno
        while end < len(lines) and lines[end].startswith(" "):  # a comment at a body's end
            end += 1
        yield _Piece(node, lines[first:end], gap, header)


def _joined(pieces: list[_Piece]) -> Iterator[str]:
    shown = None
    before: _Piece | None = None
    for piece in pieces:
        if before is not None:
            apart = before.is_block or piece.is_block
            yield from [""] * (2 if apart else min(piece.gap, 1))
        if piece.header and piece.header[0] != shown:
            shown = piece.header[0]
            yield from [*piece.header[1], "", *([""] if piece.is_block else [])]
        yield from piece.lines
        before = piece
