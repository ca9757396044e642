"""The question choose."""
