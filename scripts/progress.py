"""The map without the command: `python scripts/progress.py [--json]`, same as `kata`."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from scripts.commands.map import show_map  # noqa: E402

if __name__ == "__main__":
    show_map(as_json="--json" in sys.argv[1:])
