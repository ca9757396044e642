"""Which family is faster in a cell: read off its pairs, whose verdicts are the store's."""

from __future__ import annotations

from typing import Literal

from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell, Side

Territory = Literal["direct", "fft", "tie"]


def best_of(cell: Cell, family: str) -> Side | None:
    """The fastest of a family, of those with rounds where there are any; None where none was measured."""
    of = [side for side in cell.sides if side.family == family]
    return next((side for side in of if side.whole), of[0] if of else None)


def territory(cell: Cell) -> Territory:
    """Which family holds the fastest; where only one was measured, that one."""
    direct, fft = best_of(cell, "direct"), best_of(cell, "fft")
    if direct is None or fft is None:
        return "direct" if direct else "fft" if fft else "tie"
    held: dict[Verdict, Territory] = {Verdict.FASTER: "fft", Verdict.SLOWER: "direct"}
    return held.get(cell.pair(fft.name, direct.name).verdict, "tie")
