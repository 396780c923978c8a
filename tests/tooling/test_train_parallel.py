"""`kata train` in several processes: two with gloo on the CPU, as torchrun starts them."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from scripts.catalogue import Catalogue
from scripts.training.corpus import DEFAULT, make_corpus, read_text
from scripts.training.model import build_model
from scripts.training.parts import REFERENCE, ROLES, choose_parts
from scripts.training.sizes import SIZES

ROOT = Path(__file__).resolve().parents[2]
CHANGES = {
    "layers": 2,
    "heads": 2,
    "d_model": 16,
    "block_size": 8,
    "batch_size": 4,
    "accumulation": 2,
    "learning_rate": 1e-2,
    "warmup_steps": 5,
    "evaluation_batches": 2,
    "steps": 40,
    "evaluate_every": 20,
    "checkpoint_every": 20,
}
SCRIPT = f"""
import sys
from pathlib import Path

import torch
from rich.console import Console

from scripts.catalogue import Catalogue
from scripts.train import Training
from scripts.training import plans
from scripts.training.parallel import joined
from scripts.training.parts import REFERENCE, ROLES

plans.whose_parts = lambda catalogue: dict.fromkeys(ROLES.values(), REFERENCE)
folder = Path(sys.argv[1])
with joined("cpu") as processes:
    request = plans.Request(out=folder / "run", changes={CHANGES!r})
    plan = plans.make_plan(request, Catalogue())
    processes.wait()
    training = Training(plan, processes, request, Console(width=200, quiet=not processes.is_first))
    training.run()
    torch.save(training.model.state_dict(), folder / f"{{processes.rank}}.pt")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """What two processes left behind, each its weights, the first also the run."""
    folder = tmp_path_factory.mktemp("parallel")
    (folder / "script.py").write_text(SCRIPT, "utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "torch.distributed.run", "--standalone"),
            *("--nproc-per-node", "2", folder / "script.py", folder),
        ],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    (folder / "screen").write_text(done.stdout, "utf-8")
    return folder


@pytest.mark.timeout(240)
def test_one_process_writes_and_prints_for_all(folder):
    report = json.loads((folder / "run" / "run.json").read_text("utf-8"))
    screen = (folder / "screen").read_text("utf-8")

    assert report["machine"]["processes"] == 2
    assert report["tokens_per_step"] == 2 * 2 * 4 * 8
    assert report["steps"] == 40
    assert sum(report["losses"][-5:]) < sum(report["losses"][:5]) - 5
    assert screen.count("40 steps in") == 1
    assert "2 processes" in screen


@pytest.mark.timeout(240)
def test_both_processes_end_with_the_same_weights(folder):
    first, second = (torch.load(folder / f"{rank}.pt") for rank in (0, 1))

    assert list(first) == list(second)
    assert all(torch.equal(first[name], second[name]) for name in first)


@pytest.mark.timeout(240)
def test_the_checkpoint_is_that_of_a_single_process(folder):
    """Its names are the model's own, without a prefix."""
    checkpoint = torch.load(folder / "run" / "checkpoint.pt", weights_only=True)
    weights = torch.load(folder / "0.pt")

    saved = checkpoint["train"]["model"]
    assert list(saved) == list(weights)
    assert all(torch.equal(saved[name], weights[name]) for name in weights)
    assert "token_embedding.weight" in saved


@pytest.mark.timeout(240)
def test_two_processes_take_the_step_of_one_on_both_batches(folder):
    size = replace(SIZES["tiny"], **CHANGES)
    parts = choose_parts(Catalogue(), dict.fromkeys(ROLES.values(), REFERENCE))
    corpus = make_corpus(read_text(None), DEFAULT, size.block_size)
    loop = parts["train"].load()
    torch.manual_seed(size.seed)
    model = build_model(parts["gpt"].load().GPT, size, len(corpus.characters), None)
    own_batch = loop.batch
    configs = [loop.TrainConfig(**size.for_loop("float32", rank)) for rank in (0, 1)]

    def both(tokens, config, step, micro):
        batches = [own_batch(tokens, config, step, micro) for config in configs]
        return tuple(torch.cat(tensors) for tensors in zip(*batches, strict=True))

    loop.batch = both
    records = loop.train(model, corpus.train, corpus.validation, configs[0])

    report = json.loads((folder / "run" / "run.json").read_text("utf-8"))
    expected = [record["loss"] for record in records]
    assert report["losses"] == pytest.approx(expected, rel=1e-3)
    assert report["validation_losses"]["40"] == pytest.approx(
        records[-1]["validation_loss"], rel=1e-3
    )
