"""Raises SystemExit while it is loaded.

Kata: power_rule
"""

import sys

sys.exit(0)
