"""Imported by the server that forks for every run: it is warm, but for torch."""

from scripts.warming import warm

warm(torch=False)
