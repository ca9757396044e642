"""The verb `list`."""
