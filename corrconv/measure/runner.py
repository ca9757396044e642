"""Samples of all sides in this process: the same number of calls for each, block after block."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from corrconv.measure.rounds import blocks

Call = Callable[[], object]
Clock = Callable[[], float]
"""Seconds since some moment."""
SAMPLE = 1e-3
"""Seconds that a sample of the fastest side takes at least: a thousand times what the clock and the loop
around the calls add to it."""
BLOCKS = 4
"""Blocks that a process should have time for: a sample is made shorter for it."""
MOST_BLOCKS = 60
"""More rounds would not make a process's median better than processes differ from each other."""
REFRESH = 10
"""Calls a sample from which one call before it goes uncounted, so that it finds its own data in the
caches and not another side's. With fewer, calls are long, and this would cost as much as it mends."""


def calls_per_sample(seconds: Sequence[float], budget: float) -> int:
    """The number of calls for every side alike.

    Parameters
    ----------
    seconds : sequence of float
        Seconds a call, of each side.
    budget : float
        Seconds that a process has.

    Returns
    -------
    int
        As many as make a sample of the fastest take `SAMPLE`, or fewer, at least one, where `BLOCKS`
        blocks of all sides would take longer than `budget`.
    """
    wanted = SAMPLE / max(min(seconds), 1e-9)
    affordable = budget / (2 * BLOCKS * sum(seconds))
    return max(1, int(min(wanted, affordable)))


def sample(call: Call, calls: int, clock: Clock = time.perf_counter) -> float:
    """Seconds a call, of so many in a row."""
    if calls >= REFRESH:
        call()
    started = clock()
    for _ in range(calls):
        call()
    return (clock() - started) / calls


def run(
    sides: Sequence[Call],
    calls: int,
    budget: float,
    seed: int,
    *,
    most: int = MOST_BLOCKS,
    clock: Clock = time.perf_counter,
) -> list[list[float]]:
    """Whole blocks until the time is up, one at least and `most` at most.

    Parameters
    ----------
    sides : sequence of callable
        Two or more, each warm.
    calls : int
        Calls a sample.
    budget : float
        Seconds.
    seed : int
        Of the orders.
    most : int
        Blocks at most.
    clock : callable

    Returns
    -------
    list of list of float
        For each side, seconds a call in each round.
    """
    taken: list[list[float]] = [[] for _ in sides]
    started = clock()
    for count, block in enumerate(blocks(len(sides), seed)):
        if count >= most or (count > 0 and clock() - started >= budget):
            break
        for order in block:
            for side in order:
                taken[side].append(sample(sides[side], calls, clock))
    return taken


def seconds_of_each(sides: Sequence[Call], clock: Clock = time.perf_counter) -> list[float]:
    """Seconds a call of each side, roughly: the better of two samples of at least a call."""
    return [min(_rough(call, clock), _rough(call, clock)) for call in sides]


def _rough(call: Call, clock: Clock) -> float:
    calls, started = 0, clock()
    while calls == 0 or (calls < 100 and clock() - started < SAMPLE / 2):
        call()
        calls += 1
    return (clock() - started) / calls
