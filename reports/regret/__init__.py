"""The question regret."""
