"""Tests of what cards and pages say, and of the figures on them."""
