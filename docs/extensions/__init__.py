"""What the site adds to Markdown: formulas, figures, and the levels' names in its navigation."""
