"""The question site."""
