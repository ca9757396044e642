"""The claims' figures: one module for each source, drawn from evidence."""
