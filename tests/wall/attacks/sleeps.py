"""Sleeps for an hour in a system call that no signal ends.

Kata: power_rule
Seconds: 2
"""

import signal
import time

signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))


def power_rule(coefficient, exponent):
    time.sleep(3600)


differentiate = power_rule
