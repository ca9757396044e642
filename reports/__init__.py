"""What this suite shows: figures, claims, pages, the site. One folder a question."""
