"""`kata drill`: for teams."""

from pathlib import Path
from typing import Annotated

import typer

from scripts.errors import KataError
from scripts.screen import stdout

drill = typer.Typer(no_args_is_help=True, help="Katas as an interview or an onboarding: for teams.")

DrillFile = Annotated[Path, typer.Argument(help="The drill file.", metavar="DRILL.TOML")]


@drill.callback()
def _drill() -> None:
    """Keeps `pack` a command of its own while it is the only one."""


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
