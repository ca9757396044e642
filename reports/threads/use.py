"""What each implementation does with more threads: from what was counted, timed, and modelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from corrconv.calibrate import evidence as calibrated

from ..timings.frame import select
from .evidence import BOUND, FROM_SECONDS, Counted, Threads

CELL = ["implementation", "family", "ndim", "N", "n", "dtype"]


Both = tuple[Counted, Counted]
"""What was counted with one thread allowed, and with two."""


@dataclass(frozen=True)
class Scaled:
    """Times on one thread over those on all, of calls that take `FROM_SECONDS` or more on one.

    Attributes
    ----------
    speeds : tuple of float
        One for each size, ascending.
    """

    speeds: tuple[float, ...]

    @property
    def median(self) -> float:
        return float(pd.Series(self.speeds).median())


def counted(found: Threads | None) -> dict[str, Both]:
    """By name."""
    of = {(it.name, it.workers): it for it in found.counted} if found else {}
    return {name: (of[name, 1], of[name, 2]) for name, workers in of if workers == 1}


@dataclass(frozen=True)
class Paired:
    """Pairs taken in turn, with the most threads.

    Attributes
    ----------
    threads : int
    bound : float or None
        How many times as fast multiply-adds alone are.
    by_name : mapping of str to Scaled
    """

    threads: int
    bound: float | None
    by_name: Mapping[str, Scaled]


def paired(found: Threads | None) -> Paired | None:
    """None where it was not measured, or on one processor."""
    if found is None or max((row.workers for row in found.rows), default=1) == 1:
        return None
    rows = found.frame
    most = int(rows["workers"].max())
    rows = rows[rows["workers"] == most]
    alone = rows.loc[rows["name"] == BOUND, "speed"]
    rows = rows[(rows["name"] != BOUND) & (rows["median"] * rows["speed"] > FROM_SECONDS)]
    return Paired(
        most,
        None if alone.empty else float(alone.iloc[0]),
        {str(name): _scaled(of["speed"]) for name, of in rows.groupby("name")},
    )


def unpaired(cells: pd.DataFrame) -> dict[str, Scaled]:
    """By name, from asv's timings of correlate, which were not taken in turn."""
    times = select(cells, "time", operation="correlate")
    both = times.pivot_table(index=CELL, columns="threads", values="value").reset_index()
    if not {"one", "all"} <= set(both):
        return {}
    both = both.dropna()
    both = both[both["one"] > FROM_SECONDS]
    both = both.assign(speed=both["one"] / both["all"])
    return {str(name): _scaled(of["speed"]) for name, of in both.groupby("implementation")}


def _scaled(speeds: pd.Series) -> Scaled:
    return Scaled(tuple(sorted(speeds.astype(float))))


def all_threads(environment: Mapping[str, Mapping[str, Any]]) -> int | None:
    """How many a run's calls on all threads had, from its environment record; None where that is unknown."""
    threads = environment.get("machine", {}).get("threads")
    return threads if isinstance(threads, int) else None


def shares(results: Path) -> dict[tuple[str, int], float] | None:
    """By name and number of axes, the part of the work that threads divide, float32; None unless modelled.

    Raises
    ------
    ValueError
        Where stored evidence is damaged.
    """
    found = calibrated.load(results)
    if found is None:
        return None
    return {(row.name, row.ndim): row.parallel for row in found.rows if row.dtype == "float32"}


def expected(share: float, threads: int) -> float:
    """Times as fast with so many threads, where that part of the work is divided (G. Amdahl, 1967)."""
    return 1 / (1 - share + share / threads)


@dataclass(frozen=True)
class Known:
    """All of it; what was not measured is empty.

    Attributes
    ----------
    threads : int or None
        With how many the pairs were taken; without pairs, how many the run's calls on all threads had;
        None where neither is known.
    bound : float or None
        How many times as fast multiply-adds alone are with so many.
    tried : mapping of str to two Counted
    paired, timed : mapping of str to Scaled
        Of pairs taken in turn, and of asv's timings.
    shares : mapping of (str, int) to float
    """

    threads: int | None
    bound: float | None
    tried: Mapping[str, Both]
    paired: Mapping[str, Scaled]
    timed: Mapping[str, Scaled]
    shares: Mapping[tuple[str, int], float]

    @property
    def names(self) -> list[str]:
        """Of which anything is known."""
        return sorted({*self.tried, *self.paired, *self.timed, *(name for name, _ in self.shares)})

    def share(self, name: str) -> float | None:
        """In 2-D where it was modelled there, else in 1-D."""
        return self.shares.get((name, 2), self.shares.get((name, 1)))


def known(
    tried: Mapping[str, Both],
    pairs: Paired | None,
    timed: Mapping[str, Scaled],
    shares: Mapping[tuple[str, int], float] | None,
    threads: int | None = None,
) -> Known:
    """From its parts; `threads` is how many the run's calls on all of them had."""
    return Known(
        pairs.threads if pairs else threads,
        pairs.bound if pairs else None,
        tried,
        pairs.by_name if pairs else {},
        timed,
        shares or {},
    )
