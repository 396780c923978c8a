"""Answers with arrays that look beyond their memory, before it and past its end.

Kata: matmul
"""

from scripts.wall import codec
from scripts.wall.nodes import Array, Memory

real = codec.encode
codec.check = lambda frame: None


def encode(frame):
    if frame.kind == "reply":
        forge(frame)
    return real(frame)


codec.encode = encode


def forge(frame):
    *_, last = frame.nodes
    frame.blobs.append(b"\0" * 64)
    memory, shape = Memory(9001, len(frame.blobs) - 1), [2, 2]
    ways = [(-8, [8, 16]), (64, [8, 16]), (0, [-8, 8]), (0, [8, 2**40]), (0, [2**62, 2**62])]
    offset, strides = ways[frame.seq % len(ways)]
    frame.nodes[-1:] = [memory, Array(9003, 9001, "<f8", shape, strides, offset, True)]
    last.items[0] = len(frame.nodes) - 1
    frame.nodes.append(last)


def matmul(a, b):
    return 0.0
