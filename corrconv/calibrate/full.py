"""``corrconv models``: run, stored for the page, shown."""
