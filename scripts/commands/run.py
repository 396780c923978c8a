"""`kata run [KATA|LEVEL|all]`: run suites on what you wrote."""

import os
from pathlib import Path
from typing import Annotated

import typer

from scripts.catalogue import Catalogue
from scripts.completion import complete_selection
from scripts.errors import KataError
from scripts.ledger import Ledger
from scripts.mapping import Map
from scripts.screen import stdout


def run(
    what: Annotated[
        str,
        typer.Argument(
            help="A kata, a level or all; else what is next.", autocompletion=complete_selection
        ),
    ] = "",
    junit: Annotated[Path | None, typer.Option(help="Also write JUnit XML to this file.")] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Suites at a time.")
    ] = None,
) -> None:
    """Run suites on what you wrote. Exit status 0 when every test passes, 1 otherwise."""
    catalogue, ledger = Catalogue(), Ledger.load()
    katas = catalogue.select(what) if what else None
    if katas is None:
        coming = Map.of(catalogue, ledger).next
        if coming is None:
            raise KataError("every kata is passed; say which to run: kata run KATA, or all")
        katas = [coming.kata]

    from scripts.diagnosis import diagnosis_of
    from scripts.judging import judge, needs_torch
    from scripts.junit import write_junit
    from scripts.report import tell, told
    from scripts.running import Runner

    screen = stdout()
    runner = Runner(min(jobs or os.cpu_count() or 1, len(katas)), torch=needs_torch(katas))
    with screen.status(f"running {len(katas)} suites" if len(katas) > 1 else katas[0].slug):
        results = judge(katas, ledger, runner, done=lambda judged: screen.print(tell(judged)))
    if junit:
        write_junit(junit, results)
    if ledger.note:
        screen.print(ledger.note, style="yellow", markup=False)
    if len(results) == 1 and not results[0].result.all_passed:
        with screen.status("looking for a known mistake"):
            found = diagnosis_of(results[0], runner)
        if found:
            screen.print(told(found))
    passed = all(judged.result.all_passed and not judged.stale for judged in results)
    if passed and len(katas) == 1:
        coming = Map.of(catalogue, Ledger.load()).next
        if coming:
            screen.print(f"Next: kata watch {coming.kata.slug}", markup=False)
    raise typer.Exit(0 if passed else 1)
