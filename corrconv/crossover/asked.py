"""``corrconv crossover``: run, in words, and the classic pairs, kept for the page."""
