"""Imported by a process that forks for runs: it has pytest, its plugins and the harness loaded."""

from scripts.warming import before_forks

with before_forks():
    import _hypothesis_pytestplugin  # noqa: F401
    import pytest_timeout  # noqa: F401

    import tests.harness.plugin
    import tests.harness.recording  # noqa: F401
