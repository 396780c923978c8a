"""Runs the Python code blocks of pages: `pytest docs/l07_attention/k1_scaled_dot_product.md`."""

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

pytest_collect_file = Sybil(parsers=[PythonCodeBlockParser()], patterns=["*.md"]).pytest()
