"""`kata train`: a GPT made of your own parts."""

import inspect
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from scripts.training.sizes import SIZES, Size


def _with_sizes_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give the command an option for every field of a size; one that is not given is None."""
    signature = inspect.signature(command)
    named = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
    hints = get_type_hints(Size, include_extras=True)
    for name, hint in hints.items():
        kind, text = hint.__origin__, hint.__metadata__[0]
        help_ = typer.Option(help=text, rich_help_panel="The size")
        option = Annotated[kind | None, help_]  # type: ignore[valid-type]  # known at run time only
        named.append(
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=option)
        )
    command.__signature__ = signature.replace(parameters=named)  # type: ignore[attr-defined]  # inspect reads it
    command.__annotations__ = {p.name: p.annotation for p in named} | {"return": None}
    return command


@_with_sizes_options
def train(
    *,
    size: Annotated[str | None, typer.Option(help=f"{', '.join(SIZES)}; tiny by default.")] = None,
    data: Annotated[
        Path | None, typer.Option(help="Text in UTF-8; by default the prose inside Python.")
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1, mps …")] = "auto",
    out: Annotated[
        Path | None, typer.Option(help="Folder of the run; by default a new one in runs/.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the run in --out, or the latest.")
    ] = False,
    compiling: Annotated[
        bool | None,
        typer.Option("--compile/--no-compile", help="By default where it pays, on CUDA."),
    ] = None,
    **changes: Any,
) -> None:
    """Train a GPT from your parts; what has no silver yet comes from the reference."""
    # Threads that wait in a loop for each other cost a factor of ten as soon as something else
    # runs beside them. To be set before torch is imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        from scripts.catalogue import Catalogue
        from scripts.screen import stdout
        from scripts.train import run
        from scripts.training.plans import Request

        given = {name: value for name, value in changes.items() if value is not None}
        request = Request(size, data, device, out, resume, compiling, given)
        status = run(request, Catalogue(), stdout())
    except KeyboardInterrupt:  # while torch was still being imported
        status = 130
    raise typer.Exit(status)
