"""Paired times, for asv: an implementation's over a reference's, in the same process and rounds.

A time follows the machine's mood; a ratio of times that were taken in turn does not, so its history over
commits tells what a commit did. Smaller is better. Beside it stands the A/A: how different the reference
looks from itself, paired, and timed once more as asv times everything else, unpaired. The rounds are
those of `corrconv.measure`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

from benchmarks.timed import Question, Steady
from corrconv.measure import sides as ready
from corrconv.measure.cells import Verdicts, admit
from corrconv.measure.conditions import keep_freed_memory, pin_threads
from corrconv.measure.grids import REFERENCE, tier
from corrconv.measure.rounds import Call, Clock, Timed, calls_for_all, rough, take
from corrconv.measure.sides import Side
from corrconv.measure.statistics import Samples, log_ratio

BLOCKS = 3
"""Blocks that a slow implementation gets however long they take: six rounds."""
PAIRS = 6
"""Pairs of fresh plans and operands behind a floor: of so many values the farthest from 1 is taken."""


def prepare(sides: Sequence[Side]) -> list[Call]:
    """A warm call of each side, found right, in a process that is settled for one thread."""
    pin_threads(1)
    keep_freed_memory()
    return [each.call for each in ready.prepare(sides)]


def log_of_ratio(
    reference: Call, other: Call, seconds: float, seed: int = 0, clock: Clock = time.perf_counter
) -> float:
    """The logarithm of the time of `other` over that of `reference`: the median over rounds.

    Parameters
    ----------
    reference, other : callable
        Both warm.
    seconds : float
        To measure for; longer where `BLOCKS` blocks take longer.
    seed : int
        Of the orders.
    clock : callable
    """
    sides = (reference, other)
    calls = calls_for_all([rough(call, clock) for call in sides], seconds)
    samplers = [Timed(call, calls, clock=clock) for call in sides]
    taken = take(samplers, seconds=seconds, fewest=2 * BLOCKS, seed=seed, clock=clock)
    first, second = (Samples("", 0, calls, tuple(each.seconds)) for each in taken)
    return log_ratio(second, first)


def farthest(logs: Sequence[float]) -> float:
    """The noise floor as a factor, at least 1, from logarithms of A/A ratios."""
    return math.exp(max(abs(value) for value in logs))


class Ratio(Question):
    """The time of each implementation over the reference's; the reference's own is an A/A."""

    unit = "ratio"

    def ratio(self, verdicts: Verdicts, name: str, N: int, n: int) -> float:
        """The tracked value of a cell.

        Raises
        ------
        GateFailed
            Where the implementation or the reference is wrong.
        SkipNotImplemented
            Where the cell is not tried.
        """
        problem = self.problem(N, n)
        for each in (name, REFERENCE):
            admit(verdicts, each, problem)
        reference, other = prepare((Side(REFERENCE, problem), Side(name, problem)))
        return math.exp(log_of_ratio(reference, other, tier().paired))


class OfReference(Question):
    """A question about the reference alone, whichever implementations take part in the tier."""

    def __init_subclass__(cls) -> None:
        """asv's ``params``, with one implementation."""
        super().__init_subclass__()
        if isinstance(cls.operation, str):
            cls.params = [REFERENCE], list(cls.grid.N), list(cls.grid.n)


class Floor(OfReference):
    """The reference against itself, with a plan of its own each time: the farthest from 1."""

    unit = "factor"

    def floor(self, verdicts: Verdicts, name: str, N: int, n: int) -> float:
        """The tracked value of a cell; raises what `Ratio.ratio` raises."""
        problem = self.problem(N, n)
        admit(verdicts, name, problem)
        sides = (Side(name, problem), Side(name, problem))
        pairs = [
            prepare(sides) for _ in range(PAIRS)
        ]  # all kept, so that none gets another's memory
        seconds = tier().paired
        return farthest([log_of_ratio(a, b, seconds, seed) for seed, (a, b) in enumerate(pairs)])


class Again(OfReference, Steady):
    """Seconds of the reference's cells once more, minutes after they were timed among the others.

    The ratio of both is an A/A of unpaired timings: what else changed but the moment?
    """
