"""`kata drill`: for teams."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from scripts.errors import KataError
from scripts.screen import stderr, stdout

if TYPE_CHECKING:
    from scripts.drill.records import Grading, Totals

drill = typer.Typer(no_args_is_help=True, help="Katas as an interview or an onboarding: for teams.")

DrillFile = Annotated[Path, typer.Argument(help="The drill file.", metavar="DRILL.TOML")]


@drill.command()
def pack(
    file: DrillFile,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The zip; by default the drill's id.zip.")
    ] = None,
) -> None:
    """Make the zip that candidates get: stubs, bronze tests, and how to submit."""
    from scripts.drill.definition import load_drill
    from scripts.drill.packing import pack, zipped
    from scripts.files import write_where_asked

    asked = load_drill(file)
    target = output or Path(f"{asked.id}.zip")
    _refuse_to_overwrite(target)
    content = zipped(pack(asked))
    write_where_asked(target, content)
    many = "1 kata" if len(asked.katas) == 1 else f"{len(asked.katas)} katas"
    screen = stdout()
    screen.print(f"wrote {target}, {len(content) / 1024:.0f} KiB", markup=False, soft_wrap=True)
    screen.print(f"{asked.title}: {many}, {asked.time}, {asked.total} points")
    screen.print(f"Submissions will name the drill {asked.id}", markup=False)


@drill.command()
def grade(
    submissions: Annotated[list[Path], typer.Argument(help="Zips, folders, or a folder of these.")],
    file: Annotated[Path, typer.Option("--drill", help="The drill file.")],
    out: Annotated[Path, typer.Option("--out", help="The folder for the results.")],
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Of the inputs; the same gives the same.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Files at a time.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", help="Grade on the Dask cluster at this address.")
    ] = None,
    no_sandbox: Annotated[
        bool, typer.Option("--no-sandbox", help="Run what strangers wrote with your own rights.")
    ] = False,
) -> None:
    """Judge submissions behind the wall. Killed, it goes on where it was; DIR holds the results."""
    from scripts.drill.definition import load_drill
    from scripts.drill.executors import executor
    from scripts.drill.grading import Grader, begin
    from scripts.drill.intake import read_submission
    from scripts.drill.sources import find_sources
    from scripts.wall.sandbox import Sandbox, describe

    asked = load_drill(file)
    sources = find_sources(submissions, asked)
    if not sources:
        raise KataError("there is no submission in what was named")
    Sandbox(open_air=no_sandbox)  # raises where there is none
    sandbox = "none" if no_sandbox else str(describe())
    grading = begin(asked, out, seed, sandbox)
    taken = [read_submission(source, asked) for source in sources]
    try:
        with executor(jobs or os.cpu_count() or 1, scheduler) as where, _progress() as advance:
            totals = Grader(asked, grading, out).grade(taken, where, advance)
    except KeyboardInterrupt:
        stderr().print("kata: stopped. The same command goes on from here.", style="bold")
        raise typer.Exit(130) from None
    _show(totals, grading)
    raise typer.Exit(1 if any(row.unsure for row in totals.submissions) else 0)


@drill.command()
def report(
    folder: Annotated[Path, typer.Argument(help="What grade was given as --out.", metavar="DIR")],
    out: Annotated[
        Path | None, typer.Option("--out", help="The folder to write to; by default DIR/report.")
    ] = None,
) -> None:
    """Write pages for interviewers and for candidates, and tables, of a grading."""
    from scripts.drill.report.reading import Graded
    from scripts.drill.report.writing import CANDIDATES, Report

    target = out or folder / "report"
    graded = Graded(folder)
    with _progress() as advance:
        Report(graded, target, advance).write()
    screen = stdout()
    screen.print(f"wrote {target / 'index.html'}, for the team", markup=False, soft_wrap=True)
    screen.print(f"{target / CANDIDATES} has what candidates may see", markup=False, soft_wrap=True)


class _Advance(Protocol):
    def __call__(self, done: int, total: int, what: str = "files") -> None: ...


@contextmanager
def _progress() -> Iterator[_Advance]:
    """A bar, where there is a terminal: how much of what is done."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    screen = stderr()
    named = TextColumn("{task.description}", markup=False)
    columns = (BarColumn(), MofNCompleteColumn(), named, TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task("files", total=None)

        def advance(done: int, total: int, what: str = "files") -> None:
            bar.update(task, completed=done, total=total, description=what)

        yield advance


def _show(totals: "Totals", grading: "Grading") -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("submission", "points", "", *(kata.slug for kata in grading.katas)):
        table.add_column(heading, justify="right" if heading == "points" else "left")
    for row in totals.submissions:
        verdict = "not sure" if row.unsure else "passed" if row.passed else ""
        medals = (medal or "–" for medal in row.medals.values())
        table.add_row(row.name, f"{row.points} of {grading.total}", verdict, *medals)
    screen = stdout()
    screen.print(table)
    screen.print(f"seed {grading.seed}, sandbox: {grading.sandbox}", style="faint", markup=False)
    if grading.sandbox == "none":
        screen.print("No sandbox: a submission could have forged this.", style="wrong")
    if any(row.unsure for row in totals.submissions):
        screen.print("not sure: the grader failed, not the candidate; grade again", style="yellow")


def _refuse_to_overwrite(target: Path) -> None:
    """Nothing but a pack that was made before is replaced."""
    import zipfile

    from scripts.drill.sources import MANIFEST

    if not target.exists():
        return
    try:
        with zipfile.ZipFile(target) as archive:
            if MANIFEST in archive.namelist():
                return
    except (OSError, zipfile.BadZipFile):
        pass
    raise KataError(f"{target} is there already and is no pack; move it away, or choose another")
