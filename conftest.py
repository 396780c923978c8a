"""Loads the harness for every way to start pytest: here, in a level's folder, in an editor."""

pytest_plugins = ["tests.harness.plugin", "scripts.wall.plugin"]
