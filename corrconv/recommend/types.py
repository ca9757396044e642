"""What a recommendation is: a ranking of candidates, what is not ranked, and the line to use."""

from __future__ import annotations

import math
from dataclasses import dataclass

import corrconv
from corrconv.kit.problems import line
from corrconv.model.choice import Choice
from corrconv.recommend.exact import Exactness
from corrconv.recommend.source import Source


def spread(seconds: float, error: float) -> tuple[float, float] | None:
    """The times whose prediction is off by the error at most: |predicted / measured - 1| ≤ error."""
    if math.isnan(error):
        return None
    return seconds / (1 + error), seconds / (1 - error) if error < 1 else math.inf


@dataclass(frozen=True)
class Candidate:
    """An implementation that takes the problem, with what is predicted of it.

    Attributes
    ----------
    name, family, library : str
    missing : str
        Why it cannot run here, and what to do; empty where it can.
    seconds : float
        Predicted time of a planned call.
    error : float
        The 90th percentile of the relative error of such predictions; NaN where it is not known.
    times_first : float
        The time in units of the first's: the fastest that can run here.
    resolved : bool or None
        Whether the predicted ranges of both lie apart; None where an error is not known.
    memory : int
        Bytes beyond operands and result, an order of magnitude.
    exactness : Exactness
    note : str
        What else to know.
    """

    name: str
    family: str
    library: str
    missing: str
    seconds: float
    error: float
    times_first: float
    resolved: bool | None
    memory: int
    exactness: Exactness
    note: str = ""

    @property
    def range(self) -> tuple[float, float] | None:
        """Between which seconds the time lies in nine of ten cases; None where that is not known."""
        return spread(self.seconds, self.error)


@dataclass(frozen=True)
class Left:
    """An implementation that is not ranked, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Recommendation:
    """What is recommended for a problem.

    Attributes
    ----------
    problem : Problem
    workers : int
    rank_one : bool
        Whether the kernel is said to be of rank one.
    ranking : tuple of Candidate
        The fastest first.
    if_rank_one : tuple of Candidate
        Those that need a kernel of rank one, unless it is said to be.
    unknown, declined, absent : tuple of Left
        Not ranked: no time is known, or the problem is not supported, or it cannot run here.
    auto : Choice
        What `auto` would use, and why.
    chosen : str
        That implementation, for this kernel.
    method : str
        The one to use: the fastest that can run here, or what `auto` chooses where none is known.
    source : Source
        Where the times come from.
    """

    problem: corrconv.Problem
    workers: int
    rank_one: bool
    ranking: tuple[Candidate, ...]
    if_rank_one: tuple[Candidate, ...]
    unknown: tuple[Left, ...]
    declined: tuple[Left, ...]
    absent: tuple[Left, ...]
    auto: Choice
    chosen: str
    method: str
    source: Source

    @property
    def line(self) -> str:
        """The line of Python to use it."""
        return line(self.problem, self.method, self.workers)
