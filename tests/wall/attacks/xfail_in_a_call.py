"""Says from within a call that a failure is expected.

Kata: power_rule
"""

import pytest


def power_rule(coefficient, exponent):
    pytest.xfail("as expected")


differentiate = power_rule
