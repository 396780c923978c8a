"""Prints without end, past Python too.

Kata: power_rule
Seconds: 2
"""

import os


def power_rule(coefficient, exponent):
    while True:
        print("x" * 10_000)
        for stream in (1, 2):
            os.write(stream, b"x" * 10_000)


differentiate = power_rule
