"""Imported by a process that forks for runs: it has loaded what judges through the wall."""

from contextlib import suppress

from scripts.warming import before_forks

with before_forks():
    import scripts.wall.proxy
    import scripts.wall.sandbox  # noqa: F401

    with suppress(ImportError, RuntimeError):  # without a sandbox there is no need for it
        import pyseccomp  # noqa: F401
