"""What the names in a solution's text stand for, as far as reading can tell.

Imports are followed through assignments, default arguments, `getattr` with a constant and
`import_module`, each in its own scope: a parameter that is called `dot` is no `numpy.dot`.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(eq=False)
class Scope:
    """A module, class, function or comprehension, and what its names are bound to.

    A name without values is bound to something of the solution's own.
    """

    of: ast.AST
    parent: "Scope | None" = None
    names: dict[str, list["Value"]] = field(default_factory=dict)
    elsewhere: dict[str, "Scope"] = field(default_factory=dict)  # by `global` and `nonlocal`


Value: TypeAlias = str | tuple[ast.expr, Scope]
"""A dotted name, which an import gives, or an expression and the scope that it stands in."""

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_IMPORT_MODULE = "importlib.import_module"
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Names:
    """A text that has been read: its `nodes`, each with its scope, and what they stand for.

    Args:
        tree: the text.
        wanted: dotted names. What leads to none of them is not followed: a text of thirty lines
            can have a name stand for a million things.
    """

    def __init__(self, tree: ast.Module, wanted: Iterable[str]) -> None:
        self._wanted = [*wanted, _IMPORT_MODULE]
        self._module = Scope(tree)
        self._stars: list[str] = []
        self._bound: list[tuple[Scope, str, Value | None]] = []
        self._known: dict[tuple[Scope, str], set[str]] = {}
        self.nodes: list[tuple[ast.AST, Scope]] = [(tree, self._module)]
        for node, scope in self.nodes:  # the list grows while it is walked
            self._read(node, scope)
            self.nodes += self._children(node, scope)
        for scope, name, value in self._bound:
            values = scope.elsewhere.get(name, scope).names.setdefault(name, [])
            values += [] if value is None else [value]

    def stand_for(self, node: ast.AST, scope: Scope) -> set[str]:
        """The full dotted names of what a node may stand for; none if it is the solution's own."""
        match node:
            case ast.Import():
                return {alias.name for alias in node.names}
            case ast.ImportFrom():
                return {f"{node.module}.{alias.name}" for alias in node.names}
            case ast.Name(ctx=ast.Load()):
                return self._name(node.id, scope)
            case ast.NamedExpr():
                return self.stand_for(node.value, scope)
            case ast.Call(func=ast.Name("__import__"), args=[ast.Constant(str(module)), *_]):
                return {module.partition(".")[0]}
            case ast.Call(args=[ast.Constant(str(module)), *_]):
                imports = _IMPORT_MODULE in self.stand_for(node.func, scope)
                return {module} if imports else set()
        owner, attribute = attribute_of(node)
        if owner is None:
            return set()
        return {f"{base}.{attribute}" for base in self.stand_for(owner, scope)}

    def _name(self, name: str, scope: Scope) -> set[str]:
        home = _home(name, scope)
        if home is None:
            return {f"{module}.{name}" for module in self._stars}
        if (home, name) not in self._known:
            known = self._known[home, name] = set()  # `a = a.b` asks again, and gets nothing new
            for value in home.names[name]:
                names = {value} if isinstance(value, str) else self.stand_for(*value)
                known |= set(filter(None, map(self._followed, names)))
        return self._known[home, name]

    def _followed(self, name: str) -> str | None:
        """A name as far as it leads to, or into, what is wanted; None if it does neither."""
        for wanted in self._wanted:
            if f"{name}.".startswith(f"{wanted}."):
                return wanted
            if wanted.startswith(f"{name}."):
                return name
        return None

    def _read(self, node: ast.AST, scope: Scope) -> None:
        """Note what a node binds."""
        match node:
            case ast.Import():
                for alias in node.names:
                    first = alias.name.partition(".")[0]
                    self._bind(scope, alias.asname or first, alias.name if alias.asname else first)
            case ast.ImportFrom(module=str(module), level=0):
                for alias in node.names:
                    if alias.name == "*":
                        self._stars.append(module)
                    else:
                        self._bind(scope, alias.asname or alias.name, f"{module}.{alias.name}")
            case ast.Assign():
                for target in node.targets:
                    self._assign(target, node.value, scope)
            case ast.AnnAssign(value=ast.expr() as value):
                self._assign(node.target, value, scope)
            case ast.NamedExpr():
                home = scope
                while home.parent and isinstance(home.of, _COMPREHENSIONS):
                    home = home.parent
                self._assign(node.target, node.value, home)
            case ast.Name(ctx=ast.Store()):
                self._bind(scope, node.id)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                self._bind(scope, name)
            case ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)):
                self._bind(scope, name)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                self._bind(scope, name)
            case ast.Global(names=names):
                scope.elsewhere |= dict.fromkeys(names, self._module)
            case ast.Nonlocal(names=names):
                scope.elsewhere |= dict.fromkeys(names, scope.parent or self._module)

    def _bind(self, scope: Scope, name: str, value: Value | None = None) -> None:
        self._bound.append((scope, name, value))

    def _assign(self, target: ast.expr, value: ast.expr, scope: Scope) -> None:
        if isinstance(target, ast.Name):
            self._bind(scope, target.id, (value, scope))
        elif isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):
            for one, its_value in zip(target.elts, value.elts, strict=False):
                self._assign(one, its_value, scope)

    def _children(self, node: ast.AST, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
        """The nodes below a node: what stands in a body is in a scope of its own."""
        inner = scope
        if isinstance(node, (*_FUNCTIONS, *_COMPREHENSIONS, ast.ClassDef)):
            inner = Scope(node, scope)
        if isinstance(node, _FUNCTIONS):
            self._parameters(node.args, scope, inner)
        for name, value in ast.iter_fields(node):
            inside = name == "body" or isinstance(node, _COMPREHENSIONS)
            if isinstance(node, ast.NamedExpr) and name == "target":
                continue  # bound already, and not in a comprehension's scope
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield child, inner if inside else scope

    def _parameters(self, args: ast.arguments, outer: Scope, inner: Scope) -> None:
        positional = args.posonlyargs + args.args
        for arg in [*positional, *args.kwonlyargs, args.vararg, args.kwarg]:
            if arg is not None:
                self._bind(inner, arg.arg)
        defaulted = positional[len(positional) - len(args.defaults) :]
        pairs = [*zip(defaulted, args.defaults, strict=True)]
        pairs += zip(args.kwonlyargs, args.kw_defaults, strict=True)  # type: ignore[arg-type]
        for arg, default in pairs:
            if default is not None:
                self._bind(inner, arg.arg, (default, outer))


def attribute_of(node: ast.AST) -> tuple[ast.expr | None, str]:
    """The owner and the name of `owner.name` or `getattr(owner, "name")`."""
    match node:
        case ast.Attribute():
            return node.value, node.attr
        case ast.Call(func=ast.Name("getattr"), args=[owner, ast.Constant(str(name)), *_]):
            return owner, name
    return None, ""


def _home(name: str, scope: Scope) -> Scope | None:
    """The scope that binds a name which stands in `scope`, or None where none does."""
    at: Scope | None = scope
    while at is not None:
        if name in at.elsewhere:
            at = at.elsewhere[name]
        if name in at.names and (at is scope or not isinstance(at.of, ast.ClassDef)):
            return at
        at = at.parent
    return None
