"""The question kit."""
