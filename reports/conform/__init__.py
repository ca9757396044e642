"""The question conform."""
