"""What each implementation does with more threads: from what was counted, timed, and modelled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from corrconv.calibrate import evidence as calibrated
from corrconv.kit import old_evidence as evidence

from ..capabilities import section_capabilities as capabilities
from ..capabilities.facts import Capability
from ..site.reading import reading
from ..studies import stored as studies
from ..studies.measure.scaling import BOUND
from ..studies.targets import FROM_SECONDS
from ..timings.frame import select

AT_ONCE = re.compile(r"([\d.]+) threads at once")
CELL = ["implementation", "family", "ndim", "N", "n", "dtype"]


@dataclass(frozen=True)
class Counted:
    """How many threads were seen: the verdicts, and the most at once over the sizes that were tried.

    Attributes
    ----------
    one, two : str
        With ``workers=1`` and ``workers=2``: ``yes``, ``no`` or ``wrong``, see
        `corrconv.reports.capabilities.facts.Answer`; empty where it was not tried.
    at_one, at_two : float or None
    """

    one: str
    two: str
    at_one: float | None
    at_two: float | None


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


def counted(results: Path) -> dict[str, Counted] | None:
    """By name; None where capabilities were not tried.

    Raises
    ------
    ValueError
        Where stored evidence is damaged.
    """
    found = evidence.load(results, capabilities.NAME)
    if found is None:
        return None
    with reading(results, capabilities.NAME, capabilities.MAKE):
        return {it["name"]: _counted(Capability.from_data(it)) for it in found["implementations"]}


def _counted(it: Capability) -> Counted:
    facts = {fact.what: fact for fact in it.facts if fact.group == "threads"}
    answers = [facts[what].answer if what in facts else "" for what in ("workers=1", "workers=2")]
    most = [
        _most(facts[what].detail) if what in facts else None for what in ("workers=1", "workers=2")
    ]
    return Counted(answers[0], answers[1], most[0], most[1])


def _most(detail: str) -> float | None:
    found = [float(value) for value in AT_ONCE.findall(detail)]
    return max(found) if found else None


@dataclass(frozen=True)
class Paired:
    """The study of scaling with the most threads.

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


def paired(results: Path) -> Paired | None:
    """From the study; None where it was not made, or on one processor."""
    studied = studies.load(results)
    study = studied.get("scaling") if studied else None
    if study is None or study.rows["workers"].max() == 1:
        return None
    most = int(study.rows["workers"].max())
    rows = study.rows[study.rows["workers"] == most]
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
    tried : mapping of str to Counted
    paired, timed : mapping of str to Scaled
        Of pairs taken in turn, and of asv's timings.
    shares : mapping of (str, int) to float
    """

    threads: int | None
    bound: float | None
    tried: Mapping[str, Counted]
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
    tried: Mapping[str, Counted] | None,
    pairs: Paired | None,
    timed: Mapping[str, Scaled],
    shares: Mapping[tuple[str, int], float] | None,
    threads: int | None = None,
) -> Known:
    """From its parts; `threads` is how many the run's calls on all of them had."""
    return Known(
        pairs.threads if pairs else threads,
        pairs.bound if pairs else None,
        tried or {},
        pairs.by_name if pairs else {},
        timed,
        shares or {},
    )
