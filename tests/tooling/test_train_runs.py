"""`kata train`: what a run keeps, and how it goes on."""

import io
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from rich.console import Console

from scripts import train
from scripts.catalogue import Catalogue
from scripts.errors import KataError
from scripts.training import plans
from scripts.training.parts import REFERENCE, ROLES, YOURS
from scripts.training.plans import Request
from scripts.training.runs import RunFolder
from scripts.training.sizes import SIZES, check

# A run takes a fraction of a second, and on a busy machine many times that.
pytestmark = pytest.mark.timeout(60)

SMALL = {
    "layers": 1,
    "heads": 2,
    "d_model": 16,
    "block_size": 8,
    "batch_size": 4,
    "warmup_steps": 2,
    "evaluation_batches": 2,
    "steps": 12,
    "evaluate_every": 5,
    "checkpoint_every": 4,
    "dropout": 0.1,  # so that going on must put the random state back
}


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """The parts are the reference's, whatever this folder's learner has made."""
    whose = dict.fromkeys(ROLES.values(), REFERENCE)
    monkeypatch.setattr(plans, "whose_parts", lambda catalogue: whose)


def run(out: Path | None, *, resume=False, **changes) -> tuple[int, str]:
    """Train; the exit status and what was on the screen."""
    request = {name: changes.pop(name) for name in ("size", "data") if name in changes}
    given = changes if resume else SMALL | changes
    screen = io.StringIO()
    console = Console(file=screen, width=200)
    asked = Request(**request, out=out, device="cpu", resume=resume, changes=given)
    status = train.run(asked, Catalogue(), console)
    return status, screen.getvalue()


def about(out: Path) -> dict:
    return json.loads((out / "run.json").read_text("utf-8"))


def stop_after(monkeypatch, saves: int) -> None:
    """Press Ctrl-C as soon as so many checkpoints are written."""
    save, count = RunFolder.save, 0

    def save_and_stop(folder, checkpoint):
        nonlocal count
        save(folder, checkpoint)
        count += 1
        if count == saves:
            raise KeyboardInterrupt

    monkeypatch.setattr(RunFolder, "save", save_and_stop)


def test_a_run_leaves_its_report_a_picture_and_a_checkpoint(tmp_path):
    status, screen = run(tmp_path)

    report = about(tmp_path)
    assert status == 0
    assert report["state"] == "finished"
    assert report["steps"] == len(report["losses"]) == len(report["gradient_norms"]) == 12
    assert list(report["validation_losses"]) == ["0", "5", "10", "12"]
    assert list(report["samples"]) == ["5", "10", "12"]
    assert report["tokens"] == 12 * 4 * 8
    assert report["flops"] == report["tokens"] * report["flops_per_token"]
    assert report["tokens_per_second"] == pytest.approx(report["tokens"] / report["seconds"])
    assert report["parts"]["gpt"]["whose"] == "reference"
    assert report["machine"]["processes"] == 1
    assert math.isclose(report["validation_losses"]["0"], math.log(103), rel_tol=0.1)
    assert (tmp_path / "loss.png").read_bytes().startswith(b"\x89PNG")
    assert "attention: PyTorch's kernel, since yours is not at silver yet" in screen
    assert "12 steps in" in screen
    checkpoint = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert checkpoint["train"]["step"] == 12


def test_the_losses_fall(tmp_path):
    run(tmp_path, steps=60, learning_rate=1e-2)

    losses = about(tmp_path)["losses"]
    assert sum(losses[-5:]) < sum(losses[:5]) - 5


def test_an_option_overrides_the_size_and_the_rest_stays(tmp_path):
    run(tmp_path, betas=(0.8, 0.95), seed=3)

    settings = about(tmp_path)["settings"]
    assert settings["betas"] == [0.8, 0.95]
    assert settings["seed"] == 3
    assert settings["weight_decay"] == SIZES["tiny"].weight_decay


@pytest.mark.parametrize("saves", [1, 2])
def test_stopped_and_resumed_it_is_the_run_that_never_stopped(tmp_path, monkeypatch, saves):
    run(tmp_path / "whole")
    with monkeypatch.context() as patched:
        stop_after(patched, saves)
        status, screen = run(tmp_path / "halves")
    assert status == 130
    assert about(tmp_path / "halves")["state"] == "stopped"
    assert "Stopped at step" in screen.splitlines()[-1]
    assert f"--resume --out {tmp_path / 'halves'}" in screen.splitlines()[-1]

    status, screen = run(tmp_path / "halves", resume=True)
    assert status == 0
    assert f"going on from step {4 * saves}" in screen
    whole, halves = about(tmp_path / "whole"), about(tmp_path / "halves")
    for name in ("losses", "gradient_norms", "learning_rates", "validation_losses", "samples"):
        assert halves[name] == whole[name], name
    weights = [
        torch.load(tmp_path / name / "checkpoint.pt", weights_only=True)["train"]["model"]
        for name in ("whole", "halves")
    ]
    assert all(torch.equal(weights[0][name], weights[1][name]) for name in weights[0])


def test_stopped_before_its_first_checkpoint_it_begins_again(tmp_path, monkeypatch):
    run(tmp_path / "whole")
    with monkeypatch.context() as patched:
        patched.setattr(RunFolder, "save", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        run(tmp_path / "again")

    status, _ = run(tmp_path / "again", resume=True)
    assert status == 0
    assert about(tmp_path / "again")["losses"] == about(tmp_path / "whole")["losses"]


def test_more_steps_can_be_asked_for_when_it_goes_on(tmp_path):
    run(tmp_path)

    with pytest.raises(KataError, match=r"has done 12 steps already; raise --steps"):
        run(tmp_path, resume=True)
    run(tmp_path, resume=True, steps=15)
    assert about(tmp_path)["steps"] == 15


def test_a_run_that_goes_on_keeps_its_settings(tmp_path):
    run(tmp_path)

    with pytest.raises(KataError, match=r"began with --learning-rate 0\.002, not 0\.5"):
        run(tmp_path, resume=True, steps=15, learning_rate=0.5)
    with pytest.raises(KataError, match="is tiny, not --size small"):
        run(tmp_path, resume=True, size="small")


def test_a_run_goes_on_with_its_own_text_only(tmp_path):
    text, out = tmp_path / "text.txt", tmp_path / "run"
    text.write_text("the quick brown fox\n" * 50, "utf-8")
    run(out, data=text)
    assert about(out)["data"]["file"] == str(text)

    text.write_text("the quick brown dog\n" * 50, "utf-8")
    with pytest.raises(KataError, match="is not the text that the run"):
        run(out, resume=True, steps=20)


def test_a_run_is_not_overwritten(tmp_path):
    run(tmp_path)

    with pytest.raises(KataError, match="holds a run already"):
        run(tmp_path)


def test_without_out_each_run_gets_a_folder_and_the_latest_goes_on(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run(None)
    run(None)
    assert about(tmp_path / "runs" / "tiny-2")["steps"] == 12

    run(None, resume=True, steps=14)
    assert about(tmp_path / "runs" / "tiny-2")["steps"] == 14
    assert about(tmp_path / "runs" / "tiny")["steps"] == 12


def test_there_must_be_a_run_to_go_on_with(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(KataError, match="no run in runs/"):
        run(None, resume=True)
    with pytest.raises(KataError, match="holds no run"):
        run(tmp_path / "nowhere", resume=True)


def test_a_damaged_checkpoint_is_named(tmp_path):
    run(tmp_path)
    checkpoint = tmp_path / "checkpoint.pt"
    checkpoint.write_bytes(checkpoint.read_bytes()[:5000])

    with pytest.raises(KataError, match=r"checkpoint\.pt is damaged"):
        run(tmp_path, resume=True, steps=20)


def test_a_loss_that_is_not_finite_ends_the_run_with_advice(tmp_path):
    with pytest.raises(KataError, match=r"the loss of step \d+ .* try a lower --learning-rate"):
        run(tmp_path, learning_rate=1e20, min_learning_rate=1e20, max_norm=math.inf)

    assert about(tmp_path)["state"] == "failed"


def make_yours(monkeypatch, role: str, text: str | None = None) -> None:
    """Let one part be the learner's: the reference's own text, or another."""
    original = plans.choose_parts

    def choose(catalogue, whose):
        parts = original(catalogue, whose)
        mine = replace(
            parts[role], whose=YOURS, path="katas/mine.py", text=text or parts[role].text
        )
        return parts | {role: mine}

    monkeypatch.setattr(plans, "choose_parts", choose)


def test_your_attention_is_what_runs_on_a_cpu(tmp_path, monkeypatch):
    run(tmp_path / "kernel")
    make_yours(monkeypatch, "attention")
    _, screen = run(tmp_path / "yours")

    assert "attention: yours, 7.1 scaled_dot_product" in screen
    assert about(tmp_path / "yours")["parts"]["attention"]["whose"] == "yours"
    kernel, yours = (about(tmp_path / name)["losses"] for name in ("kernel", "yours"))
    assert yours == pytest.approx(kernel, rel=1e-4)

    text = Catalogue().find("scaled_dot_product").solution.read_text("utf-8")
    make_yours(monkeypatch, "attention", text.replace("return weights @ value,", "return value,"))
    run(tmp_path / "other")
    assert about(tmp_path / "other")["losses"] != pytest.approx(kernel, rel=1e-4)


def test_an_error_in_your_part_is_told_by_its_line(tmp_path, monkeypatch):
    text = Catalogue().find("gpt").solution.read_text("utf-8")
    broken = text.replace("x = self.dropout(x)", "x = self.dropuot(x)")
    make_yours(monkeypatch, "gpt", broken)

    line = broken[: broken.index("dropuot")].count("\n") + 1
    with pytest.raises(KataError, match=rf"katas/mine\.py, line {line}: AttributeError"):
        run(tmp_path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"heads": 3}, r"--d-model 16 cannot be shared by --heads 3"),
        ({"steps": 0}, r"--steps is 0; it must be at least 1"),
        ({"dropout": 1.0}, r"--dropout is 1\.0; it must be at least 0 and below 1"),
        ({"learning_rate": math.nan}, r"--learning-rate is nan"),
        ({"precision": "int8"}, r"--precision is int8; it must be one of auto, float32"),
        ({"betas": (0.9, 1.5)}, r"--betas"),
        ({"block_size": 500_000}, r"needs at least 1000002"),
    ],
)
def test_settings_that_no_model_can_have_are_refused(tmp_path, changes, message):
    with pytest.raises(KataError, match=message):
        run(tmp_path, **changes)
    assert not (tmp_path / "run.json").exists()


def test_an_unknown_size_or_device_is_refused(tmp_path):
    with pytest.raises(KataError, match="there are tiny, small, gpt2"):
        run(tmp_path, size="huge")
    with pytest.raises(KataError, match="--device abacus cannot be used here"):
        train.run(Request(out=tmp_path, device="abacus"), Catalogue(), Console(quiet=True))


def test_the_sizes_themselves_are_in_order():
    for size in SIZES.values():
        check(size)
