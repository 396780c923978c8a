"""Runs the Python code blocks of pages: `pytest docs/l07_attention/k1_scaled_dot_product.md`.

What a block prints is compared with the comment that stands beside it.
"""

import io
import re
import sys
from linecache import getline
from tokenize import COMMENT, generate_tokens
from typing import Any

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser


def checked_print(*values: Any, **options: Any) -> None:
    """Print, and see that a comment on the same line of the page begins with what is printed."""
    file = io.StringIO()
    print(*values, **options, file=file)
    printed = file.getvalue()
    sys.stdout.write(printed)
    caller = sys._getframe(1)
    line = getline(caller.f_code.co_filename, caller.f_lineno)
    if (told := _comment(line)) is not None and not _tells(told, printed):
        raise AssertionError(f"the page says {told!r}, and this is printed: {printed.strip()!r}")


def _comment(line: str) -> str | None:
    tokens = generate_tokens(iter([line.strip() + "\n"]).__next__)
    return next((token.string[1:].strip() for token in tokens if token.type == COMMENT), None)


def _tells(told: str, printed: str) -> bool:
    """Whether the comment is what is printed, and perhaps words on it, or dots for more of it."""
    pattern = re.escape(" ".join(printed.split()))
    return bool(re.match(rf"{pattern}($|[:,;] | [a-z]| \.\.\.$)", " ".join(told.split())))


def _give_print(namespace: dict[str, Any]) -> None:
    namespace["print"] = checked_print


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser()], patterns=["*.md"], setup=_give_print
).pytest()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Import torch before the first block that does, whose limit is for what it computes."""
    pages = {item.path for item in items if item.path.suffix == ".md"}  # others are handed in, too
    if any("import torch" in page.read_text("utf-8") for page in pages):
        import torch  # noqa: F401
