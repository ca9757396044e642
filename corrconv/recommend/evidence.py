"""What a recommendation is: a ranking of candidates, what is not ranked, where the times come from."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

import corrconv
from corrconv.kit.problems import line
from corrconv.model.choice import Choice
from corrconv.recommend.exact import Exactness


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
class Source:
    """The origin of a ranking's times.

    Attributes
    ----------
    here : tuple of str
        Whose times were fitted on this machine.
    elsewhere : tuple of str
        Whose times came with the package.
    fitted_on, fitted_at : str
        The processor of the package's own table, and when it was made.
    processor : str
        This machine's.
    """

    here: tuple[str, ...]
    elsewhere: tuple[str, ...]
    fitted_on: str
    fitted_at: str
    processor: str

    @property
    def same(self) -> bool:
        """Whether this machine has the processor of the package's table."""
        return self.fitted_on == self.processor


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


def as_data(found: Recommendation) -> dict[str, Any]:
    """For ``--json``; None for what is not known."""
    problem = found.problem
    return {
        "problem": {
            "operation": problem.operation,
            "image": list(problem.x_shape),
            "kernel": list(problem.h_shape),
            "mode": problem.mode,
            "boundary": problem.boundary,
            "dtype": problem.dtype.name,
        },
        "workers": found.workers,
        "rank_one": found.rank_one,
        "method": found.method,
        "line": found.line,
        "ranking": [_as_row(each) for each in found.ranking],
        "if_rank_one": [_as_row(each) for each in found.if_rank_one],
        "auto": {
            "method": found.chosen,
            "if_rank_one": found.auto.if_rank_one,
            "why": found.auto.why,
        },
        "source": dataclasses.asdict(found.source),
        "unknown": {each.name: each.reason for each in found.unknown},
        "declined": {each.name: each.reason for each in found.declined},
        "not_here": {each.name: each.reason for each in found.absent},
    }


def _as_row(each: Candidate) -> dict[str, Any]:
    return {
        "name": each.name,
        "family": each.family,
        "library": each.library,
        "available": not each.missing,
        "missing": each.missing or None,
        "seconds": each.seconds,
        "error": None if math.isnan(each.error) else each.error,
        "range": [None if math.isinf(s) else s for s in each.range] if each.range else None,
        "times_first": each.times_first,
        "resolved": each.resolved,
        "memory": each.memory,
        "bound": each.exactness.bound,
        "computes_in": each.exactness.computes_in,
        "note": each.note or None,
    }
