"""The question threads."""
