"""The budget: the part of it that a stage has, what a cell takes, how many pairs of processes it gives."""

from __future__ import annotations

from collections.abc import Sequence

from corrconv.measure.rounds import BLOCKS, SAMPLE
from corrconv.regress.cells import Cell
from corrconv.regress.state import Run

SCREENED = 0.6
"""Of the budget, what the first stage may have, looking at who is right included."""
LOOKED, AT_LEAST = 0.25, 5.0
"""Of the budget, and seconds, after which no further cell is looked at."""
LATE = 1.25
"""Of the budget, up to which a stage goes on with all its cells."""
MOST = 60
"""Rounds of a cell in a pair of processes, at most: a pair gives one value, which more rounds hardly mend."""
NO_TIME = "there was no time to measure it: a longer --budget"


def takes(run: Run, cell: Cell, rounds: int) -> float:
    """Seconds that a value of a cell takes, of so many rounds."""
    base, head = run.rough[cell.key]
    return run.ready[cell.key] + rounds * max(3 * SAMPLE, 2 * (base + head))


def least(run: Run, cell: Cell) -> float:
    """Seconds that a value of a cell takes at least."""
    return takes(run, cell, 2 * BLOCKS)


def pairs(run: Run, chosen: Sequence[Cell], seconds: float, fewest: int, most: int) -> int:
    """How many pairs of processes there is time for: told by the clock, and by no value."""
    one = run.starting + sum(takes(run, cell, MOST) for cell in chosen)
    return min(most, max(fewest, int(seconds / one)))
