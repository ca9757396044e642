"""How long a call takes: the fitted models, and how far off they are."""
