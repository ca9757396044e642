"""The question book."""
