"""Calls without a plan of one's own: what `impls.correlate(x, h)` costs, warm."""

from __future__ import annotations

import impls
from benchmarks.cells import Cell, check_here
from benchmarks.cells import setup_cache as setup_cache
from benchmarks.grids import tier
from benchmarks.kernels import operands
from benchmarks.process import keep_freed_memory, pin_threads
from benchmarks.timed import Timed
from impls import Problem


class CorrelateFloat32(Timed):
    """Seconds of a call: checks, plan look-up and all."""

    operation = "correlate"
    grid = tier().planning

    def make(self, name: str, problem: Problem) -> Cell:
        pin_threads(self.workers)
        keep_freed_memory()
        x, (h, *_) = operands(problem)
        check_here(impls.get(name), problem, x, h, impls.correlate(x, h, "same", method=name))
        return lambda: impls.correlate(x, h, "same", method=name)
