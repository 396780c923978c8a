"""Tokens per second in training, and the share of this machine's own matmul peak.

    python -m scripts.bench.train

Both are measured in one run and by turns, since a machine's speed changes from minute to minute:
some steps of the real train loop, then square matrix products in the same precision, and so on.
The share is what model FLOPs utilisation is on a GPU: the operations that the model's arithmetic
needs (6 N + 12 L d T for each token), over those that the machine can do in the same time.
"""

import argparse
import os
import statistics
import time
from dataclasses import replace
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as `kata train` does

import torch

from scripts.catalogue import Catalogue
from scripts.training.corpus import DEFAULT, make_corpus, read_text
from scripts.training.display import readable
from scripts.training.engine import compiled, precision_on
from scripts.training.model import build_model, flops_per_token
from scripts.training.parallel import find_device
from scripts.training.parts import REFERENCE, ROLES, choose_parts
from scripts.training.report import device_name
from scripts.training.sizes import SIZES

_WARM_UP = 10  # steps that count for nothing
_ROUND = 30  # steps between two looks at the peak


class Stopwatch:
    """Measures steps and, between rounds of them, the peak."""

    def __init__(self, device: torch.device, precision: str, tokens: int, flops: int) -> None:
        self._device = device
        self._dtype = getattr(torch, precision)
        self._tokens, self._flops = tokens, flops
        self._durations: list[float] = []
        self._steps = 0
        self.rates: list[float] = []
        self.peaks: list[float] = []
        self._since = time.perf_counter()

    def on_step(self, record: dict[str, Any]) -> None:
        """To be called by the train loop after every step."""
        self._synchronize()
        self._steps += 1
        if self._steps > _WARM_UP:
            self._durations.append(time.perf_counter() - self._since)
        if len(self._durations) == _ROUND:
            self._end_round()
        self._since = time.perf_counter()

    def _end_round(self) -> None:
        rate = self._tokens / statistics.median(self._durations)
        peak = self._peak()
        self._durations.clear()
        self.rates.append(rate)
        self.peaks.append(peak)
        print(
            f"round {len(self.rates)}: {readable(rate)} tokens/s, "
            f"{readable(rate * self._flops)}FLOP/s; matmul {readable(peak)}FLOP/s; "
            f"share {rate * self._flops / peak:.1%}",
            flush=True,
        )

    def _peak(self) -> float:
        """Operations per second in the best of several products of large square matrices."""
        side = 8192 if self._device.type == "cuda" else 2048
        a, b = (torch.randn(side, side, device=self._device, dtype=self._dtype) for _ in range(2))
        fastest = float("inf")
        for _ in range(8):
            self._synchronize()
            start = time.perf_counter()
            torch.mm(a, b)
            self._synchronize()
            fastest = min(fastest, time.perf_counter() - start)
        return 2 * side**3 / fastest

    def _synchronize(self) -> None:
        if self._device.type == "cuda":
            torch.cuda.synchronize(self._device)


def main() -> None:
    """Measure, and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", choices=SIZES, default="tiny")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--precision", default="auto")
    parser.add_argument("--batch-size", type=int)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--compile", action="store_true")
    options = parser.parse_args()

    device = find_device(options.device)
    precision = precision_on(device, options.precision)
    size = replace(
        SIZES[options.size],
        steps=_WARM_UP + options.rounds * _ROUND,
        evaluate_every=0,
        checkpoint_every=0,
        batch_size=options.batch_size or SIZES[options.size].batch_size,
    )
    parts = choose_parts(Catalogue(), dict.fromkeys(ROLES.values(), REFERENCE))
    corpus = make_corpus(read_text(None), DEFAULT, size.block_size)
    loop = parts["train"].load()
    config = loop.TrainConfig(**size.for_loop(precision, 0))
    torch.manual_seed(0)
    model = build_model(parts["gpt"].load().GPT, size, len(corpus.characters), None).to(device)
    flops = flops_per_token(model, size)
    print(
        f"{options.size}: {size.layers} layers, width {size.d_model}, context {size.block_size}, "
        f"batch {size.batch_size}; {readable(flops)}FLOPs a token (6 N + 12 L d T)\n"
        f"{device} ({device_name(device)}), {precision}, torch {torch.__version__}"
        + (f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")
    )
    if options.compile:
        inputs, targets = loop.batch(corpus.train, config, 0, 0)
        model, why_not = compiled(model, (inputs.to(device), targets.to(device)), precision)
        print(f"not compiled: {why_not}" if why_not else "compiled")

    watch = Stopwatch(device, precision, size.tokens_per_step, flops)
    loop.train(model, corpus.train, None, config, on_step=watch.on_step)
    rate, peak = statistics.median(watch.rates), max(watch.peaks)
    print(
        f"median {readable(rate)} tokens/s; best matmul {readable(peak)}FLOP/s; "
        f"share of the peak {rate * flops / peak:.1%}"
    )


if __name__ == "__main__":
    main()
