"""Imported in place of scripts.warm where suites need torch: the same, with torch warm as well."""

import torch

torch.set_num_threads(1)  # a fork copes with no threads but the one that forks

from scripts import warm  # noqa: E402, F401  it finds torch there
