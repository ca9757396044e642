"""Rates with their intervals: of cells that are named, and of runs that name any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corrconv.regress.selftest.evidence import Trial

LEVEL = 0.95


@dataclass(frozen=True)
class Rate:
    """So many of so many.

    Attributes
    ----------
    count, of : int
    independent : bool
        Whether they are trials of their own; else, as draws from one record, their number proves nothing.
    """

    count: int
    of: int
    independent: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.of or not self.of:
            raise ValueError(f"rate: {self.count} of {self.of} is none")

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.count / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """In which the true share lies with 95% confidence, for independent trials: Clopper and Pearson's."""
        from scipy.stats import binomtest

        found = binomtest(self.count, self.of).proportion_ci(LEVEL, "exact")
        return float(found.low), float(found.high)

    @property
    def between(self) -> str:
        """The interval in words; empty where the trials are not independent."""
        if not self.independent:
            return ""
        low, high = self.interval
        return f"{low:.1%} to {high:.1%}"


def named(trials: Sequence[Trial]) -> Rate:
    """Cells that were named slower: found where a slowdown is planted, false where none is."""
    return Rate(sum(len(it.slower) for it in trials), sum(len(it.cells) for it in trials))


def false(trials: Sequence[Trial]) -> Rate:
    """Cells that were named in either direction, of commits that are the same."""
    wrong = sum(len(it.slower) + len(it.faster) for it in trials)
    return Rate(wrong, sum(len(it.cells) for it in trials))


def unresolved(trials: Sequence[Trial]) -> Rate:
    """Cells of which a tool said that it cannot tell."""
    return Rate(sum(len(it.unresolved) for it in trials), sum(len(it.cells) for it in trials))


def passed(trials: Sequence[Trial]) -> Rate:
    """Cells that were neither named nor left open: called not slower, or said nothing of."""
    said = sum(len(it.slower) + len(it.faster) + len(it.unresolved) for it in trials)
    of = sum(len(it.cells) for it in trials)
    return Rate(of - said, of)


def alarmed(trials: Sequence[Trial]) -> Rate:
    """Runs that named any cell."""
    return Rate(sum(it.alarmed for it in trials), len(trials))
