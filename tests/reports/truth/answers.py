"""A ranking beside its first, as the command line and the page that chooses give it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corrconv.reports.kit.quantity import Key, What

from tests.reports.truth.seen import Seen


@dataclass(frozen=True)
class Row:
    """One implementation beside the first; `resolved` where it is told apart from that, or is that."""

    name: str
    family: str
    seconds: float
    ratio: float
    low: float
    high: float
    resolved: bool


def ranking(line: str, rows: Sequence[Row], first: str, place: str) -> Iterator[Seen]:
    """Every number, every verdict beside the first, and each one's own verdict."""
    yield from numbers(line, rows, first, place)
    tied = {row.name: row.family for row in rows if not row.resolved}
    alone = set(tied.values()) <= {"choice"} and len(rows) > 1
    for row in rows:
        near = row.name in tied or row.ratio < 1  # what only chooses may be faster: it ran another
        if row.name == first:
            yield Seen(Key(line, first, What.VERDICT), "fastest" if alone else "tied", place)
        else:
            yield Seen(Key(line, row.name, What.VERDICT), "tied" if near else "slower", place)
            apart = "slower" if row.ratio > 1 else "faster"
            verdict = apart if row.resolved else "not resolved"
            yield Seen(Key(line, row.name, What.VERDICT, first), verdict, place)


def numbers(
    line: str, rows: Sequence[Row], first: str, place: str, *, intervals: bool = True
) -> Iterator[Seen]:
    """Seconds, ratios and, where they are said, their intervals."""
    for row in rows:
        yield Seen(Key(line, row.name, What.SECONDS), row.seconds, place)
        told = {What.RATIO: row.ratio}
        if intervals:
            told |= {What.RATIO_LOW: row.low, What.RATIO_HIGH: row.high}
        for what, value in told.items():
            yield Seen(Key(line, row.name, what, first), value, place)
