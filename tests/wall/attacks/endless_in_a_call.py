"""Never ends in a call, and swallows every signal and exception.

Kata: power_rule
Seconds: 2
"""

import signal

signal.signal(signal.SIGALRM, signal.SIG_IGN)


def power_rule(coefficient, exponent):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue


differentiate = power_rule
