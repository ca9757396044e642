"""The roofline: what a core and its memory can do, and what part of that direct sums reach."""
