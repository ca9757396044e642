"""A run that a test knows: two implementations, with one thread and with two."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from corrconv.reports.kit.run import Run

from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell, Pair, Side, turned
from corrconv.sweep.evidence import Alone, Case, Stages
from corrconv.sweep.floors import floors

LINE = "correlate 64x64 5x5 same fill float32 1"


def cell(line: str = LINE, *, scale: float = 1.0, tied: bool = False) -> Cell:
    """``b`` takes twice the time of ``a``, which takes a millisecond."""
    slower = Verdict.NOT_RESOLVED if tied else Verdict.SLOWER
    apart = Pair("b", "a", 2.0, 1.9, 2.1, slower)
    same = Pair("a", "a", 1.0, 1.0, 1.0, Verdict.NOT_RESOLVED)
    a, b = (
        [each * scale for each in of] for of in ((1e-3, 0.9e-3, 1.1e-3), (2e-3, 1.8e-3, 2.2e-3))
    )
    sides = (
        Side("a", "direct", *a, 0.5, same, True, 1e-7),
        Side("b", "fft", *b, 1.0, apart, True, 2e-8),
    )
    return Cell(Case.from_line(line), 6, "b", sides, {}, (turned(apart),))


def run(*, tied: bool = False) -> Run:
    """Both cells, and what ``a`` took alone."""
    two = cell(LINE.replace("float32 1", "float32 2"), scale=0.5)
    alone = Alone("a", 0, LINE, Stages(0.1, 0.5, 0.2, 2e-3, 1e-3), {LINE: 4096}, "", "")
    sweep: Any = SimpleNamespace(alone=(alone,))
    return Run(sweep, (cell(tied=tied), two), floors([]))
