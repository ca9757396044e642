"""What a choice costs: the time of what was chosen over that of the best alternative, in asv's cells.

The times are unpaired, so a regret may come out below 1, which is noise; and one is called a loss only where
the better alternative is faster by more than the run's lead, with quartiles apart (see `timings.winners`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from corrconv import get
from corrconv.kit import units

from ..peers.cells import percentile
from ..timings.winners import Contest, Regime, Timing, contests, regimes

SCIPY, OURS = "scipy_auto", "auto"
ROUTES = get(SCIPY).chooses_among


@dataclass(frozen=True)
class Regret:
    """One cell in which a chooser was timed.

    Attributes
    ----------
    contest : Contest
        The cell, with all its timings.
    chosen : Timing
        Of the chooser.
    routes : tuple of Timing
        Its own alternatives, fastest first; empty unless all of them were timed.
    """

    contest: Contest
    chosen: Timing
    routes: tuple[Timing, ...]

    @property
    def over_own(self) -> float | None:
        """Over the better of its own alternatives."""
        return self.chosen.seconds / self.routes[0].seconds if self.routes else None

    @property
    def over_all(self) -> float:
        """Over the fastest of all that were timed, those that choose left out."""
        return self.chosen.seconds / self.contest.fastest.seconds

    @property
    def loses(self) -> bool:
        """Whether the better of its own alternatives is faster, beyond noise."""
        return bool(self.routes) and self.contest.beats(self.routes[0], self.chosen)

    @property
    def wrong(self) -> bool:
        """Whether it loses, and its time is that of the worse alternative rather than of the better.

        Otherwise it lost by the time that choosing takes.
        """
        if not self.loses:
            return False
        better, worse = self.routes[0].seconds, self.routes[-1].seconds
        return self.chosen.seconds**2 > better * worse

    @property
    def size(self) -> str:
        """N = 256, n = 15."""
        return f"N = {units.number(self.contest.N)}, n = {units.number(self.contest.n)}"


def regret(contest: Contest, name: str = SCIPY) -> Regret | None:
    """In one cell; None where `name` was not timed there."""
    chosen = contest.choice(name)
    if chosen is None:
        return None
    routes = [timing for timing in contest.direct_and_fft if timing.implementation in ROUTES]
    own = tuple(routes) if name == SCIPY and len(routes) == len(ROUTES) else ()
    return Regret(contest, chosen, own)


def regrets(frame: pd.DataFrame, name: str = SCIPY) -> dict[Regime, list[Regret]]:
    """By regime, in the order of `timings.winners.regimes`: those in which `name` was timed."""
    found: dict[Regime, list[Regret]] = {}
    for contest in contests(frame):
        if it := regret(contest, name):
            found.setdefault(contest.regime, []).append(it)
    return {regime: found[regime] for regime in regimes(frame) if regime in found}


@dataclass(frozen=True)
class Spread:
    """Some regrets: the middle, the 90th percentile, and the worst with its size."""

    count: int
    median: float
    high: float
    worst: float
    where: str


def spread(values: Sequence[float], where: Sequence[str]) -> Spread | None:
    """Of regrets and the sizes they belong to; None of none. Percentiles are values that were measured."""
    if not values:
        return None
    series = pd.Series(values, dtype=float)
    worst = int(series.argmax())
    return Spread(
        len(series),
        percentile(series, 0.5),
        percentile(series, 0.9),
        float(series.iloc[worst]),
        where[worst],
    )
