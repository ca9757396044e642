"""Who is faster in a cell: read off its pairs, whose verdicts are the store's, never made anew."""

from __future__ import annotations

from typing import Literal

from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell, Pair, Side, turned

Territory = Literal["direct", "fft", "tie"]


def best_of(cell: Cell, family: str) -> Side | None:
    """The fastest of a family; None where none was measured."""
    return next((side for side in cell.sides if side.family == family), None)


def beside(cell: Cell, of: str, to: str) -> Pair | None:
    """One side's time over another's; None where they had no rounds in common.

    A `Pair` as the store has it, whichever way round it is kept.
    """
    for pair in cell.pairs:
        if (pair.of, pair.to) == (of, to):
            return pair
        if (pair.of, pair.to) == (to, of):
            return turned(pair)
    return None


def territory(cell: Cell) -> Territory:
    """Which family holds the fastest; where only one was measured, that one."""
    direct, fft = best_of(cell, "direct"), best_of(cell, "fft")
    if direct is None or fft is None:
        return "direct" if direct else "fft" if fft else "tie"
    pair = beside(cell, fft.name, direct.name)
    if pair is None:  # one of them was so far behind that it has no rounds
        return "fft" if fft.whole else "direct"
    return {Verdict.FASTER: "fft", Verdict.SLOWER: "direct"}.get(pair.verdict, "tie")  # type: ignore[return-value]
