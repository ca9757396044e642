"""What a recommendation is: a ranking of candidates, what is not ranked, where the times come from."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import corrconv
from corrconv.kit.problems import line
from corrconv.model.choice import Choice
from corrconv.model.prediction import Ratio
from corrconv.recommend.exact import Exactness
from corrconv.sweep.own import Kept


@dataclass(frozen=True)
class Candidate:
    """An implementation that takes the problem, with what is measured or predicted of it.

    Attributes
    ----------
    name, family, library : str
    missing : str
        Why it cannot run here, and what to do; empty where it can.
    seconds : float
        Of a planned call.
    to_first : Ratio
        Its time over the first's, the fastest that can run here: predicted, with what nine of ten cases lie
        between; or measured, with its interval.
    resolved : bool
        Whether it is told apart from the first; of the first itself it is True.
    memory : int
        Bytes beyond operands and result, an order of magnitude.
    exactness : Exactness
    first_call : float or None
        Seconds of import, plan and first call in a fresh process; None where that was not measured.
    note : str
        What else to know.
    """

    name: str
    family: str
    library: str
    missing: str
    seconds: float
    to_first: Ratio
    resolved: bool
    memory: int
    exactness: Exactness
    first_call: float | None = None
    note: str = ""


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
    made, swept : str
        When this machine's own table was made, and the last sweep that it learned from, ISO 8601; empty
        where there is none.
    """

    here: tuple[str, ...]
    elsewhere: tuple[str, ...]
    fitted_on: str
    fitted_at: str
    processor: str
    made: str = ""
    swept: str = ""

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
    measured : Kept or None
        The cell of this machine's own sweep that is this very problem: then ranking, seconds, ratios and
        ties are its.
    nearest : Kept or None
        Else the measured cell that is most like it.
    cautions : tuple of str
        What else to know before using it, a sentence each.
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
    measured: Kept | None = None
    nearest: Kept | None = None
    cautions: tuple[str, ...] = ()

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
            "accuracy": problem.accuracy,
            "dtype": problem.dtype.name,
        },
        "workers": found.workers,
        "rank_one": found.rank_one,
        "measured": _as_cell(found.measured),
        "nearest": _as_cell(found.nearest),
        "cautions": list(found.cautions),
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


def _as_cell(kept: Kept | None) -> dict[str, Any] | None:
    if kept is None:
        return None
    cell = kept.cell
    return {
        "case": cell.case.line,
        "swept": kept.swept,
        "best": cell.best.name,
        "seconds": cell.best.seconds,
        "tied": list(cell.tied),
    }


def _as_row(each: Candidate) -> dict[str, Any]:
    return {
        "name": each.name,
        "family": each.family,
        "library": each.library,
        "available": not each.missing,
        "missing": each.missing or None,
        "seconds": each.seconds,
        "times_first": each.to_first.value,
        "range": [each.to_first.low, each.to_first.high],
        "resolved": each.resolved,
        "memory": each.memory,
        "bound": each.exactness.bound,
        "computes_in": each.exactness.computes_in,
        "first_call": each.first_call,
        "note": each.note or None,
    }
