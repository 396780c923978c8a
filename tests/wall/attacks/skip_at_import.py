"""Has pytest skip the whole suite while it is loaded.

Kata: power_rule
"""

import pytest

pytest.skip("no need to test this", allow_module_level=True)
