"""What a user can do wrong, as opposed to a defect of ours."""


class KataError(Exception):
    """Shown as its message alone: what was wrong, where, and what to do."""
