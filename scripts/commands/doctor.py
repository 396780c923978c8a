"""`kata doctor`: what this machine has."""

import importlib.util
import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import typer
from rich.text import Text

from scripts.errors import install
from scripts.screen import stdout

_PACKAGES = (
    "torch",
    "numpy",
    "pytest",
    "pytest-timeout",
    "hypothesis",
    "typer",
    "rich",
    "pydantic",
    "filelock",
    "jinja2",
    "watchfiles",
)
_EXTRAS = {"matplotlib": "train", "sybil": "docs", "mkdocs": "docs", "ruff": "dev"}


def doctor() -> None:
    """Say what this machine has: Python, packages, GPU, sandbox."""
    screen = stdout()
    healthy = True
    for name, value, needed in _findings():
        missing = value is None
        healthy &= not (missing and needed)
        sign = "✗" if missing and needed else "–" if missing else "✓"
        style = "wrong" if missing and needed else "faint" if missing else "right"
        screen.print(Text.assemble((sign, style), f" {name:<16} {value or _remedy(name, needed)}"))
    raise typer.Exit(0 if healthy else 1)


def _findings() -> Iterator[tuple[str, str | None, bool]]:
    """(what, its version or None, whether it is needed)."""
    yield "Python", platform.python_version() if sys.version_info >= (3, 11) else None, True
    yield "system", f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores", True
    for package in _PACKAGES:
        yield package, _version(package), True
    for package in _EXTRAS:
        yield package, _version(package), False
    yield "GPU", _gpu(), False
    yield "warm runs", "fork" if sys.platform.startswith("linux") else "fresh processes", True
    yield "sandbox", _sandbox(), False


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _gpu() -> str | None:
    if not importlib.util.find_spec("torch"):
        return None
    import torch

    if torch.cuda.is_available():
        return f"{torch.cuda.get_device_name()}, CUDA {torch.version.cuda}"
    return "Apple MPS" if torch.backends.mps.is_available() else None


def _sandbox() -> str | None:
    """What grading submissions stands on."""
    from scripts.wall.sandbox import describe

    return describe()


def _remedy(name: str, needed: bool) -> str:
    if name in _EXTRAS:
        return f"not there; {install(_EXTRAS[name])} brings it"
    if name == "GPU":
        return "none; the CPU does"
    if name == "sandbox":
        from scripts.wall.sandbox import why_no_sandbox

        return f"none, and needed only to grade what others wrote. {why_no_sandbox()}"
    return "missing; make start installs what is needed" if needed else "not there"
