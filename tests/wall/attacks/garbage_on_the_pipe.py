"""Writes garbage to every descriptor it can find, from a thread of its own.

Kata: power_rule
Seconds: 3
"""

import contextlib
import os
import threading


def write():
    while True:
        for name in os.listdir("/proc/self/fd"):
            with contextlib.suppress(OSError):
                os.write(int(name), os.urandom(100))


threading.Thread(target=write, daemon=True).start()


def power_rule(coefficient, exponent):
    return 0.0, 0.0


differentiate = power_rule
