"""Imported by a process that forks for runs: it has torch loaded."""

from scripts.warming import before_forks

with before_forks():
    import torch

    torch.set_num_threads(1)  # a fork copes with no threads but the one that forks
