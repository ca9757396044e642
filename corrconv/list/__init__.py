"""``corrconv list``: which implementations there are."""
