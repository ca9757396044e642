"""The question peers."""
