"""Imported where suites need torch, in place of scripts.warm or after it: torch is warm as well."""

import sys

import torch

torch.set_num_threads(1)  # a fork copes with no threads but the one that forks

if "scripts.warm" in sys.modules:
    sys.modules["scripts.warm"].warm()
else:
    from scripts import warm  # noqa: F401  it finds torch there
