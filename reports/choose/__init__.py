"""Which one for my sizes: the page that recommends, computed in the page."""
