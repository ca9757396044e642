"""Ratios of times for the claims: interleaved rounds of one process, intervals, and when they tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corrconv import Problem
from corrconv.core.cache import processor
from corrconv.kit import units
from corrconv.measure.race import Race, interval, median, paired, planned
from corrconv.measure.rounds import Call

MARGIN = 1.05
"""Processes of one machine differ by about so much: what an interval within one says must be more."""
SAMPLE = 1e-3
"""Seconds of a sample, at least."""


@dataclass(frozen=True)
class Ratio:
    """One time over another, taken in the same rounds.

    Attributes
    ----------
    value : float
        The median over rounds.
    low, high : float
        Its exact sign-test interval: 95% from 6 rounds on, for this process.
    rounds : int
    """

    value: float
    low: float
    high: float
    rounds: int

    @property
    def faster(self) -> bool:
        """Whether the first took less, beyond noise and what another process might say."""
        return self.high < 1 / MARGIN

    @property
    def slower(self) -> bool:
        """Whether the first took more."""
        return self.low > MARGIN

    @property
    def text(self) -> str:
        """The ratio and its interval."""
        low, high = units.digits(self.low), units.digits(self.high)
        return f"{units.digits(self.value)} ({low} to {high})".replace("-", "−")

    @property
    def percent(self) -> str:
        """The same of a share."""
        return f"{100 * self.value:.1f}% ({100 * self.low:.1f} to {100 * self.high:.1f})"


def ratio(of: Sequence[float], to: Sequence[float]) -> Ratio:
    """The ratio of seconds, round by round."""
    ordered = paired(of, to)
    return Ratio(median(ordered), *interval(ordered), len(ordered))


def interval_of(values: Sequence[float]) -> Ratio:
    """The median of what each round said, such as a share or a slope."""
    return Ratio(median(values), *interval(sorted(values)), len(values))


def race(calls: Mapping[str, Call], rounds: int) -> dict[str, list[float]]:
    """Seconds a call, for each round; in every round each takes a sample, in an order that is drawn."""
    return Race.of(calls, SAMPLE).run(rounds)


def calls_of(names: Sequence[str], problem: Problem) -> dict[str, Call]:
    """Planned calls of those that can do the problem here, warm and found right."""
    return planned(names, problem)[0]


def machine() -> str:
    """The processor's name."""
    return processor() or "an unknown processor"


def measured_on(name: str) -> str:
    """The last sentence of every finding on speed."""
    return f"Measured on {name}, one thread."
