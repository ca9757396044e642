"""1-D, all threads: how long does one call take, over N samples and n taps?"""

from __future__ import annotations

from benchmarks.timed import SteadyThreads
from corrconv.measure.cells import setup_cache as setup_cache
from corrconv.measure.grids import tier


class CorrelateFloat32(SteadyThreads):
    operation = "correlate"
    ndim = 1
    grid = tier().signals_threads
