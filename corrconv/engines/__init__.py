"""The compiled machinery behind our own implementations."""
