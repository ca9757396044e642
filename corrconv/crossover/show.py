"""What a search for crossovers says, in words: for the terminal and for the page."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from corrconv.crossover.evidence import Bracket, Change, Curve, Forecast, Pair, Row
from corrconv.crossover.search import CLEAR
from corrconv.kit import units
from corrconv.kit.console import out
from corrconv.measure.statistics import Verdict

MANY = 3
"""More crossovers of the model in a row are counted, and not listed."""


def show(curve: Curve) -> None:
    """Print a row for each N."""
    pair = curve.pair
    out.print(
        f"[bold]{escape(pair.a)} → {escape(pair.b)}[/], {pair.ndim}-D {pair.operation}, {pair.dtype}: "
        f"{escape(pair.b)} is faster from n on"
    )
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("N", justify="right")
    for column in ("n*, measured", "not resolved", "n*, model", "model"):
        table.add_column(column)
    table.add_column("points", justify="right")
    for row, forecast in zip(curve.rows, curve.forecasts):
        told = verdict(row, forecast)
        table.add_row(
            units.number(row.N),
            escape(crossovers(pair, row)),
            listed(row.unresolved) or "–",
            predicted(forecast),
            f"[red]{told}[/]" if forecast is not None and forecast.disagrees else told,
            str(len(row.points)),
        )
    out.print(table)


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
        back = {Verdict.FASTER: "", Verdict.SLOWER: f" (back to {pair.a})"}
        return "; ".join(_span(it.low, it.high) + back[it.above] for it in row.brackets)
    if row.always is None:
        return f"not resolved for n = {_span(*row.searched)}"
    name = pair.b if row.always is Verdict.FASTER else pair.a
    return f"none: {name} faster, {_where(row)}"


def _where(row: Row) -> str:
    """From where to where one is resolved faster; open where it is clearly so at an end inside the range."""
    low, high = row.resolved[0], row.resolved[-1]
    if low.n == row.first and row.last > high.n == row.searched[1] and abs(high.log) >= CLEAR:
        return f"n ≥ {units.number(low.n)}"
    if high.n == row.last and row.first < low.n == row.searched[0] and abs(low.log) >= CLEAR:
        return f"n ≤ {units.number(high.n)}"
    return f"n = {_span(low.n, high.n)}"


def _span(first: int, last: int) -> str:
    low, high = units.number(first), units.number(last)
    return low if first == last else f"{low} to {high}"


def predicted(forecast: Forecast | None) -> str:
    """The model's crossovers, with its error."""
    if forecast is None:
        return "–"
    error = "" if forecast.error is None else f" (ratio ± {forecast.error:.0%})"
    found = [units.digits(change.n) for change in forecast.changes]
    if len(found) > MANY:
        return f"{found[0]} to {found[-1]}, {len(found)} times{error}"
    return ("; ".join(found) or "none") + error


def listed(numbers: Sequence[int]) -> str:
    """19, 20; nothing for none."""
    return ", ".join(map(units.number, numbers))
