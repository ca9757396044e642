"""Samples taken in turn, who takes part, and the core's peak: what several measurements share."""
