"""1-D, all threads: how long does one call take, beside the reference?"""

from __future__ import annotations

from benchmarks.question import ALL, Cells
from benchmarks.store import setup_cache as setup_cache


class CorrelateFloat32(Cells):
    operation = "correlate"
    ndim = 1
    workers = ALL
