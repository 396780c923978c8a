"""The terminal: colour and animation only where there is one and `NO_COLOR` is not set."""

from rich.console import Console
from rich.theme import Theme

MEDAL_STYLE = {"bronze": "#cd7f32", "silver": "#9fb4c7", "gold": "#e0b000"}
MEDAL_SIGN = {"bronze": "◐", "silver": "●", "gold": "★", None: "○"}

THEME = Theme({**MEDAL_STYLE, "faint": "bright_black", "wrong": "red", "right": "green"})


def stdout() -> Console:
    return Console(theme=THEME, highlight=False)


def stderr() -> Console:
    return Console(theme=THEME, highlight=False, stderr=True)
