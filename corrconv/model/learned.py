"""What a sweep says of the table: every entry so many times as slow as the machine of the sweep is at it.

A sweep has few sizes, so the form of each model stays and its level is learned: the median of measured over
predicted, of the entry's own cells where there are some, else of the implementation's, else of all. How far
single cells are from the level of the others is what the entry's spread is learned from; what was held out
before counts as `BEFORE` cells, since few tell little of a tail.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from corrconv.core.calibration import Entry
from corrconv.core.problem import Problem
from corrconv.model import table
from corrconv.model.prediction import key_for, predicted

FEW = 3
"""Cells from which a level is learned."""
SPAN = 10
"""Times the points of the smallest image that the largest must have: one size's level is not all sizes'."""
BEFORE = 6
TAIL = 1.645
"""Standard deviations that hold nine of ten."""


@dataclass(frozen=True)
class Sample:
    """What one implementation took, on one thread."""

    name: str
    problem: Problem
    seconds: float


def learned(samples: Iterable[Sample]) -> dict[str, Entry]:
    """By key, the entries of the table as these samples have them; none where there are too few."""
    by_key: dict[str, list[float]] = {}
    by_name: dict[str, list[float]] = {}
    problems = set()
    for each in samples:
        said = predicted(each.name, each.problem, 1)
        if said is None or said.alike:
            continue
        problems.add(each.problem)
        log = math.log(each.seconds / said.seconds)
        by_key.setdefault(key_for(each.name, each.problem), []).append(log)
        by_name.setdefault(each.name, []).append(log)
    everyone = [log for logs in by_name.values() for log in logs]
    points = [math.prod(problem.image_shape) for problem in problems]
    if len(points) < FEW or max(points) < SPAN * min(points):
        return {}
    found = {}
    for key in table.all_keys():
        of = by_key.get(key, []), by_name.get(key.partition(" ")[0], []), everyone
        logs = next(each for each in of if len(each) >= FEW)
        if known := table.entry(key):
            found[key] = known.scaled(math.exp(median(logs)), spread(logs, known.spread))
    return found


def spread(logs: Sequence[float], before: float) -> float:
    """The 90th percentile of how far values are from the median of the others."""
    off = (log - median((*logs[:place], *logs[place + 1 :])) for place, log in enumerate(logs))
    squares = BEFORE * before**2 + sum((TAIL * each) ** 2 for each in off)
    return math.sqrt(squares / (BEFORE + len(logs)))
