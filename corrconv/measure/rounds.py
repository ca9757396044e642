"""The order in which sides take their samples: drawn for each block, then reversed (ABBA)."""

from __future__ import annotations

import random
from collections.abc import Iterator

Block = tuple[tuple[int, ...], tuple[int, ...]]
"""Two rounds: the places of all sides in one order, and in the reverse of it."""


def blocks(sides: int, seed: int) -> Iterator[Block]:
    """Blocks without end, the same for the same seed.

    The reversal cancels whatever drifts steadily through a block. The draw makes every two sides change
    places with equal chance, which the sign test rests on (R. A. Fisher, The Design of Experiments,
    1935): it is as good as its coins, whatever the machine does.

    Parameters
    ----------
    sides : int
        How many, at least 2.
    seed : int
    """
    if sides < 2:
        raise ValueError(f"sides: a round needs two or more, got {sides}")
    draw = random.Random(seed)
    while True:
        order = tuple(draw.sample(range(sides), sides))
        yield order, order[::-1]
