"""What more threads share: the parallel fraction p of  seconds = fixed + work · (1 - p + p / workers)."""

from __future__ import annotations

import numpy as np

from corrconv.calibrate.samples import Rounds, correct
from corrconv.calibrate.sizes import Key, key_of
from corrconv.measure.sides import Side, find

LONG, LONGEST = 2e-3, 60e-3
"""Seconds on one thread between which a size tells what threads share."""
SIZES = 5
"""Sizes for each fit."""
NONE = 0.1
"""A share below this is taken for none: the times on both sides scatter as much."""


def sides(alone: Rounds, workers: int) -> list[Side]:
    """What to measure with so many threads, from what one thread took: each also with one."""
    seconds = np.median(alone.seconds, axis=0)
    groups: dict[Key, list[tuple[float, Side]]] = {}
    for call, took in zip(alone.sides, seconds):
        if LONG <= took <= LONGEST:
            groups.setdefault(key_of(call), []).append((float(took), call))
    found = []
    for group in groups.values():
        group.sort(key=lambda each: each[0])
        places = np.unique(np.linspace(0, len(group) - 1, min(SIZES, len(group))).round())
        for place in places.astype(int):
            call = group[place][1]
            found.append(Side(call.name, call.problem, workers))
            if not find(call.name).settles_threads:
                found.append(call)
    return found


def fractions(alone: Rounds, shared: Rounds, fixed: dict[Key, float]) -> dict[Key, float]:
    """The parallel fraction; `fixed` are the seconds that a call itself costs.

    Rounds are of a process of one thread, and of one with several, in which one takes turns with them.
    """
    one = dict(zip(alone.sides, correct(alone.seconds, alone.when).typical))
    both = dict(zip(shared.sides, correct(shared.seconds, shared.when).typical))
    slower = float(np.median([both[call] / one[call] for call in both if call in one]))
    found: dict[Key, list[float]] = {}
    for call, took in both.items():
        if call.workers == 1:
            continue
        by_one = Side(call.name, call.problem)
        seconds = both.get(by_one, slower * one.get(by_one, np.nan))
        key = key_of(call)
        found.setdefault(key, []).append(fraction(seconds, took, fixed.get(key, 0.0), call.workers))
    medians = {key: float(np.median(values)) for key, values in found.items()}
    return {key: min(value, 1.0) if value >= NONE else 0.0 for key, value in medians.items()}


def fraction(one: float, many: float, fixed: float, workers: int) -> float:
    """p from the times on one thread and on many; below 0 where many threads are slower."""
    work = max(one - fixed, 1e-9)
    return (one - many) / work / (1 - 1 / workers)
