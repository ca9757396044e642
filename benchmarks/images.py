"""2-D, one thread: how long does one call take, over image side N and kernel side n?"""

from __future__ import annotations

from benchmarks.timed import Steady
from corrconv.measure.cells import setup_cache as setup_cache
from corrconv.measure.grids import tier


class CorrelateFloat32(Steady):
    operation = "correlate"
    grid = tier().images


class CorrelateFloat64(Steady):
    operation = "correlate"
    dtype = "float64"
    grid = tier().images_other


class ConvolveFloat32(Steady):
    operation = "convolve"
    grid = tier().images_other


class ConvolveFloat64(Steady):
    operation = "convolve"
    dtype = "float64"
    grid = tier().images_other
