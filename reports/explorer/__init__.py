"""Every stored number, by sizes: the page that explores."""
