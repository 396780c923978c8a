"""`kata verify`: the gate, for authors."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from scripts.catalogue import Catalogue
from scripts.completion import complete_selection
from scripts.errors import KataError, install
from scripts.screen import stdout

if TYPE_CHECKING:
    from scripts.gate.proofs import Verdict


def verify(
    what: Annotated[
        str, typer.Argument(help="A kata, a level or all.", autocompletion=complete_selection)
    ] = "all",
    changed: Annotated[bool, typer.Option("--changed", help="What a change touches.")] = False,
    stubs: Annotated[
        bool, typer.Option("--stubs", help="katas/ must be in step with reference/, too.")
    ] = False,
    wall: Annotated[
        bool, typer.Option("--wall", help="Solutions run in a sandbox, as in a drill.")
    ] = False,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Runs at a time.")] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Also write the figures to this file.")
    ] = None,
) -> None:
    """Hold katas against the gate: their suites reject every mistake and accept what is right."""
    from scripts.gate.changes import touched
    from scripts.gate.proofs import verify as hold
    from scripts.judging import needs_torch
    from scripts.running import Runner
    from scripts.wall.sandbox import why_no_sandbox

    if not find_spec("sybil"):
        raise KataError(
            "the gate runs the code on pages with sybil, which is not installed: "
            f"{install('dev')}, or make test, brings it"
        )
    if wall and (problem := why_no_sandbox()):
        raise KataError(f"--wall: {problem}")
    catalogue = Catalogue()
    katas = catalogue.select(what)
    if changed:
        katas = [kata for kata in katas if kata in touched(catalogue)]
    screen = stdout()
    if not katas:
        if not changed:
            raise KataError("there are no katas")
        screen.print("No kata is touched.")
        return
    with _progress(screen) as advance:
        runner = Runner(jobs or os.cpu_count() or 1, torch=needs_torch(katas), wall=wall)
        verdicts = hold(katas, runner, stubs=stubs, wall=wall, progress=advance)
    screen.print(_table(verdicts))
    for verdict in verdicts:
        for fault in verdict.faults:
            screen.print(f"{verdict.kata.id} {verdict.kata.slug}: {fault}", markup=False)
    totals = _totals(verdicts)
    screen.print(_summary(totals), style="bold")
    if json_file:
        figures = {"katas": [_figures(verdict) for verdict in verdicts], "totals": totals}
        json_file.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    raise typer.Exit(0 if all(verdict.passed for verdict in verdicts) else 1)


@contextmanager
def _progress(screen: Console) -> Iterator[Callable[[int, int], None]]:
    """A bar of the runs, where there is a terminal."""
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("runs"), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task("runs", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _figures(verdict: "Verdict") -> dict[str, Any]:
    return {
        "id": verdict.kata.id,
        "kata": verdict.kata.slug,
        "passed": verdict.passed,
        "tests": verdict.tests,
        "mistakes": verdict.mistakes,
        "rejected": verdict.rejected,
        "alternatives": verdict.alternatives,
        "accepted": verdict.accepted,
        "seconds": round(verdict.seconds, 2),
        "faults": verdict.faults,
    }


def _totals(verdicts: "list[Verdict]") -> dict[str, Any]:
    counted = ("tests", "mistakes", "rejected", "alternatives", "accepted")
    return {
        "katas": len(verdicts),
        "passed": sum(verdict.passed for verdict in verdicts),
        **{name: sum(getattr(verdict, name) for verdict in verdicts) for name in counted},
        "seconds": round(sum(verdict.seconds for verdict in verdicts), 2),
    }


def _summary(totals: dict[str, Any]) -> str:
    return (
        f"{totals['passed']} of {totals['katas']} katas pass the gate: "
        f"{totals['rejected']} of {totals['mistakes']} mistakes rejected, "
        f"{totals['accepted']} of {totals['alternatives']} alternatives accepted"
    )


def _table(verdicts: "list[Verdict]") -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("kata", "tests", "rejected", "accepted", "seconds", ""):
        table.add_column(heading, justify="left" if heading in ("kata", "") else "right")
    for verdict in verdicts:
        table.add_row(
            f"{verdict.kata.id} {verdict.kata.slug}",
            str(verdict.tests),
            f"{verdict.rejected} of {verdict.mistakes}",
            f"{verdict.accepted} of {verdict.alternatives}",
            f"{verdict.seconds:.1f}",
            Text("passes", "right") if verdict.passed else Text("falls short", "wrong"),
        )
    return table
