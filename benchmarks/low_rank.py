"""2-D, one thread, kernels of rank one: how long does a Gaussian filter take, over N and n?

Here what takes kernels of low rank alone stands beside everything that takes any.
"""

from __future__ import annotations

from benchmarks.timed import Timed
from corrconv import Problem
from corrconv.measure.cells import Cell, make_cell
from corrconv.measure.cells import setup_cache as setup_cache
from corrconv.measure.grids import tier
from corrconv.measure.problems import smoothing


class LowRank(Timed):
    """Planned calls; Gaussian kernels of various widths take turns."""

    low_rank = True

    def make(self, name: str, problem: Problem) -> Cell:
        return make_cell(name, problem, self.workers, smoothing)


class CorrelateFloat32(LowRank):
    operation = "correlate"
    grid = tier().low_rank
