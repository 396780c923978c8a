"""Several processes under torchrun, each with batches of its own and the same weights."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import distributed

from scripts.errors import KataError


@dataclass(frozen=True)
class Processes:
    """This process and how many there are."""

    device: torch.device
    rank: int = 0
    count: int = 1

    @property
    def is_first(self) -> bool:
        """The one that writes and prints."""
        return self.rank == 0

    def mean(self, value: float) -> float:
        """The mean of what all processes bring; each gets it."""
        if self.count == 1:
            return value
        kind = torch.float32 if self.device.type == "mps" else torch.float64
        total = torch.tensor(value, dtype=kind, device=self.device)
        distributed.all_reduce(total)
        return total.item() / self.count

    def wait(self) -> None:
        """Until all processes are here."""
        if self.count > 1:
            distributed.barrier()


@contextmanager
def joined(device: str) -> Iterator[Processes]:
    """Join the processes that torchrun started with this one; alone without torchrun.

    Args:
        device: "auto" for CUDA where there is one and else the CPU, or the name of a device.

    Raises:
        KataError: no such device here.
    """
    count, rank = int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0))
    place = find_device(device, int(os.environ.get("LOCAL_RANK", 0)) if count > 1 else None)
    if place.type == "cuda":
        torch.cuda.set_device(place)
        torch.set_float32_matmul_precision("high")
    if count == 1:
        yield Processes(place)
        return
    if place.type == "cpu":
        # torchrun gives each process one thread, however many cores there are.
        local = int(os.environ.get("LOCAL_WORLD_SIZE", count))
        torch.set_num_threads(max(1, _cores() // local))
    distributed.init_process_group("nccl" if place.type == "cuda" else "gloo")
    try:
        yield Processes(place, rank, count)
    finally:
        distributed.destroy_process_group()


def find_device(name: str, local_rank: int | None = None) -> torch.device:
    """The device of that name; of several GPUs, this process's own.

    Raises:
        KataError: no such device here.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        device = torch.device(name)
        if device.type == "cuda" and device.index is None:
            device = torch.device("cuda", local_rank or 0)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        said = str(error).partition("\n")[0]
        raise KataError(f"--device {name} cannot be used here: {said}") from None
    return device


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1
