"""The crossovers of a pair along several N: searched, measured in pairs, beside the model."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from corrconv import Implementation
from corrconv.compare.evidence import Comparison
from corrconv.compare.pool import Kept
from corrconv.compare.process import Request
from corrconv.compare.run import Settings, compare
from corrconv.crossover import forecast as forecasting
from corrconv.crossover import sizes
from corrconv.crossover.forecast import Change, Forecast, Model
from corrconv.crossover.search import MOST, search
from corrconv.crossover.store import Points
from corrconv.crossover.types import Pair, Point, Row
from corrconv.measure.sequential import plan
from corrconv.measure.sides import Side, with_again

BLOCKS = 6
"""In a process: many processes of few blocks tell more than few of many."""
BETWEEN = 4
"""Curves are drawn at so many N between two that were measured."""
Compare = Callable[[Sequence[Side], Settings], Comparison]
Progress = Callable[[int, int], object]
"""Is told N and n before they are judged."""


@dataclass(frozen=True)
class Asked:
    """What to search.

    Attributes
    ----------
    N : tuple of int
        Sides of the image, or lengths of the signal.
    seconds : float
        For a point, about.
    most : int
        Points at one N, at most.
    """

    N: tuple[int, ...]
    seconds: float = 6.0
    most: int = MOST

    @property
    def comparisons(self) -> int:
        """All points of a curve are judged together: its verdicts hold all at once."""
        return self.most * len(self.N)

    @property
    def settings(self) -> Settings:
        """Of each point."""
        return Settings(self.seconds, comparisons=self.comparisons, blocks=BLOCKS)


@dataclass(frozen=True)
class Curve:
    """The crossovers of a pair.

    Attributes
    ----------
    pair : Pair
    rows : tuple of Row
        One for each N at which both can be measured.
    forecasts : tuple of Forecast or None
        Of the rows; None where the model does not know the pair.
    line : tuple of (int, Change)
        The model's crossovers at these N and between them.
    """

    pair: Pair
    rows: tuple[Row, ...]
    forecasts: tuple[Forecast | None, ...]
    line: tuple[tuple[int, Change], ...]

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Curve:
        """What `dataclasses.asdict` gave."""
        return cls(
            Pair(**data["pair"]),
            tuple(map(Row.from_data, data["rows"])),
            tuple(each and Forecast.from_data(each) for each in data["forecasts"]),
            tuple((N, Change.from_data(change)) for N, change in data["line"]),
        )


def run(
    pair: Pair,
    asked: Asked,
    sides: Sequence[Implementation],
    points: Points,
    kept: Kept,
    *,
    model: Model | None = None,
    progress: Progress = lambda N, n: None,
    compare: Callable[..., Comparison] = compare,
) -> Curve:
    """Search every N; what is on disk is not measured again.

    Parameters
    ----------
    pair : Pair
    asked : Asked
    sides : sequence of Implementation
        A and B.
    points : Points
        Every finished point is there at once.
    kept : Kept
    model : callable, optional
        By default `forecast.of_pair`.
    progress : callable
    compare : callable
        For tests.

    Raises
    ------
    ProcessFailed
        Where a measuring process declines, crashes or hangs; finished points are kept.
    OSError, ValueError
        Where a point cannot be kept, or is damaged.
    """
    from corrconv.core.registry import source

    model = model or forecasting.of_pair(pair)
    names = [it.name for it in sides]
    sources = [source(name) for name in names]
    processes = plan(asked.comparisons)[-1].processes
    rows = []
    for N in asked.N:
        largest = sizes.last(pair, N, sides)
        if largest == 0:
            continue

        def judge(n: int, N: int = N) -> Point:
            progress(N, n)
            found = points.get(N, n)
            if found is None:
                problem = pair.problem(N, n)
                both = [Side(each, problem, pair.workers) for each in sources]
                kept.ready(Request(with_again(tuple(both)), seed=0, blocks=1), processes)
                found = compare(both, asked.settings, names=names, launch=kept.launcher())
                points.keep(N, n, found)
            return Point.of(n, found)

        start = _start(model, N, largest)
        rows.append(search(N, judge, 1, largest, start, sizes.steps(N, 1, largest), asked.most))
    return beside(pair, rows, model)


def beside(pair: Pair, rows: Sequence[Row], model: Model) -> Curve:
    """Measured rows, beside what a model says of them."""
    forecasts = tuple(forecasting.forecast(row, model) for row in rows)
    return Curve(pair, tuple(rows), forecasts, _line(rows, model))


def _start(model: Model, N: int, largest: int) -> int:
    """The model's crossover, or the middle."""
    known = forecasting.changes(model, N, 1, largest)
    return round(known[0].n) if known else max(1, round(math.sqrt(largest)))


def _line(rows: Sequence[Row], model: Model) -> tuple[tuple[int, Change], ...]:
    """The model's crossovers at the rows' N, and at some between."""
    found: dict[int, int] = {}
    for row, above in zip(rows, (*rows[1:], rows[-1]) if rows else ()):
        for part in range(BETWEEN):
            share = part / BETWEEN
            N = round(row.N ** (1 - share) * above.N**share)
            found.setdefault(N, round(row.last ** (1 - share) * above.last**share))
    return tuple(
        (N, change)
        for N, largest in sorted(found.items())
        for change in forecasting.changes(model, N, 1, largest)
    )
