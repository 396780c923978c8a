"""Trains a GPT from the learner's parts: the one place that knows all of them.

`kata train` comes here; so does `torchrun --nproc-per-node 2 -m scripts.cli train`.
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import torch
from rich.console import Console
from torch import nn

from scripts.catalogue import Catalogue
from scripts.errors import KataError, install
from scripts.training.display import Display
from scripts.training.engine import compiled, compiling_pays, engine_of, precision_on
from scripts.training.model import build_model, flops_per_token
from scripts.training.parallel import Processes, joined
from scripts.training.parts import Part, announce, keep_parts, kernel_instead
from scripts.training.picture import draw
from scripts.training.plans import Plan, Request, make_plan
from scripts.training.report import progress, report

_SAMPLE, _LAST_SAMPLE = 64, 320  # characters
_TEMPERATURE = 0.8
_STOPPED = 130  # what a shell reports of a command that Ctrl-C ended


def run(request: Request, catalogue: Catalogue, console: Console) -> int:
    """Train as it was asked for. The exit status: 0 when done, 130 when stopped.

    Raises:
        KataError: the request cannot be met, or one of the learner's parts failed.
    """
    with _polite(), joined(request.device) as processes:
        try:
            plan = make_plan(request, catalogue)
            processes.wait()  # until all have read what the first is about to write
            if not processes.is_first:
                console = Console(quiet=True)
            writing = plan.folder.locked() if processes.is_first else nullcontext()
            with writing, _explained(plan.parts):
                return Training(plan, processes, request, console).run()
        except KeyboardInterrupt:
            console.print("Stopped before the first step.")
            return _STOPPED


@contextmanager
def _polite() -> Iterator[None]:
    """Let SIGTERM, by which batch systems ask a program to end, do what Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _undisturbed() -> Iterator[list[int]]:
    """Let Ctrl-C and SIGTERM wait; the list holds those that came meanwhile."""
    came: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda number, _: came.append(number)) for number in numbers]
    try:
        yield came
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def _explained(parts: dict[str, Part]) -> Iterator[None]:
    """Say in a sentence what a user can do something about; our own defects pass as they are."""
    try:
        yield
    except torch.OutOfMemoryError:
        raise KataError("the GPU's memory is too small for this --size and --batch-size") from None
    except Exception as error:
        if type(error) is ArithmeticError:  # the train loop's word for a loss that is not finite
            raise KataError(f"{error}; try a lower --learning-rate") from None
        for part in parts.values():
            if part.is_yours and (blamed := part.blame(error)):
                raise KataError(blamed) from None
        raise


class Training:
    """One run in this process: the parts put together, and what is kept of the training.

    Attributes:
        model: the GPT, in the learner's or the reference's own form.
    """

    def __init__(
        self, plan: Plan, processes: Processes, request: Request, console: Console
    ) -> None:
        size, device = plan.size, processes.device
        self._plan = plan
        self._processes = processes
        self._journal = plan.journal
        self._saved = plan.journal.steps  # how many steps the checkpoint holds
        self._began = 0.0
        self._tokens_per_step = size.tokens_per_step * processes.count
        self._display = Display(console, size.steps, self._tokens_per_step)

        precision = precision_on(device, size.precision)
        self._loop = plan.parts["train"].load()
        self._config = self._loop.TrainConfig(**size.for_loop(precision, processes.rank))
        torch.manual_seed(size.seed)  # the same weights in every process
        self.model = self._build_model()
        self._flops = flops_per_token(self.model, size)
        parameters = sum(parameter.numel() for parameter in self.model.parameters())
        self._about = report(plan, processes, precision, parameters, self._flops)
        self._display.run(self._about, announce(plan.parts, device.type))
        if request.resume:
            self._display.line(f"going on from step {self._saved}, with the parts it began with")
        self._engine = engine_of(self.model, self._called(request.compile), processes)
        torch.manual_seed(size.seed + processes.rank)  # but another dropout

    def run(self) -> int:
        """Train, and keep what came of it however it ends. The exit status."""
        self._began = time.perf_counter() - self._journal.seconds
        if self._processes.is_first:
            keep_parts(self._plan.parts, self._plan.folder.parts)
            self._write("running")
        try:
            self._train()
        except KeyboardInterrupt:
            with _undisturbed():
                self._close("stopped")
            self._display.line(self._how_to_go_on())
            return _STOPPED
        except Exception:
            self._close("failed")
            raise
        with _undisturbed():
            self._close("finished")
        self._display.result(self._about | self._progress(), self._plan.folder.path)
        return 0

    def _build_model(self) -> nn.Module:
        parts, corpus = self._plan.parts, self._plan.corpus
        device = self._processes.device
        is_kernel = kernel_instead(parts["attention"], device.type) is not None
        attend = None if is_kernel else parts["attention"].load().attention
        gpt = parts["gpt"].load().GPT
        return build_model(gpt, self._plan.size, len(corpus.characters), attend).to(device)

    def _called(self, is_compiled: bool | None) -> nn.Module:
        """The model, or the model compiled where that pays or was asked for."""
        device, flops = self._processes.device, self._flops * self._tokens_per_step
        if is_compiled is None:
            is_compiled = compiling_pays(device, flops * self._plan.size.steps)
        if not is_compiled:
            return self.model
        self._display.line("compiling the model; this takes a while")
        inputs, targets = self._loop.batch(self._plan.corpus.train, self._config, 0, 0)
        sample = inputs.to(device), targets.to(device)
        called, why_not = compiled(self.model, sample, self._config.precision)
        if why_not:
            self._display.line(f"going on without torch.compile: {why_not}")
        return called

    def _train(self) -> None:
        corpus, config = self._plan.corpus, self._config
        with self._display.training(self._journal.steps):
            if config.evaluate_every and not self._journal.steps:
                untrained = self._loop.evaluate(self._engine, corpus.validation, config)
                self._validated(self._processes.mean(untrained))
            self._loop.train(
                self._engine,
                corpus.train,
                corpus.validation,
                config,
                resume=self._plan.checkpoint,
                on_step=self._on_step,
                on_checkpoint=self._on_checkpoint,
            )
        if self._processes.is_first:
            self._sample(_LAST_SAMPLE)

    def _on_step(self, record: dict[str, Any]) -> None:
        self._journal.add({**record, "loss": self._processes.mean(record["loss"])})
        self._display.step(self._journal.steps, self._journal.losses[-1])
        if "validation_loss" in record:
            self._validated(self._processes.mean(record["validation_loss"]))
            if self._processes.is_first and self._journal.steps < self._plan.size.steps:
                self._sample(_SAMPLE)

    def _validated(self, loss: float) -> None:
        self._journal.validation[self._journal.steps] = loss
        self._display.validation(self._journal)

    def _sample(self, count: int) -> None:
        """Let the model write, beginning a line."""
        corpus, size, done = self._plan.corpus, self._plan.size, self._journal.steps
        device = self._processes.device
        tokens = self._loop.generate(
            self.model,
            corpus.first_prompt().to(device),
            count,
            size.block_size,
            temperature=_TEMPERATURE,
            generator=torch.Generator(device).manual_seed(size.seed + done),
        )
        self._journal.samples[done] = text = corpus.decode(tokens[0, 1:])
        self._display.sample(text)

    def _on_checkpoint(self, state: dict[str, Any]) -> None:
        if not self._processes.is_first:
            return
        with _undisturbed() as came:
            self._journal.seconds = time.perf_counter() - self._began
            self._plan.folder.save({"train": state, "journal": self._journal.as_data()})
            self._saved = self._journal.steps
            self._write("running")
        if came:
            raise KeyboardInterrupt

    def _progress(self) -> dict[str, Any]:
        return progress(self._journal, self._tokens_per_step, self._flops)

    def _write(self, state: str) -> None:
        self._plan.folder.describe({"state": state, **self._about, **self._progress()})

    def _close(self, state: str) -> None:
        """Write what became of the run."""
        self._journal.seconds = time.perf_counter() - self._began
        if not self._processes.is_first:
            return
        self._write(state)
        if self._journal.steps:
            png = draw(self._journal, len(self._plan.corpus.characters))
            if png is None:
                self._display.line(f"no loss.png: {install('train')} brings matplotlib")
            else:
                self._plan.folder.keep_picture(png)

    def _how_to_go_on(self) -> str:
        done, folder = self._journal.steps, self._plan.folder.path
        where = f"from step {self._saved}" if self._saved else "from the beginning"
        command = f"`kata train --resume --out {folder}`"
        if self._processes.count > 1:
            command = f"The same command with `--resume --out {folder}`"
        return f"Stopped at step {done}. {command} goes on {where}."
