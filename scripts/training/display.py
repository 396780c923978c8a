"""What a run shows: who it is made of, a progress bar, validations with samples, how it ended."""

import math
import statistics
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from scripts.training.corpus import DEFAULT
from scripts.training.journal import Journal


class Display:
    """A run on the screen. With a console that is no terminal there is no bar, only lines."""

    def __init__(self, console: Console, steps: int, tokens_per_step: int) -> None:
        self._console = console
        self._steps = steps
        self._tokens_per_step = tokens_per_step
        self._durations: deque[float] = deque(maxlen=20)
        self._last_tick: float | None = None
        self._progress: Progress | None = None
        self._task = TaskID(0)

    def line(self, text: str, style: str = "") -> None:
        self._console.print(Text(text, style), soft_wrap=True)

    def run(self, about: dict[str, Any], parts: list[str]) -> None:
        """What is about to be trained, on what, and whose parts it is made of."""
        settings, data, machine = about["settings"], about["data"], about["machine"]
        self.line(
            f"{about['size']}: {settings['layers']} layers of width {settings['d_model']}, "
            f"{settings['heads']} heads, context {settings['block_size']}, "
            f"{readable(about['parameters'])} parameters"
        )
        vocabulary = len(data["vocabulary"])
        self.line(
            f"text: {data['file'] or DEFAULT}, {data['characters']} characters, "
            f"{vocabulary} different (ln {vocabulary} = {math.log(vocabulary):.3f})"
        )
        for line in parts:
            self.line(line)
        processes = f", {machine['processes']} processes" if machine["processes"] > 1 else ""
        self.line(
            f"{machine['device']} ({machine['name']}){processes}, {machine['precision']}", "faint"
        )

    def result(self, about: dict[str, Any], folder: Path) -> None:
        """What became of it."""
        self.line(
            f"{about['steps']} steps in {about['seconds']:.0f} s: "
            f"{readable(about['tokens'])} tokens, {readable(about['tokens_per_second'])} tokens/s, "
            f"{readable(about['flops'])} operations"
        )
        self.line(f"{folder} holds the checkpoint, run.json and loss.png")

    @contextmanager
    def training(self, done: int) -> Iterator[None]:
        """Show the bar meanwhile."""
        columns = (
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TextColumn("{task.fields[news]}", markup=False),
            TimeRemainingColumn(compact=True),
        )
        self._progress = Progress(
            *columns,
            console=self._console,
            transient=True,
            refresh_per_second=5,
            disable=not self._console.is_terminal,
        )
        self._task = self._progress.add_task("", total=self._steps, completed=done, news="")
        self._last_tick = time.perf_counter()
        with self._progress:
            yield

    def step(self, done: int, loss: float) -> None:
        """A step is done."""
        assert self._progress is not None and self._last_tick is not None
        now = time.perf_counter()
        self._durations.append(now - self._last_tick)
        self._last_tick = now
        news = f"loss {loss:.3f}  {self.rate()}"
        self._progress.update(self._task, completed=done, news=news)

    def rate(self) -> str:
        """Of the last steps; the median, so that a validation or a checkpoint does not count."""
        return f"{readable(self._tokens_per_step / statistics.median(self._durations))} tokens/s"

    def validation(self, journal: Journal) -> None:
        done = journal.steps
        trained = f"  loss {journal.losses[-1]:.3f}" if done else ""
        width = len(str(self._steps))
        text = (
            f"step {done:{width}}/{self._steps}{trained}  validation {journal.validation[done]:.3f}"
        )
        self.line(text, "bold")

    def sample(self, text: str) -> None:
        for line in text.strip("\n").split("\n"):
            # What is not printable could drive the terminal.
            shown = "".join(char if char.isprintable() else "·" for char in line)
            self.line(f"    {shown}", "faint")


def readable(number: float) -> str:
    """Three figures and a prefix for the unit: 25.9 k, 815 k, 1.24 T."""
    for factor, prefix in ((1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= factor:
            scaled = number / factor
            return f"{scaled:.{2 if scaled < 10 else 1 if scaled < 100 else 0}f} {prefix}"
    return f"{number:.0f}"
