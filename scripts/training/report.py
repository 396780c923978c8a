"""run.json: what a run is, and what became of it so far."""

import math
from dataclasses import asdict
from typing import Any

import torch

from scripts.training.journal import Journal
from scripts.training.parallel import Processes
from scripts.training.parts import describe
from scripts.training.plans import Plan


def report(
    plan: Plan, processes: Processes, precision: str, parameters: int, flops_per_token: int
) -> dict[str, Any]:
    """What is known of a run before it starts, and needed to go on with it."""
    corpus = plan.corpus
    return {
        "size": plan.name,
        "settings": asdict(plan.size),
        "data": {
            "file": str(plan.data) if plan.data else None,
            "sha256": corpus.sha256,
            "characters": corpus.length,
            "vocabulary": corpus.characters,
        },
        "parts": describe(plan.parts, processes.device.type),
        "machine": {
            "device": str(processes.device),
            "name": device_name(processes.device),
            "processes": processes.count,
            "threads": torch.get_num_threads(),
            "precision": precision,
            "torch": torch.__version__,
        },
        "parameters": parameters,
        "flops_per_token": flops_per_token,
        "tokens_per_step": plan.size.tokens_per_step * processes.count,
    }


def progress(journal: Journal, tokens_per_step: int, flops_per_token: int) -> dict[str, Any]:
    """What has happened: losses by step, and by how many steps were done."""
    tokens = journal.steps * tokens_per_step
    return {
        "steps": journal.steps,
        "tokens": tokens,
        "flops": tokens * flops_per_token,
        "seconds": journal.seconds,
        "tokens_per_second": tokens / journal.seconds if journal.seconds else None,
        "validation_losses": {str(step): loss for step, loss in journal.validation.items()},
        "samples": {str(step): text for step, text in journal.samples.items()},
        "losses": _for_json(journal.columns["loss"]),
        "learning_rates": _for_json(journal.columns["learning_rate"]),
        "gradient_norms": _for_json(journal.columns["gradient_norm"]),
    }


def device_name(device: torch.device) -> str:
    """What the machine calls the device."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{torch.get_num_threads()} threads, {torch.backends.cpu.get_cpu_capability()}"


def _for_json(values: list[float]) -> list[float | None]:
    """JSON has no infinity and no NaN, which a gradient in float16 can be."""
    return [value if math.isfinite(value) else None for value in values]
