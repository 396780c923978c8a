"""Whether `kata` takes a command line that stands in a workflow or a task, without running it."""

from typer.main import get_command

from scripts.catalogue import Catalogue
from scripts.cli import app


def taken(arguments: list[str]) -> str | None:
    """Have the command line parsed; the name of its command, None for the map.

    Raises:
        UsageError: no such command or option, or an argument is missing.
        UnknownKataError: it names no kata and no level.
    """
    group = get_command(app)
    context = group.make_context("kata", list(arguments))
    rest = [*context._protected_args, *context.args]
    if not rest:
        return None
    name, command, rest = group.resolve_command(context, rest)
    what = command.make_context(name, rest, parent=context).params.get("what")
    if what and not what.startswith("$"):
        Catalogue().select(what)
    return name
