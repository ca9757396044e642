"""The look at an array, to be compiled: how far apart the largest magnitudes of its blocks are."""

from __future__ import annotations

from typing import Any

import numba

from corrconv.engines.machine_code.scratch import view
from corrconv.engines.reach.codes import LARGEST, LEAST, LOWEST, NARROW, SIGNS


@numba.njit
def look_along(image: Any, along: int, magnitude: Any, found: Any) -> int:
    """The same, for blocks that are one row high."""
    height, width = image.shape
    largest = signs = zero = magnitude ^ magnitude  # as unsigned as it is
    one = magnitude // magnitude
    least = lowest = magnitude
    for r in range(height):
        values = view(image.ctypes.data + r * image.strides[0], width, image.dtype)
        for j in range(-(-width // along)):
            left = min(j * along, width - along)
            block = values[left : left + along]
            most = block[0] & magnitude
            for c in range(block.size):
                signs |= block[c] if block[c] & magnitude else zero
                most = max(most, block[c] & magnitude)
            largest, lowest = max(largest, most), min(lowest, most)
            least = min(least, (most - one) & magnitude)
    found[LARGEST], found[SIGNS], found[LOWEST] = largest, signs, lowest
    found[LEAST] = least + one if least < magnitude else least
    return 0


def look(image: Any, scratch: Any, sides: Any, mask: Any, found: Any) -> int:
    """Write what is found of an array of floats, given as unsigned integers.

    Without its sign a float's bits are ordered as its magnitude is, NaN after infinity after all numbers.
    Blocks are `sides` high and wide and lie side by side, but for the last one of each axis, which ends
    where the array does; `mask` is every bit but the sign; `scratch` holds two rows.
    """
    height, width = image.shape
    down, along = min(sides[0], height), min(sides[1], width)
    magnitude = mask[0]
    largest = signs = zero = magnitude ^ magnitude  # as unsigned as it is
    one = magnitude // magnitude
    least = lowest = magnitude
    inside = image.strides[1] == image.itemsize
    if inside and down == 1 and along >= NARROW:  # a signal: there are no rows to put together
        return look_along(image, along, magnitude, found)
    for i in range(-(-height // down)):
        top = min(i * down, height - down)
        row, other = scratch[:width], scratch[width : 2 * width]
        for r in range(top, top + down):
            if inside:
                values = view(image.ctypes.data + r * image.strides[0], width, image.dtype)
                if r == top:
                    for c in range(width):
                        signs |= values[c] if values[c] & magnitude else zero
                        row[c] = values[c] & magnitude
                else:
                    for c in range(width):
                        signs |= values[c] if values[c] & magnitude else zero
                        row[c] = max(row[c], values[c] & magnitude)
            else:
                for c in range(width):
                    value = image[r, c]
                    signs |= value if value & magnitude else zero
                    value &= magnitude
                    row[c] = value if r == top else max(row[c], value)
        if along < NARROW:  # runs from every place: blocks would be too short to go through
            run = 1
            while run < along:
                step = min(run, along - run)
                ahead, runs = row[step:], other[: width - step]
                for c in range(runs.size):
                    runs[c] = max(row[c], ahead[c])
                row, other = other, row
                run += step
            runs = row[: width - along + 1]
            for c in range(runs.size):
                most = runs[c]
                largest = max(largest, most)
                lowest = min(lowest, most)
                least = min(least, (most - one) & magnitude)  # zero comes last
            continue
        for j in range(-(-width // along)):
            left = min(j * along, width - along)
            block = row[left : left + along]
            most = block[0]
            for c in range(block.size):
                most = max(most, block[c])
            largest = max(largest, most)
            lowest = min(lowest, most)
            least = min(least, (most - one) & magnitude)
    found[LARGEST], found[SIGNS], found[LOWEST] = largest, signs, lowest
    found[LEAST] = least + one if least < magnitude else least
    return 0
