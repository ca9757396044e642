"""The question calibrate."""
