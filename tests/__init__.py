"""What judges a solution: the suites, and the harness they share."""
