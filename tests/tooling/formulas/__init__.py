"""What draws the site's formulas, and a build of the site with them."""
