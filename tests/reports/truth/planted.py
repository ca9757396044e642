"""Cells that a test knows."""

from __future__ import annotations

from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell, Pair, Side, turned
from corrconv.sweep.evidence import Case

LINE = "correlate 64x64 5x5 same fill float32 1"


def cell(line: str = LINE, *, tied: bool = False) -> Cell:
    """``b`` takes twice the time of ``a``, which takes a millisecond."""
    slower = Verdict.NOT_RESOLVED if tied else Verdict.SLOWER
    apart = Pair("b", "a", 2.0, 1.9, 2.1, slower)
    same = Pair("a", "a", 1.0, 1.0, 1.0, Verdict.NOT_RESOLVED)
    sides = (
        Side("a", "direct", 1e-3, 0.9e-3, 1.1e-3, 0.5, same, True, 1e-7),
        Side("b", "fft", 2e-3, 1.8e-3, 2.2e-3, 1.0, apart, True, 2e-8),
    )
    return Cell(Case.from_line(line), 6, "b", sides, {}, (turned(apart),))
