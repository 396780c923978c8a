"""The fixture `kata`: the module under test, seen through a seam that only values cross.

A suite calls; numbers, strings, containers, arrays and tensors come back; anything else that
the solution makes comes back as a `Handle`, which can be called and passed back, never looked
into. Nothing here needs the solution to be in this process.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from tests.harness.explaining import Call, first_line, near
from tests.harness.forbidden import Guard
from tests.harness.plain import holds_plain, is_plain, is_public_type
from tests.harness.variants import shown


class MissingNameError(AttributeError, AssertionError):
    """A suite asks for a name that the solution does not have."""

    __module__ = "builtins"  # tracebacks give its bare name


@dataclass(frozen=True)
class SolutionText:
    """A solution before it is loaded.

    `label` stands for the path where the text is not that of the file; `name` is the module's.
    """

    text: str
    path: Path
    name: str
    label: str | None
    forbidden: tuple[str, ...]

    @property
    def where(self) -> str:
        """What messages call it."""
        return self.label or shown(self.path)


class Side(Protocol):
    """Where the solution is: in this process, or in another. What a suite sees of it asks here."""

    latest: Call | None
    """What the suite called last, as far as that is known in this process."""

    def find(self, name: str) -> Any:
        """What the suite gets for a public name of the solution's module."""

    def method(self, thing: Any, name: str) -> "Handle":
        """A method of something of the solution's."""

    def call(self, thing: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
        """Call something of the solution's with what the suite gives; what the suite gets."""

    def build(self, part: Any) -> "Handle":
        """A part, built where the solution is."""

    def kind(self, thing: Any) -> str:
        """The name of a thing's type."""

    def close(self) -> None:
        """The suite is done with the solution."""


class Handle:
    """Something of the solution's own making: an instance, a module, a function.

    It can be called, its methods can be called, and it can be passed back. For a torch module
    `state_dict`, `parameters` and `gradients` come by value, and `is_training` tells its mode.
    """

    def __init__(self, thing: Any, side: Side) -> None:
        self._thing = thing
        self._side = side

    @property
    def __kata_kind__(self) -> str:
        return self._side.kind(self._thing)

    def __repr__(self) -> str:
        return f"<{self.__kata_kind__}>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        return self._side.call(self._thing, args, kwargs)

    def __getattr__(self, name: str) -> "Handle":
        __tracebackhide__ = True
        if name.startswith("_"):
            raise AttributeError(name)
        return self._side.method(self._thing, name)


def _state_dict(module: Any) -> dict[str, Any]:
    return {name: value.detach().clone() for name, value in module.state_dict().items()}


def _parameters(module: Any) -> list[Any]:
    return [value.detach().clone() for value in module.parameters()]


def _gradients(module: Any) -> dict[str, Any]:
    return {
        name: value.new_zeros(value.shape) if value.grad is None else value.grad.clone()
        for name, value in module.named_parameters()
    }


_MODULE_METHODS: dict[str, Callable[[Any], Any]] = {
    "state_dict": _state_dict,
    "parameters": _parameters,
    "gradients": _gradients,
    "is_training": lambda module: module.training,
}


class SideHere:
    """The solution's side of the seam, in the suite's own process.

    Args:
        module: the solution.
        guard: forbids what the kata forbids.
        where: what messages call the solution: its path.
    """

    def __init__(self, module: Any, guard: Guard, where: str) -> None:
        self._module = module
        self._guard = guard
        self._where = where
        self.latest: Call | None = None

    def find(self, name: str) -> Any:
        __tracebackhide__ = True
        return self.give(_attribute(self._module, name, self._where))

    def method(self, thing: Any, name: str) -> Handle:
        __tracebackhide__ = True
        by_value = _MODULE_METHODS.get(name)
        if by_value and hasattr(thing, "named_parameters"):
            return Handle(partial(by_value, thing), self)
        method = _attribute(thing, name, f"your {self.kind(thing)}")
        if not callable(method):
            raise TypeError(
                f"{self.kind(thing)}.{name} is no method: a suite may only call, not look inside"
            )
        return Handle(method, self)

    def build(self, part: Any) -> Handle:
        return Handle(self.take(part), self)

    def kind(self, thing: Any) -> str:
        return type(thing).__name__

    def close(self) -> None:
        """Nothing is held that the process does not let go by itself."""

    def call(self, thing: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
        __tracebackhide__ = True
        args = tuple(self.take(arg) for arg in args)
        kwargs = {name: self.take(arg) for name, arg in kwargs.items()}
        latest = self.latest = Call(thing, len(args) + len(kwargs))
        try:
            with self._guard.active():
                result = thing(*args, **kwargs)
        except BaseException as error:
            latest.raised = error
            raise
        latest.returned, latest.has_returned = result, True
        return self.give(result)

    def give(self, value: Any) -> Any:
        """What the suite gets for a value of the solution's.

        A container in which nothing needs a change is handed over itself, so that the suite
        sees whether a later call changes it.
        """
        if is_plain(value) or holds_plain(value):
            return value
        if isinstance(value, dict):
            items = {self.give(key): self.give(item) for key, item in value.items()}
            return value if _is_same(value, items, dict) else items
        for container in (list, tuple, set, frozenset):
            if isinstance(value, container):
                given = container(self.give(item) for item in value)
                return value if _is_same(value, given, container) else given
        return Handle(value, self)

    def take(self, value: Any) -> Any:
        """What the solution gets for a value of the suite's.

        A container in which nothing needs a change is handed over itself, so that the suite
        sees what the solution does to it.
        """
        if isinstance(value, Handle):
            return value._thing
        if hasattr(value, "build"):
            return value.build()
        if is_plain(value) or is_public_type(value) or holds_plain(value):
            return value
        if type(value) is dict:
            items = {key: self.take(item) for key, item in value.items()}
            return value if all(items[key] is value[key] for key in value) else items
        if type(value) in (list, tuple):
            taken = [self.take(item) for item in value]
            unchanged = all(a is b for a, b in zip(taken, value, strict=True))
            return value if unchanged else type(value)(taken)
        return self._callback(value) if callable(value) else value

    def _callback(self, fn: Callable[..., Any]) -> Callable[..., Any]:
        def called_back(*args: Any, **kwargs: Any) -> Any:
            __tracebackhide__ = True
            with self._guard.paused():
                given = [self.give(arg) for arg in args]
                result = fn(*given, **{name: self.give(arg) for name, arg in kwargs.items()})
                return self.take(result)

        return called_back


def _is_same(value: Any, given: Any, container: Any) -> bool:
    """Whether a container is of that type, and holds what is to be given, item for item."""
    if type(value) is not container:
        return False
    keys = zip(value, given, strict=True)
    items = zip(value.values(), given.values(), strict=True) if container is dict else ()
    return all(one is other for one, other in [*keys, *items])


def _with_line(name: str, value: Any) -> str:
    line = first_line(value)
    return f"`{name}`, line {line}" if line else f"`{name}`"


def _attribute(owner: Any, name: str, whose: str) -> Any:
    __tracebackhide__ = True
    if hasattr(owner, name):
        return getattr(owner, name)
    names = [other for other in dir(owner) if not other.startswith("_")]
    found = [_with_line(other, getattr(owner, other)) for other in near(name, names)]
    todo = f"is it your {' or '.join(found)}?" if found else "define it, under that very name"
    raise MissingNameError(f"{whose} has no `{name}`: {todo}")


class Solution:
    """What the fixture `kata` gives: each public name of the solution's module, ready to call."""

    def __init__(self, side: Side) -> None:
        self._side = side

    def __repr__(self) -> str:
        return "kata"  # Hypothesis prints the arguments of a failing example

    def __getattr__(self, name: str) -> Any:
        __tracebackhide__ = True
        if name.startswith("_"):
            raise AttributeError(name)
        return self._side.find(name)


def place(kata: Solution, part: Any) -> Handle:
    """Build a part on the solution's side and hold on to it, to look at it after a call."""
    return kata._side.build(part)
