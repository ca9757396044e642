"""Where numbers stand that Python and compiled code hand each other."""

from __future__ import annotations

LARGEST, LEAST, SIGNS, LOWEST = range(4)
"""Places of what is found: the largest magnitude of all; of the blocks' largest the least that is not zero;
all bits that some sample has which is not zero; of the blocks' largest the least, zero or not."""
NARROW = 16
"""Width from which blocks are gone through one by one; narrower ones are looked at from every place."""
