"""What a search for crossovers says, in words: for the terminal and for the page."""

from __future__ import annotations

from collections.abc import Sequence

from corrconv.crossover.forecast import Change, Forecast
from corrconv.crossover.search import CLEAR
from corrconv.crossover.types import Bracket, Pair, Row
from corrconv.kit import units
from corrconv.measure.statistics import Verdict

MANY = 3
"""More crossovers of the model in a row are counted, and not listed."""


def verdict(row: Row, forecast: Forecast | None) -> str:
    """How the model stands to what was measured: agrees, disagrees where, or unknown."""
    if forecast is None:
        return "no model"
    if forecast.disagrees:
        return f"disagrees at n = {listed(forecast.wrong)}"
    if not row.brackets and row.always is None:
        return "nothing resolved"
    first, last = row.searched
    inside = [c for c in forecast.changes if first <= c.low and c.high <= last]
    matched = all(any(_same(b, c) for b in row.brackets) for c in inside) and all(
        any(_same(b, c) for c in inside) for b in row.brackets
    )
    return "agrees" if matched else "within its error"


def _same(it: Bracket, change: Change) -> bool:
    return it.low <= change.high and change.low <= it.high and it.above is change.above


def crossovers(pair: Pair, row: Row) -> str:
    """The set in words: 17 to 18; or who is always the faster one."""
    if row.brackets:
        return "; ".join(bracket(pair, each) for each in row.brackets)
    if row.always is None:
        return f"not resolved for n = {_span(*row.searched)}"
    name = pair.b if row.always is Verdict.FASTER else pair.a
    return f"none: {name} faster, {_where(row)}"


def _where(row: Row) -> str:
    """From where to where one is resolved faster; open where it is clearly so at an end inside the range."""
    told = [point for point in row.points if point.resolved]
    low, high = told[0], told[-1]
    if low.n == row.first and row.last > high.n == row.searched[1] and abs(high.log) >= CLEAR:
        return f"n ≥ {units.number(low.n)}"
    if high.n == row.last and row.first < low.n == row.searched[0] and abs(low.log) >= CLEAR:
        return f"n ≤ {units.number(high.n)}"
    return f"n = {_span(low.n, high.n)}"


def _span(first: int, last: int) -> str:
    low, high = units.number(first), units.number(last)
    return low if first == last else f"{low} to {high}"


def bracket(pair: Pair, it: Bracket) -> str:
    """17 to 18; where it is A that takes over, that."""
    back = "" if it.above is Verdict.FASTER else f" (back to {pair.a})"
    return f"{units.number(it.low)} to {units.number(it.high)}{back}"


def predicted(forecast: Forecast | None) -> str:
    """The model's crossovers, with its error."""
    if forecast is None:
        return "–"
    error = "" if forecast.error is None else f" (ratio ± {forecast.error:.0%})"
    found = [units.digits(change.n) for change in forecast.changes]
    if len(found) > MANY:
        return f"{found[0]} to {found[-1]}, {len(found)} times{error}"
    return ("; ".join(found) or "none") + error


def unresolved(row: Row) -> tuple[int, ...]:
    """All n that were judged without verdict."""
    return tuple(point.n for point in row.points if not point.resolved)


def listed(numbers: Sequence[int]) -> str:
    """19, 20; nothing for none."""
    return ", ".join(map(units.number, numbers))
