"""Where numbers stand that Python and compiled code hand each other."""

from __future__ import annotations

LARGEST, LEAST, SIGNS, LOWEST = range(4)
"""Places of what is found: the largest magnitude of all; of the blocks' largest the least that is not zero;
all bits that some sample has which is not zero; of the blocks' largest the least, zero or not."""
SHIFT, SPAN, FROM, TO, POSITIVE, BORDER, HOLLOW, SIDES = range(8)
"""Places in the guard: bits below the exponent, `Guard.span`, `Guard.least` and `Guard.most`,
`Guard.positive`, `Guard.border`, `Guard.hollow_border`, and from there the sides of the look's blocks."""
NARROW = 16
"""Width from which blocks are gone through one by one; narrower ones are looked at from every place."""
EXTRAORDINARY = -(2**62)
"""What a loop over tiles gives where one is not what the guard admits."""
