"""1-D, one thread: how long does one call take, over N samples and n taps?"""

from __future__ import annotations

from benchmarks.timed import Steady
from corrconv.measure.cells import setup_cache as setup_cache
from corrconv.measure.grids import tier


class CorrelateFloat32(Steady):
    operation = "correlate"
    ndim = 1
    grid = tier().signals


class CorrelateFloat64(Steady):
    operation = "correlate"
    ndim = 1
    dtype = "float64"
    grid = tier().signals_other


class ConvolveFloat32(Steady):
    operation = "convolve"
    ndim = 1
    grid = tier().signals_other


class ConvolveFloat64(Steady):
    operation = "convolve"
    ndim = 1
    dtype = "float64"
    grid = tier().signals_other
