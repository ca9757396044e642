"""2-D, one thread, kernels of rank one: here what takes those alone stands beside everything else."""

from __future__ import annotations

from benchmarks.question import Cells
from benchmarks.store import setup_cache as setup_cache


class CorrelateFloat32(Cells):
    operation = "correlate"
    rank_one = True
