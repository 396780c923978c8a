"""Tests of the harness and of scripts/."""
