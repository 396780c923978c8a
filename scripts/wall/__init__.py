"""The wall: a solution runs in a process of its own, in a sandbox, and only values cross."""
