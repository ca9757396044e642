"""What a search gives: points that were judged, the brackets that follow from them, rows and curves."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from corrconv import Problem
from corrconv.compare.evidence import Comparison
from corrconv.measure.cells import same
from corrconv.measure.statistics import Verdict


@dataclass(frozen=True)
class Pair:
    """Two implementations and what both are asked, but for the sizes.

    Attributes
    ----------
    a, b : str
        Names of implementations.
    ndim : int
    dtype : str
    operation : str
    workers : int
    """

    a: str
    b: str
    ndim: int = 2
    dtype: str = "float32"
    operation: str = "correlate"
    workers: int = 1

    def problem(self, N: int, n: int) -> Problem:
        """``same``, zero-filled, equal sides."""
        return same(self.operation, self.ndim, self.dtype, N, n)


@dataclass(frozen=True)
class Point:
    """One n, judged by a paired comparison.

    Attributes
    ----------
    n : int
    verdict : Verdict
        Of B beside A.
    ratio, low, high : float
        B's time over A's, and its interval.
    floor : float
        The noise floor, A over A, as a factor of at least 1.
    seconds : float
        A call of A, roughly.
    processes : int
    """

    n: int
    verdict: Verdict
    ratio: float
    low: float
    high: float
    floor: float
    seconds: float
    processes: int

    @classmethod
    def of(cls, n: int, comparison: Comparison) -> Point:
        """From the comparison of A and B."""
        (judged,), floor = comparison.summary.judgements, comparison.summary.floor
        ratio, a = judged.ratio, comparison.summary.estimates[0]
        return cls(
            n,
            judged.verdict,
            ratio.value,
            ratio.low,
            ratio.high,
            floor.factor,
            a.median,
            comparison.processes,
        )

    @property
    def resolved(self) -> bool:
        return self.verdict is not Verdict.NOT_RESOLVED

    @property
    def log(self) -> float:
        """The ratio's logarithm: below 0 where B took less."""
        return math.log(self.ratio)


@dataclass(frozen=True)
class Bracket:
    """Where the faster one changes.

    Attributes
    ----------
    low, high : int
        Neighbours among the resolved n; at `low` the one is faster, at `high` the other.
    above : Verdict
        Of B at `high`: FASTER where B takes over.
    unresolved : tuple of int
        Judged between them, without verdict.
    """

    low: int
    high: int
    above: Verdict
    unresolved: tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """All that was judged at one N.

    Attributes
    ----------
    N : int
    first, last : int
        The n that could be asked for.
    points : tuple of Point
        In the order of n.
    """

    N: int
    first: int
    last: int
    points: tuple[Point, ...]

    @property
    def brackets(self) -> tuple[Bracket, ...]:
        """The crossovers: every change of verdict between neighbouring resolved points."""
        told = [point for point in self.points if point.resolved]
        return tuple(
            Bracket(p.n, q.n, q.verdict, self._unresolved(p.n, q.n))
            for p, q in pairwise(told)
            if p.verdict is not q.verdict
        )

    @property
    def undecided(self) -> tuple[int, ...]:
        """Points without verdict outside all brackets."""
        inside = {n for bracket in self.brackets for n in bracket.unresolved}
        return tuple(p.n for p in self.points if not p.resolved and p.n not in inside)

    @property
    def searched(self) -> tuple[int, int]:
        """The least and the largest n that were judged."""
        return self.points[0].n, self.points[-1].n

    @property
    def always(self) -> Verdict | None:
        """Of B, where all that is resolved says the same; None where it does not, or nothing is."""
        verdicts = {point.verdict for point in self.points if point.resolved}
        return verdicts.pop() if len(verdicts) == 1 else None

    def _unresolved(self, low: int, high: int) -> tuple[int, ...]:
        return tuple(p.n for p in self.points if low < p.n < high)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Row:
        """What `dataclasses.asdict` gave."""
        points = (Point(**{**p, "verdict": Verdict(p["verdict"])}) for p in data["points"])
        return cls(**{**data, "points": tuple(points)})
