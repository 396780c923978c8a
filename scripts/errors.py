"""What a user can do wrong, as opposed to a defect of ours, and what mends it."""


class KataError(Exception):
    """Shown as its message alone: what was wrong, where, and what to do."""


def install(extra: str) -> str:
    """The command that brings what an extra of this project holds."""
    return f"pip install -e '.[{extra}]' -c constraints.txt"
