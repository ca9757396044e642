"""The question roofline."""
