"""What a worker needs before it has the solution is no fault of the solution's."""

from dataclasses import replace

import pytest

from scripts.wall.proxy import Limits


def test_importing_torch_is_not_counted(walled):
    kata = walled(
        "import torch\ndef f(): return torch.ones(1)",
        torch=True,
        limits=Limits(load=1.5, test=1.5),  # torch alone takes longer on most machines
    )
    assert kata.f().item() == 1.0


def test_a_sandbox_that_is_not_ready_ends_the_run(walled):
    kata = walled("def f(): return 1", limits=Limits(start=0.0))
    with pytest.raises(pytest.fail.Exception, match="a sandbox was not ready within 0 s"):
        kata.f()


def test_a_sandbox_that_ends_too_early_ends_the_run(walled, sandbox, monkeypatch):
    monkeypatch.setattr(sandbox, "caps", replace(sandbox.caps, memory=2**20))  # too little
    kata = walled("def f(): return 1")
    with pytest.raises(pytest.fail.Exception, match="a sandbox ended before it was ready"):
        kata.f()
