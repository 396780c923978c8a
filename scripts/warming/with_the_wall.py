"""Imported by a process that forks for runs: it has loaded what judges through the wall."""

from scripts.warming import before_forks

with before_forks():
    import scripts.wall.proxy
    import scripts.wall.sandbox  # noqa: F401
