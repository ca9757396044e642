"""What the model says of a pair: the ratio at any n, its own crossovers, and where it is wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corrconv.crossover.evidence import Change, Curve, Forecast, Pair, Point, Row
from corrconv.measure.statistics import Verdict
from corrconv.model import predict_all
from corrconv.model.prediction import ratio

FINE = 1.02
"""Factor from one n to the next that the model is asked for, beyond the first few."""
BETWEEN = 4
"""Curves are drawn at so many N between two that were measured."""


@dataclass(frozen=True)
class Predicted:
    """B's time over A's, and how far off it may be, relatively, in nine of ten cases; NaN where not known."""

    ratio: float
    error: float


Model = Callable[[int, int], Predicted | None]
"""Of N and n; None where the model does not know both."""


def of_pair(pair: Pair) -> Model:
    """The model that `auto` uses, for two implementations."""

    def predicted(N: int, n: int) -> Predicted | None:
        found = predict_all(pair.problem(N, n), pair.workers, (pair.a, pair.b))
        known = {each.name: each for each in found}
        if not {pair.a, pair.b} <= set(known):
            return None
        found_ratio = ratio(known[pair.b], known[pair.a])
        return Predicted(found_ratio.value, found_ratio.high / found_ratio.value - 1)

    return predicted


def beside(pair: Pair, rows: Sequence[Row], model: Model) -> Curve:
    """Measured rows, beside what a model says of them."""
    forecasts = tuple(forecast(row, model) for row in rows)
    return Curve(pair, tuple(rows), forecasts, _line(rows, model))


def forecast(row: Row, model: Model) -> Forecast | None:
    """What the model says of a measured row; None where it does not know the pair."""
    told = {point: known for point in row.points if (known := model(row.N, point.n))}
    if not told:
        return None
    errors = [known.error for known in told.values() if math.isfinite(known.error)]
    ends = {n for bracket in row.brackets for n in (bracket.low, bracket.high)}
    ends |= {point.n for point in (*row.resolved[:1], *row.resolved[-1:])}
    return Forecast(
        changes(model, row.N, row.first, row.last),
        max(errors, default=None),
        tuple(point.n for point, known in told.items() if point.n in ends and _wrong(point, known)),
    )


def changes(model: Model, N: int, first: int, last: int) -> tuple[Change, ...]:
    """The model's crossovers at one N; none where it does not know the pair."""
    told = [(n, found) for n in scale(first, last) if (found := model(N, n)) is not None]
    return tuple(
        Change(low, high, Verdict.FASTER if q.ratio < 1 else Verdict.SLOWER)
        for (low, p), (high, q) in pairwise(told)
        if (p.ratio < 1) != (q.ratio < 1)
    )


def scale(first: int, last: int) -> Iterable[int]:
    """Every n to begin with, later every 2%; the first and the last in any case."""
    n = first
    while n < last:
        yield n
        n = max(n + 1, math.floor(n * FINE))
    yield last


def _wrong(point: Point, known: Predicted) -> bool:
    # an unknown error excuses nothing
    margin = math.log1p(known.error) if math.isfinite(known.error) else 0.0
    sign = -1 if point.verdict is Verdict.FASTER else 1
    return sign * math.log(known.ratio) < -margin


def _line(rows: Sequence[Row], model: Model) -> tuple[tuple[int, Change], ...]:
    """The model's crossovers at the rows' N, and at some between."""
    found: dict[int, int] = {}
    for row, above in zip(rows, (*rows[1:], *rows[-1:])):
        for part in range(BETWEEN):
            share = part / BETWEEN
            N = round(row.N ** (1 - share) * above.N**share)
            found.setdefault(N, round(row.last ** (1 - share) * above.last**share))
    return tuple(
        (N, change)
        for N, largest in sorted(found.items())
        for change in changes(model, N, 1, largest)
    )
