"""1-D, all threads: how long does one call take, over N samples and n taps?"""

from __future__ import annotations

from benchmarks.cells import setup_cache as setup_cache
from benchmarks.grids import tier
from benchmarks.timed import SteadyThreads


class CorrelateFloat32(SteadyThreads):
    operation = "correlate"
    ndim = 1
    grid = tier().signals_threads
