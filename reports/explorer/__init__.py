"""The question explorer."""
