"""asv's results as one table: times over sizes, what is fastest, noise."""
