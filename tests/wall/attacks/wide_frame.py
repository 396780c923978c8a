"""Answers with a key that holds one tuple twice, and so on: hashing it never ends.

Kata: power_rule
"""

from scripts.wall import codec
from scripts.wall.nodes import Mapping, Plain, Sequence

real = codec.encode
codec.check = lambda frame: None


def encode(frame):
    if frame.kind == "reply":
        forge(frame)
    return real(frame)


codec.encode = encode


def forge(frame):
    last = frame.nodes.pop()
    frame.nodes.append(Plain(1))
    for _ in range(60):
        at = len(frame.nodes) - 1
        frame.nodes.append(Sequence("tuple", 0, [at, at]))
    wide = len(frame.nodes) - 1
    last.items[0] = wide + 1
    frame.nodes += [Mapping(9999, [wide], [wide]), last]


def power_rule(coefficient, exponent):
    return 0.0, 0.0


differentiate = power_rule
