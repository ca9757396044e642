"""The question timings."""
