"""`kata run [KATA|LEVEL|all]`: run suites on what you wrote."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from scripts.catalogue import Catalogue, Kata
from scripts.completion import complete_selection
from scripts.errors import KataError
from scripts.ledger import Ledger
from scripts.mapping import Map
from scripts.screen import stdout

if TYPE_CHECKING:
    from scripts.judging import Judged

_UNBROKEN = 10_000  # columns, where no terminal asks for fewer: a sentence is a line


def run(
    what: Annotated[
        str,
        typer.Argument(
            help="A kata, a level or all; else what is next.", autocompletion=complete_selection
        ),
    ] = "",
    begun: Annotated[
        bool, typer.Option("--begun", help="Leave out katas that are still the stub.")
    ] = False,
    problems: Annotated[
        bool, typer.Option("--problems", help="Also FILE:LINE: what is wrong, for editors.")
    ] = False,
    junit: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write JUnit XML to this file.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Suites at a time.")
    ] = None,
) -> None:
    """Run suites on what you wrote. Exit status 0 when every test passes, 1 otherwise."""
    catalogue, ledger = Catalogue(), Ledger.load()
    katas = catalogue.select(what) if what else [_coming(catalogue, ledger)]

    from scripts.judging import judge, needs_torch
    from scripts.running import Runner

    at_a_time = min(jobs or os.cpu_count() or 1, len(katas))
    runner = Runner(at_a_time, torch=needs_torch(katas), many=len(katas) > 1)

    # Its process loads what runs need. In the meantime, what this one needs:
    from scripts.diagnosis import diagnosis_of
    from scripts.files import write_where_asked
    from scripts.junit import as_junit
    from scripts.problems import problem_lines
    from scripts.report import tell, told

    screen = _screen()

    def show(judged: "Judged") -> None:
        if judged.result.begun or not begun:
            screen.print(tell(judged))
            for line in problem_lines(judged) if problems else ():
                screen.print(line, markup=False, soft_wrap=True)

    with screen.status(f"running {len(katas)} suites" if len(katas) > 1 else katas[0].slug):
        results = judge(katas, ledger, runner, done=show)
    if junit:
        write_where_asked(junit, as_junit(results, skip_not_begun=begun))
    if ledger.note:
        screen.print(ledger.note, style="yellow", markup=False)
    if len(results) == 1 and not results[0].result.all_passed:
        with screen.status("looking for a known mistake"):
            found = diagnosis_of(results[0], runner)
        if found:
            screen.print(told(found))
    counted = [judged for judged in results if judged.result.begun or not begun]
    if left_out := len(results) - len(counted):
        screen.print(f"Not begun and left out: {left_out} of {len(results)}.", markup=False)
    passed = all(judged.result.all_passed and not judged.stale for judged in counted)
    if counted and passed and len(katas) == 1:
        coming = Map.of(catalogue, Ledger.load()).next
        if coming:
            screen.print(f"Next: kata watch {coming.kata.slug}", markup=False)
    raise typer.Exit(0 if passed else 1)


def _coming(catalogue: Catalogue, ledger: Ledger) -> Kata:
    coming = Map.of(catalogue, ledger).next
    if coming is None:
        raise KataError("every kata is passed; say which to run: kata run KATA, or all")
    return coming.kata


def _screen() -> Console:
    """The terminal, or whatever reads line by line in its place."""
    screen = stdout()
    if not screen.is_terminal and not os.environ.get("COLUMNS"):
        screen.width = _UNBROKEN
    return screen
