"""Judges that know the truth: a ratio for each n, and how near to 1 it must be to stay without verdict."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from corrconv.crossover.evidence import Point
from corrconv.measure.statistics import Verdict


def point(n: int, ratio: float, floor: float = 1.0) -> Point:
    """Without verdict within `floor` of 1."""
    if abs(math.log(ratio)) <= math.log(floor):
        verdict = Verdict.NOT_RESOLVED
    else:
        verdict = Verdict.FASTER if ratio < 1 else Verdict.SLOWER
    return Point(n, verdict, ratio, ratio / floor, ratio * floor, floor, 1e-3, 9)


@dataclass
class Judge:
    """Counts what it is asked."""

    ratio: Callable[[int], float]
    floor: float = 1.001
    asked: list[int] = field(default_factory=list)

    def __call__(self, n: int) -> Point:
        self.asked.append(n)
        return point(n, self.ratio(n), self.floor)


def crossing_at(n: float, exponent: float = 2.0) -> Callable[[int], float]:
    """B is faster above n: a direct sum against an FFT."""
    return lambda each: (n / each) ** exponent
