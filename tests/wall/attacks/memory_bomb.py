"""Takes memory without end, in several processes and as shared memory too.

Kata: power_rule
Seconds: 10
"""

import mmap
import os

KEPT = []


def power_rule(coefficient, exponent):
    for _ in range(3):
        os.fork()
    while True:
        try:
            KEPT.append(mmap.mmap(-1, 2**28))
            KEPT[-1].write(b"x" * 2**28)
        except (OSError, ValueError):
            KEPT.append(b"x" * 2**26)


differentiate = power_rule
