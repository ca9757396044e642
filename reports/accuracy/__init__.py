"""The question accuracy."""
