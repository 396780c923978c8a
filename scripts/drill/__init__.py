"""Drills: katas packed for candidates, and what comes back, graded behind a wall."""
