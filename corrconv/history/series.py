"""A history as series: one for each regime and implementation, along the line of commits, with its steps."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from .cells import AGAIN, REGIMES
from .evidence import Cell, Commit, History
from .steps import Found, find

BAND = 2.576
"""Standard deviations: between them lie 99% of values, where noise is Gaussian."""


@dataclass(frozen=True)
class Series:
    """An implementation in a regime, commit after commit.

    Attributes
    ----------
    regime, name : str
    ratios : tuple of float
        Its time over the yardstick's, in the order of the line; NaN where there is none.
    found : Found
    """

    regime: str
    name: str
    ratios: tuple[float, ...]
    found: Found

    @property
    def floor(self) -> float:
        """How far a single value may lie from its level, as a factor; NaN where that cannot be told."""
        return math.exp(BAND * self.found.noise)

    @property
    def is_control(self) -> bool:
        """Whether it is the yardstick against itself, which no commit changes."""
        return self.name == AGAIN


@dataclass(frozen=True)
class Gap:
    """A commit without numbers, and why."""

    commit: Commit
    reason: str


@dataclass(frozen=True)
class Line:
    """What a page, a figure and the terminal show."""

    commits: tuple[Commit, ...]
    series: tuple[Series, ...]
    gaps: tuple[Gap, ...]

    @property
    def measured(self) -> int:
        return len(self.commits) - len(self.gaps)


NOT_TRIED = "it was not tried"


def line(history: History) -> Line:
    """The series of the conditions that most commits were measured under."""
    tried = {} if history.shown is None else history.under(history.shown)
    reasons = {commit: it.reason for commit, it in tried.items()}
    gaps = [
        Gap(c, reasons.get(c.hash, NOT_TRIED)) for c in history.line if reasons.get(c.hash, "-")
    ]
    logs: dict[tuple[str, str], list[float]] = {}
    for place, commit in enumerate(history.line):
        for cell in tried[commit.hash].cells if commit.hash in tried else ():
            of = logs.setdefault((cell.regime, cell.name), [math.nan] * len(history.line))
            of[place] = math.log(median_of(cell))
    found = find(logs)
    series = [
        Series(*key, tuple(map(math.exp, logs[key])), found[key])
        for key in sorted(logs, key=_place)
    ]
    return Line(history.line, tuple(series), tuple(gaps))


def _place(key: tuple[str, str]) -> tuple[int, bool, str]:
    """Regimes as they are listed, the yardstick last."""
    regimes = list(REGIMES)
    regime, name = key
    return regimes.index(regime) if regime in regimes else len(regimes), name == AGAIN, name


def median_of(cell: Cell) -> float:
    """A cell's number: the median over its processes, of logarithms."""
    logs = sorted(map(math.log, cell.ratios))
    middle = len(logs) // 2
    return math.exp((logs[middle] + logs[~middle]) / 2)


def steps(of: Line) -> list[tuple[Series, int]]:
    """Every step: its series, and which of its steps it is, the newest first."""
    found = [(it, place) for it in of.series for place in range(len(it.found.steps))]
    return sorted(found, key=lambda each: -each[0].found.steps[each[1]].at)


def numbers(history: History) -> Mapping[str, Mapping[tuple[str, str], float]]:
    """Of each commit that was measured under the shown conditions, by regime and name."""
    tried = {} if history.shown is None else history.under(history.shown)
    return {
        commit: {(cell.regime, cell.name): median_of(cell) for cell in it.cells}
        for commit, it in tried.items()
        if not it.reason
    }
