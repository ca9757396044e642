"""2-D, all threads: how long does one call take, over image side N and kernel side n?"""

from __future__ import annotations

from benchmarks.timed import SteadyThreads
from corrconv.measure.cells import setup_cache as setup_cache
from corrconv.measure.grids import tier


class CorrelateFloat32(SteadyThreads):
    operation = "correlate"
    grid = tier().images_threads


class CorrelateFloat64(SteadyThreads):
    operation = "correlate"
    dtype = "float64"
    grid = tier().images_threads
