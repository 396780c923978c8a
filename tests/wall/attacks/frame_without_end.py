"""Announces a frame of four gigabytes and sends it.

Kata: power_rule
Seconds: 3
"""

import gc
import os

from scripts.wall.peer import Peer

peer = next(thing for thing in gc.get_objects() if type(thing) is Peer)


def power_rule(coefficient, exponent):
    os.set_blocking(peer.channel._writing, True)
    os.write(peer.channel._writing, b"\xff" * 4)
    while True:
        os.write(peer.channel._writing, b"\0" * 2**20)


differentiate = power_rule
