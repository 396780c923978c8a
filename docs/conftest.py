"""Runs the Python code blocks of pages: `pytest docs/l07_attention/k1_scaled_dot_product.md`."""

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

pytest_collect_file = Sybil(parsers=[PythonCodeBlockParser()], patterns=["*.md"]).pytest()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Import torch before the first block that does, whose limit is for what it computes."""
    if any("import torch" in item.path.read_text("utf-8") for item in items):
        import torch  # noqa: F401
