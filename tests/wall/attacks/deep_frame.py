"""Answers with a key that nests so deep that hashing it overflows the stack.

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
    frame.nodes += [Sequence("tuple", 0, [at]) for at in range(len(frame.nodes) - 1, 150_000)]
    deep = len(frame.nodes) - 1
    last.items[0] = deep + 1
    frame.nodes += [Mapping(9999, [deep], [deep]), last]


def power_rule(coefficient, exponent):
    return 0.0, 0.0


differentiate = power_rule
