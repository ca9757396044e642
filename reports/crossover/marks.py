"""What the figure of crossovers draws of a curve, mark by mark; each is a row of its data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from corrconv.crossover.evidence import Curve, Forecast, Row
from corrconv.measure.statistics import Verdict

BRACKET, UNRESOLVED = "bracket", "not resolved"
UP, DOWN = "none up to here", "none from here up"
LINE, DOTS = "model", "model, crossing again"


@dataclass(frozen=True)
class Mark:
    """A bar, a triangle, or a point of the model's line, at one N.

    Attributes
    ----------
    what : str
        One of the words above.
    N : int
    n_low, n_high : float
        The same where the mark is a point.
    faster_above : str
        Above a bar or a point of the line: ``first`` or ``second`` of the pair; else nothing.
    model_disagrees : bool
        Whether it is crossed out.
    """

    what: str
    N: int
    n_low: float
    n_high: float
    faster_above: str = ""
    model_disagrees: bool = False


def measured(row: Row, forecast: Forecast | None) -> list[Mark]:
    """The bars of a row, or a triangle where there is no crossover; the last may be crossed out."""
    flagged = forecast is not None and forecast.disagrees
    last = len(row.brackets) - 1
    if row.brackets:
        return [
            Mark(BRACKET, row.N, it.low, it.high, _faster(it.above), flagged and place == last)
            for place, it in enumerate(row.brackets)
        ]
    first, end = row.searched
    if row.always is None:
        return [Mark(UNRESOLVED, row.N, first, end, "", flagged)]
    if row.always is Verdict.SLOWER:
        return [Mark(UP, row.N, end, end, "", flagged)]
    return [Mark(DOWN, row.N, first, first, "", flagged)]


def modelled(curve: Curve) -> list[Mark]:
    """The model's line: through the first change to the second at each N; other changes are dots."""
    marks, through = [], set()
    for N, change in curve.line:
        begins = change.above is Verdict.FASTER and N not in through
        if begins:
            through.add(N)
        what = LINE if begins else DOTS
        marks.append(Mark(what, N, change.n, change.n, _faster(change.above)))
    return marks


def marks(curve: Curve) -> Iterator[Mark]:
    """All of a curve."""
    yield from modelled(curve)
    for row, forecast in zip(curve.rows, curve.forecasts):
        yield from measured(row, forecast)


def tidy_marks(curves: Sequence[Curve]) -> pd.DataFrame:
    """A row for each mark, with the pair that it is about."""
    return pd.DataFrame(
        {
            "first": curve.pair.a,
            "second": curve.pair.b,
            "ndim": curve.pair.ndim,
            "dtype": curve.pair.dtype,
            **asdict(mark),
        }
        for curve in curves
        for mark in marks(curve)
    )


def _faster(above: Verdict) -> str:
    return "second" if above is Verdict.FASTER else "first"
