"""Error against time: who is worth the time it takes, since nobody faster is as exact.

The error is that of one draw of operands, the same for all, so it is as good as exact itself; but with
other operands it would be another. Times are asv's, unpaired: one is faster only by more than the lead of
the run (`corrconv.reports.timings.noise`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from corrconv.check.metrics import unit_roundoff

from ..timings.frame import select
from ..timings.winners import Contest, Regime, Timing, contests

ALIKE = 1.5
"""Errors within this factor are alike: each is the largest of one draw of operands, and those of two
draws differed by 1.1 to 1.5 times in the median, 1.2 to 2.4 at the 90th percentile (float32, a plain sum
and a transform, N = 256, n = 3, 15 and 63; 24 draws)."""
DTYPES = ("float32", "float64")


@dataclass(frozen=True)
class Place:
    """One implementation's time and error in one cell.

    Attributes
    ----------
    timing : Timing
    error : float
        max |y - exact| / (‖x‖₂ ‖h‖₂).
    front : bool
        Whether nobody who is faster is as exact.
    choice : bool
        It chooses among the others, and so is no contender.
    """

    timing: Timing
    error: float
    front: bool
    choice: bool = False

    @property
    def name(self) -> str:
        return self.timing.implementation


@dataclass(frozen=True)
class Panel:
    """A cell with times and errors, fastest first."""

    regime: Regime
    N: int
    n: int
    places: tuple[Place, ...]

    @property
    def u(self) -> float:
        """The unit roundoff of its dtype."""
        return roundoff(self.regime.dtype)

    @property
    def front(self) -> tuple[Place, ...]:
        """Those worth their time, fastest first."""
        return tuple(place for place in self.places if place.front)

    def __str__(self) -> str:
        return f"{self.regime.dtype}, N = {self.N}, n = {self.n}"


def roundoff(dtype: str) -> float:
    """u: half the spacing of the dtype's numbers at 1."""
    return unit_roundoff(np.dtype(dtype))


def panels(frame: pd.DataFrame) -> list[Panel]:
    """Of 2-D correlate on one thread: for each dtype a small, a middle and a large n at the largest N.

    Parameters
    ----------
    frame : DataFrame
        The rows of one run, see `corrconv.reports.timings.frame.newest`.
    """
    found = []
    for dtype in DTYPES:
        regime = Regime(2, "one", dtype, "correlate")
        errors = select(frame, "error", ndim=2, dtype=dtype, operation="correlate")
        both = [
            c
            for c in contests(frame, regime)
            if ((errors["N"] == c.N) & (errors["n"] == c.n)).any()
        ]
        largest = [c for c in both if c.N == max(each.N for each in both)]
        sides = sorted(contest.n for contest in largest)
        chosen = {sides[0], sides[len(sides) // 2], sides[-1]} if sides else set()
        found += [_panel(contest, errors) for contest in largest if contest.n in chosen]
    return [panel for panel in found if panel.front]


def _panel(contest: Contest, errors: pd.DataFrame) -> Panel:
    at = errors[(errors["N"] == contest.N) & (errors["n"] == contest.n)]
    known = {name: 10.0**value for name, value in zip(at["implementation"], at["value"])}
    able = [timing for timing in contest.direct_and_fft if timing.implementation in known]
    places = [
        Place(timing, known[timing.implementation], not _beaten(timing, able, known, contest.lead))
        for timing in able
    ]
    places += [
        Place(timing, known[timing.implementation], front=False, choice=True)
        for timing in contest.choices
        if timing.implementation in known
    ]
    ordered = sorted(places, key=lambda place: place.timing.seconds)
    return Panel(contest.regime, contest.N, contest.n, tuple(ordered))


def _beaten(one: Timing, by: Sequence[Timing], errors: dict[str, float], lead: float) -> bool:
    """Whether somebody is faster beyond noise, and as exact."""
    most = ALIKE * errors[one.implementation]
    return any(each.beats(one, lead) and errors[each.implementation] <= most for each in by)
