"""What more threads share: the parallel fraction p of  seconds = fixed + work · (1 - p + p / workers)."""

from __future__ import annotations

import numpy as np

from corrconv import get
from corrconv.calibrate.drift import correct
from corrconv.calibrate.rounds import Rounds
from corrconv.calibrate.sizes import Call

LONG, LONGEST = 2e-3, 60e-3
"""Seconds on one thread between which a size tells what threads share."""
SIZES = 5
"""Sizes for each fit."""
NONE = 0.1
"""A share below this is taken for none: the times on both sides scatter as much."""


def calls(alone: Rounds, workers: int) -> list[Call]:
    """What to measure with so many threads, from what one thread took: each also with one.

    But for those whose threads are settled when they start: their times on one come from the other process.
    """
    seconds = np.median(alone.seconds, axis=0)
    groups: dict[tuple[str, str, int], list[tuple[float, Call]]] = {}
    for call, took in zip(alone.calls, seconds):
        if LONG <= took <= LONGEST:
            key = call.name, call.problem.dtype.name, call.problem.ndim
            groups.setdefault(key, []).append((float(took), call))
    found = []
    for group in groups.values():
        group.sort(key=lambda each: each[0])
        places = np.unique(np.linspace(0, len(group) - 1, min(SIZES, len(group))).round())
        for place in places.astype(int):
            call = group[place][1]
            found.append(Call(call.name, call.problem, workers))
            if not get(call.name).settles_threads:
                found.append(call)
    return found


def fractions(
    alone: Rounds, shared: Rounds, fixed: dict[tuple[str, str, int], float]
) -> dict[tuple[str, str, int], float]:
    """The parallel fraction by implementation, dtype and number of axes.

    Parameters
    ----------
    alone, shared : Rounds
        Of a process of one thread, and of one with several, in which one thread takes turns with them.
    fixed : dict
        Seconds that a call itself costs.
    """
    one = dict(zip(alone.calls, correct(alone.seconds, alone.when).typical))
    both = dict(zip(shared.calls, correct(shared.seconds, shared.when).typical))
    slower = float(np.median([both[call] / one[call] for call in both if call in one]))
    found: dict[tuple[str, str, int], list[float]] = {}
    for call, took in both.items():
        if call.workers == 1:
            continue
        by_one = Call(call.name, call.problem)
        seconds = both.get(by_one, slower * one.get(by_one, np.nan))
        key = call.name, call.problem.dtype.name, call.problem.ndim
        found.setdefault(key, []).append(fraction(seconds, took, fixed.get(key, 0.0), call.workers))
    medians = {key: float(np.median(values)) for key, values in found.items()}
    return {key: min(value, 1.0) if value >= NONE else 0.0 for key, value in medians.items()}


def fraction(one: float, many: float, fixed: float, workers: int) -> float:
    """p from the times on one thread and on many; below 0 where many threads are slower."""
    work = max(one - fixed, 1e-9)
    return (one - many) / work / (1 - 1 / workers)
