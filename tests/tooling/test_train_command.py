"""`kata train` as a user runs it: its options, its errors, Ctrl-C, and a kill."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import pytest

from scripts.training.sizes import Size

ROOT = Path(__file__).resolve().parents[2]
SMALL = [
    *("--layers", "1", "--heads", "2", "--d-model", "16", "--block-size", "8"),
    *("--batch-size", "4", "--dropout", "0.1", "--device", "cpu"),
    *("--evaluate-every", "0", "--checkpoint-every", "20"),
]
STEPS = 400


def kata_train(*options: str | Path, **kwargs) -> subprocess.Popen:
    # A project that is not installed is found where it is; one thread, for models this small.
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "scripts.cli", "train", *map(str, options)]
    return subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **kwargs,
    )


def finish(process: subprocess.Popen) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=100)
    return process.returncode, out, err


def wait_for(path: Path, process: subprocess.Popen) -> None:
    while not path.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.002)


def losses(out: Path) -> list[float]:
    return json.loads((out / "run.json").read_text("utf-8"))["losses"]


@pytest.mark.timeout(120)
def test_every_field_of_a_size_is_an_option():
    status, out, _ = finish(kata_train("--help"))

    assert status == 0
    for field in fields(Size):
        assert f"--{field.name.replace('_', '-')} " in out


@pytest.mark.timeout(120)
def test_the_command_is_known_before_torch_is_imported():
    code = "import sys, scripts.commands.train; sys.exit('torch' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=100).returncode == 0


@pytest.mark.timeout(240)
def test_an_error_is_a_line_and_no_traceback(tmp_path):
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9" * 100)

    status, out, err = finish(kata_train("--data", "latin.txt", cwd=tmp_path))
    assert status == 2
    assert err.startswith("kata: latin.txt is not UTF-8: see line 1, byte 3")
    assert len(err.splitlines()) == 1
    assert out == ""
    assert not (tmp_path / "runs").exists()


@pytest.mark.timeout(400)
def test_killed_in_the_middle_it_goes_on_as_if_it_had_not_been(tmp_path):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    options = [*SMALL, "--steps", str(STEPS)]
    process = kata_train(*options, "--out", killed)
    wait_for(killed / "checkpoint.pt", process)
    process.kill()
    assert finish(process)[0] == -signal.SIGKILL
    assert len(losses(killed)) < STEPS
    (killed / ".checkpoint.pt.partial").write_bytes(b"as if killed while it was written")

    status, out, err = finish(kata_train("--resume", "--out", killed))
    assert status == 0, err
    assert "going on from step " in out
    status, _, err = finish(kata_train(*options, "--out", whole))
    assert status == 0, err
    assert len(losses(killed)) == STEPS
    assert losses(killed) == losses(whole)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_with_a_line_that_says_how_to_go_on(tmp_path, number):
    process = kata_train(*SMALL, "--steps", "1000000", "--out", tmp_path)
    wait_for(tmp_path / "checkpoint.pt", process)
    process.send_signal(number)

    status, out, err = finish(process)
    assert status == 130
    assert err == ""
    last = out.splitlines()[-1]
    assert last.startswith("Stopped at step ")
    assert f"`kata train --resume --out {tmp_path}` goes on from step" in last
    assert (tmp_path / "loss.png").exists()
