"""Calls without a plan of one's own: what `corrconv.correlate(x, h)` costs, warm."""

from __future__ import annotations

import corrconv
from benchmarks.timed import Timed
from corrconv import Problem
from corrconv.measure.cells import Cell, check_here
from corrconv.measure.cells import setup_cache as setup_cache
from corrconv.measure.conditions import keep_freed_memory, pin_threads
from corrconv.measure.grids import tier
from corrconv.measure.problems import operands


class CorrelateFloat32(Timed):
    """Seconds of a call: checks, plan look-up and all."""

    operation = "correlate"
    grid = tier().planning

    def make(self, name: str, problem: Problem) -> Cell:
        pin_threads(self.workers)
        keep_freed_memory()
        x, (h, *_) = operands(problem)
        check_here(corrconv.get(name), problem, x, h, corrconv.correlate(x, h, "same", method=name))
        return lambda: corrconv.correlate(x, h, "same", method=name)
