"""Drills: what a team sends to candidates, and how what comes back is judged behind a wall."""
