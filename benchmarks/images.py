"""2-D, one thread: how long does one call take, beside the reference, and how exact is it?"""

from __future__ import annotations

from benchmarks.question import Cells
from benchmarks.store import setup_cache as setup_cache


class CorrelateFloat32(Cells):
    operation = "correlate"
    ndim = 2


class CorrelateFloat64(Cells):
    operation = "correlate"
    dtype = "float64"
    ndim = 2


class ConvolveFloat32(Cells):
    operation = "convolve"
    ndim = 2
