"""2-D, one thread, kernels of rank one: how long does a Gaussian filter take, over N and n?

Here what takes kernels of low rank alone stands beside everything that takes any.
"""

from __future__ import annotations

from benchmarks.cells import Cell, make_cell
from benchmarks.cells import setup_cache as setup_cache
from benchmarks.grids import tier
from benchmarks.kernels import smoothing
from benchmarks.timed import Timed
from impls import Problem


class LowRank(Timed):
    """Planned calls; Gaussian kernels of various widths take turns."""

    low_rank = True

    def make(self, name: str, problem: Problem) -> Cell:
        return make_cell(name, problem, self.workers, smoothing)


class CorrelateFloat32(LowRank):
    operation = "correlate"
    grid = tier().low_rank
