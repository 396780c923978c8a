"""Reports of a grading: pages to read, tables to go on with. They say what was graded, anew."""
