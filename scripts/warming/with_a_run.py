"""Imported by a process that forks for runs: it has run a suite, with torch if that is loaded."""

from scripts.warming import before_forks
from scripts.warming.rehearsal import rehearse

with before_forks():
    rehearse()
