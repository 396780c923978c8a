"""Crashes Python itself.

Kata: power_rule
"""

import ctypes


def power_rule(coefficient, exponent):
    ctypes.string_at(0)


differentiate = power_rule
