"""What training calls in the model's stead: compiled, or in step with other processes."""

from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from scripts.training.parallel import Processes

# Compiling takes the better part of a minute. On a CPU it gains next to nothing; on a GPU it
# saves a fraction of each step, so it pays once the steps take minutes.
_COMPILE_FROM = 1e16  # operations in the whole run


def precision_on(device: torch.device, asked: str) -> str:
    """The precision that "auto" stands for on a device: bfloat16 where a GPU computes in it."""
    if asked != "auto":
        return asked
    if device.type != "cuda":
        return "float32"
    return "bfloat16" if torch.cuda.get_device_capability(device) >= (8, 0) else "float16"


class Engine(nn.Module):
    """A model called through something else, its state dict being the model's own.

    So a checkpoint is the same with and without other processes, compiled or not.
    """

    def __init__(self, model: nn.Module, called: nn.Module) -> None:
        super().__init__()
        self.model = model
        self.called = called

    def forward(
        self, tokens: Tensor, targets: Tensor | None = None
    ) -> tuple[Tensor, Tensor | None]:
        return self.called(tokens, targets)

    def state_dict(self, *args: Any, **kwargs: Any) -> Any:
        return self.model.state_dict(*args, **kwargs)

    def load_state_dict(self, *args: Any, **kwargs: Any) -> Any:
        return self.model.load_state_dict(*args, **kwargs)


def compiling_pays(device: torch.device, flops: float) -> bool:
    """Whether a run of so many operations is long enough to compile for."""
    return device.type == "cuda" and flops >= _COMPILE_FROM


def compiled(
    model: nn.Module, sample: tuple[Tensor, Tensor], precision: str
) -> tuple[nn.Module, str | None]:
    """The model compiled, tried on a sample; or else the model itself, and why.

    torch.compile does its work at the first call, which would otherwise be deep in training.
    """
    device = sample[0].device
    try:
        faster = cast(nn.Module, torch.compile(model))
        with torch.autocast(device.type, getattr(torch, precision), enabled=precision != "float32"):
            _, loss = faster(*sample)
        loss.backward()
    except Exception as error:  # whatever it stumbles over, the model runs without it
        said = next(iter(str(error).strip().splitlines()), "")
        return model, f"{type(error).__name__}: {said}"
    finally:
        model.zero_grad(set_to_none=True)
    return faster, None


def engine_of(model: nn.Module, called: nn.Module, processes: Processes) -> nn.Module:
    """What to train: the model, as `called` calls it, its gradients averaged over all processes."""
    if processes.count > 1:
        ids = [processes.device] if processes.device.type == "cuda" else None
        called = DistributedDataParallel(called, device_ids=ids)
    return model if called is model else Engine(model, called)
