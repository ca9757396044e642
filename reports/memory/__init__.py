"""The question memory."""
