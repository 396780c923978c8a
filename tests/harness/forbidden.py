"""Calls that would give a kata away: found in the text with their line, and caught while running.

An entry of a card's `forbidden` is one of
- a dotted name: `torch.nn.functional.softmax`, `numpy.dot`, or a whole module, `numpy.linalg`;
- a method of anything: `.dot`;
- an operator: `@`.
"""

import ast
import importlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from tests.harness.naming import Names, Scope, attribute_of


class ForbiddenCallError(AssertionError):
    """The solution calls what the kata asks to be written."""

    __module__ = "builtins"  # tracebacks give its bare name


@dataclass(frozen=True)
class Use:
    """One place in a solution where something forbidden stands."""

    name: str
    line: int


def forbidden_uses(source: str, forbidden: Iterable[str]) -> list[Use]:
    """Where the text of a solution names what is forbidden, whether it calls it or passes it on.

    Raises:
        SyntaxError: the text is no Python.
    """
    forbidden = list(forbidden)
    names = Names(ast.parse(source), _dotted(forbidden))
    found = {
        Use(entry, node.lineno)  # type: ignore[attr-defined]
        for node, scope in names.nodes
        for entry in forbidden
        if _uses(node, scope, entry, names)
    }
    return sorted(found, key=lambda use: (use.line, use.name))


def load_forbidden(forbidden: Iterable[str]) -> None:
    """Import what a guard is going to look for, so that it need not be imported while tests run."""
    list(_resolve(_dotted(forbidden)))


def _dotted(forbidden: Iterable[str]) -> list[str]:
    return [entry for entry in forbidden if entry[0] not in "@."]


def _uses(node: ast.AST, scope: Scope, entry: str, names: Names) -> bool:
    if entry == "@":
        return isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult)
    if entry.startswith("."):
        return attribute_of(node)[1] == entry[1:]
    return any(
        name == entry or name.startswith(f"{entry}.") for name in names.stand_for(node, scope)
    )


class Guard:
    """While active, calling anything forbidden raises; paused in calls back into the suite."""

    def __init__(self, forbidden: Iterable[str], where: str) -> None:
        self._where = where
        self._names = _dotted(forbidden)
        self._targets: list[tuple[Any, str, Any, str]] | None = None
        self._depth = 0
        self._mode: Callable[[], Any] = nullcontext

    @contextmanager
    def active(self) -> Iterator[None]:
        """Forbid what is forbidden within this block."""
        if not self._names or self._depth:
            yield
            return
        self._install()
        self._depth += 1
        try:
            with self._mode():
                yield
        finally:
            self._uninstall()
            self._depth -= 1

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Allow everything within this block: the suite's own code runs here."""
        if not self._depth:
            yield
            return
        depth, self._depth = self._depth, 0
        self._uninstall()
        try:
            yield
        finally:
            self._install()
            self._depth = depth

    def _install(self) -> None:
        if self._targets is None:
            self._targets = list(_resolve(self._names))
            originals = {id(original): name for _, _, original, name in self._targets}
            if any(name.startswith("torch.") for name in originals.values()):
                self._mode = lambda: _torch_mode(self, originals)
        for owner, attribute, original, name in self._targets:
            setattr(owner, attribute, self._trap(name, original))

    def _uninstall(self) -> None:
        for owner, attribute, original, _ in self._targets or []:
            setattr(owner, attribute, original)

    def reach(self, name: str) -> Any:
        """What a dotted name leads to now, or None where it leads nowhere."""
        owner, _, attribute = name.rpartition(".")
        return getattr(_object(owner), attribute, None)

    def refuse(self, name: str) -> None:
        """Raise for a call of `name`, unless paused."""
        __tracebackhide__ = True
        if self._depth:
            raise ForbiddenCallError(
                f"{self._where} calls {name}, which is forbidden in this kata: "
                "it is what you are asked to write"
            )

    def _trap(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def forbidden_here(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            self.refuse(name)
            return original(*args, **kwargs)  # a library that was first imported here kept this

        return forbidden_here


def _resolve(names: Iterable[str]) -> Iterator[tuple[Any, str, Any, str]]:
    """(owner, attribute, original, name) of each name that is something to call here."""
    for name in names:
        owner_name, _, attribute = name.rpartition(".")
        owner = _object(owner_name) if owner_name else None
        original = getattr(owner, attribute, None)
        if callable(original) and _can_be_set(owner, attribute, original):
            yield owner, attribute, original, name


def _can_be_set(owner: Any, attribute: str, original: Any) -> bool:
    try:
        setattr(owner, attribute, original)
    except (AttributeError, TypeError):  # a class that is written in C
        return False
    return True


def _object(name: str) -> Any:
    """The module or class of that name, or None where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        owner, _, attribute = name.rpartition(".")
        return getattr(_object(owner), attribute, None) if owner else None


def _torch_mode(guard: Guard, originals: dict[int, str]) -> Any:
    """Sees a forbidden torch function under any other name that leads to it."""
    from torch.overrides import TorchFunctionMode

    class Refusing(TorchFunctionMode):
        def __torch_function__(
            self, func: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            __tracebackhide__ = True
            if id(func) in originals:
                guard.refuse(originals[id(func)])
            return func(*args, **(kwargs or {}))

    return Refusing()
