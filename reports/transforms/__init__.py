"""Transforms of our own: a tile's way, and what each idea of the engine buys."""
