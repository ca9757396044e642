"""Who is fastest in a cell, and who cannot be told apart from it.

asv's timings of two implementations are not paired: they were taken minutes apart, on a machine that
drifts. So a lead counts only where it is more than that of `corrconv.reports.timings.noise`, and where
the quartiles do not overlap; anything less is a tie. Paired timings can settle one: ``corrconv
compare``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .frame import select
from .noise import LEAD, noise


@dataclass(frozen=True)
class Regime:
    """What all the cells of one grid share."""

    ndim: int
    threads: str
    dtype: str
    operation: str

    def __str__(self) -> str:
        threads = "one thread" if self.threads == "one" else "all threads"
        return f"{self.ndim}-D {self.operation}, {self.dtype}, {threads}"


MAIN = Regime(2, "one", "float32", "correlate")
"""The regime with the densest grid: the findings are about it where they name no other."""


@dataclass(frozen=True)
class Timing:
    """One implementation's stored time in one cell: seconds, with quartiles."""

    implementation: str
    family: str
    seconds: float
    q25: float
    q75: float

    def beats(self, other: Timing, lead: float = LEAD) -> bool:
        """Whether this one is faster by more than unpaired timings can mistake, by more than `lead`."""
        return other.seconds > lead * self.seconds and not other.q25 <= self.q75


@dataclass(frozen=True)
class Contest:
    """The timings of one cell, fastest first.

    Attributes
    ----------
    regime : Regime
    N, n : int
        The sizes.
    direct_and_fft : tuple of Timing
        The contenders. An implementation that only chooses among others is none: it runs one of
        them, and could at best tie.
    choices : tuple of Timing
        Those that choose.
    lead : float
        Up to this ratio its timings are alike, see `corrconv.reports.timings.noise`.
    """

    regime: Regime
    N: int
    n: int
    direct_and_fft: tuple[Timing, ...]
    choices: tuple[Timing, ...]
    lead: float = LEAD

    @property
    def fastest(self) -> Timing:
        return self.direct_and_fft[0]

    def beats(self, one: Timing, other: Timing) -> bool:
        """Whether `one` is faster than `other`, in this run."""
        return one.beats(other, self.lead)

    def alike(self, one: Timing, other: Timing) -> bool:
        """Whether neither is faster."""
        return not self.beats(one, other) and not self.beats(other, one)

    @property
    def tied(self) -> tuple[Timing, ...]:
        """Those that the fastest does not beat, itself left out."""
        return tuple(t for t in self.direct_and_fft[1:] if not self.beats(self.fastest, t))

    def best(self, family: str) -> Timing | None:
        """The fastest of a family; None where none was timed."""
        return next((t for t in self.direct_and_fft if t.family == family), None)

    def choice(self, name: str) -> Timing | None:
        """The timing of one that chooses, such as ``scipy_auto``; None where it was not timed."""
        return next((t for t in self.choices if t.implementation == name), None)


def contests(frame: pd.DataFrame, regime: Regime | None = None) -> list[Contest]:
    """Every cell with a timed contender, by regime, N and n; of one regime where it is given.

    `frame` holds all rows of a run, its noise among them.
    """
    lead = noise(frame).lead
    times = select(frame, "time")
    if regime is not None:
        times = select(frame, "time", **vars(regime))
    groups = times.groupby(["ndim", "threads", "dtype", "operation", "N", "n"])
    found = [_contest(key, rows, lead) for key, rows in groups]
    return [contest for contest in found if contest.direct_and_fft]


def regimes(frame: pd.DataFrame) -> list[Regime]:
    """Those with timed contenders, the main one first: 2-D, one thread, correlate, float32."""
    found = {contest.regime for contest in contests(frame)}
    return sorted(
        found, key=lambda r: (-r.ndim, r.threads == "all", r.operation != "correlate", r.dtype)
    )


def _contest(key: Any, rows: pd.DataFrame, lead: float) -> Contest:
    ndim, threads, dtype, operation, N, n = key
    timings = sorted(_timings(rows), key=lambda timing: timing.seconds)
    return Contest(
        Regime(int(ndim), threads, dtype, operation),
        int(N),
        int(n),
        tuple(t for t in timings if t.family != "choice"),
        tuple(t for t in timings if t.family == "choice"),
        lead,
    )


def _timings(rows: pd.DataFrame) -> Iterator[Timing]:
    columns = rows[["implementation", "family", "value", "q25", "q75"]]
    for name, family, value, q25, q75 in columns.itertuples(index=False):
        low = value if pd.isna(q25) else q25
        high = value if pd.isna(q75) else q75
        yield Timing(name, family, float(value), float(low), float(high))
