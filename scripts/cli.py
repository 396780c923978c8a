"""The command `kata`: its subcommands, and a sentence for whatever a user did wrong."""

import io
import sys

import typer

from scripts.commands.docs import docs
from scripts.commands.doctor import doctor
from scripts.commands.drill import drill
from scripts.commands.hint import hint
from scripts.commands.map import AsJson, Html, Svg, show_map
from scripts.commands.new import new
from scripts.commands.reset import reset
from scripts.commands.reveal import reveal
from scripts.commands.run import run
from scripts.commands.train import train
from scripts.commands.verify import verify
from scripts.commands.watch import watch
from scripts.errors import KataError

app = typer.Typer(
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="80 small exercises, from the power rule to training a GPT. Alone, `kata` shows the map.",
)


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context, as_json: AsJson = False, html: Html = None, svg: Svg = None
) -> None:
    if context.invoked_subcommand is None:
        show_map(as_json=as_json, html=html, svg=svg)
    elif as_json or html or svg:
        raise KataError(
            f"--json, --html and --svg before a command are the map's; "
            f"kata {context.invoked_subcommand} --help tells those of {context.invoked_subcommand}"
        )


for command in (watch, run, hint, reveal, reset, docs, doctor, train, new, verify):
    app.command()(command)
app.add_typer(drill, name="drill")


def main() -> None:
    """Run `kata`; a mistake of the user's ends with its message and exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a pipe on Windows has no ○: it becomes a ?
    try:
        app(prog_name="kata")
    except KataError as error:
        from scripts.screen import stderr

        stderr().print(
            f"kata: {error}", style="bold", markup=False, highlight=False, soft_wrap=True
        )
        sys.exit(2)


if __name__ == "__main__":
    main()
