"""The look at an image, to be compiled: how far apart the largest magnitudes of its blocks are."""

from __future__ import annotations

from typing import Any

from corrconv.engines.machine_code.scratch import view

NARROW = 16
"""Width from which blocks are gone through one by one."""
LARGEST, LEAST, SIGNS = range(3)
"""Places of what is found: the largest magnitude, the least of the blocks' largest, and all bits that
some sample has."""


def look(image: Any, scratch: Any, sides: Any, mask: Any, found: Any) -> int:
    """Write what is found of an image of floats, given as unsigned integers.

    Without its sign a float's bits are ordered as its magnitude is, NaN after infinity after all numbers.
    Blocks are `sides` high and wide, the last ones up to twice; `mask` is every bit but the sign;
    `scratch` holds two rows.
    """
    height, width = image.shape
    magnitude = mask[0]
    largest = scratch[0] & 0
    least = magnitude
    signs = largest
    down, along = max(height // sides[0], 1), max(width // sides[1], 1)
    inside = image.strides[1] == image.itemsize
    for i in range(down):
        top = i * sides[0]
        bottom = height if i == down - 1 else top + sides[0]
        for r in range(top, bottom):
            if inside:
                values = view(image.ctypes.data + r * image.strides[0], width, image.dtype)
                if r == top:
                    for c in range(width):
                        signs |= values[c]
                        scratch[c] = values[c] & magnitude
                else:
                    for c in range(width):
                        signs |= values[c]
                        scratch[c] = max(scratch[c], values[c] & magnitude)
            else:
                for c in range(width):
                    value = image[r, c]
                    signs |= value
                    value &= magnitude
                    scratch[c] = value if r == top else max(scratch[c], value)
        row = scratch[:width]
        if sides[1] < NARROW:  # runs from every place: blocks would be too short to go through
            run, other = 1, scratch[width : 2 * width]
            while run < min(sides[1], width):
                step = min(run, sides[1] - run)
                ahead, runs = row[step:], other[: width - step]
                for c in range(runs.size):
                    runs[c] = max(row[c], ahead[c])
                row, other = other, row
                run += step
            runs = row[: max(width - sides[1] + 1, 1)]
            for c in range(runs.size):
                largest = max(largest, runs[c])
                least = min(least, runs[c])
            continue
        for j in range(along):
            left = j * sides[1]
            right = width if j == along - 1 else left + sides[1]
            block = row[left:right]
            most = block[0]
            for c in range(block.size):
                most = max(most, block[c])
            largest = max(largest, most)
            least = min(least, most)
    found[LARGEST], found[LEAST], found[SIGNS] = largest, least, signs
    return 0
