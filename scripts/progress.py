"""`kata` before it is installed: `python scripts/progress.py` shows the map, with its options."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from scripts.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
