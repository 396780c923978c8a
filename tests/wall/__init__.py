"""Tests of the wall: what crosses it, what does not, and what attacks it."""
