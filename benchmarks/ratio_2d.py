"""2-D, one thread: an implementation's time over the reference's, in pairs; and the A/A beside it."""

from __future__ import annotations

from benchmarks.ratio import Again, Floor, Ratio
from corrconv.measure.cells import Verdicts
from corrconv.measure.cells import setup_cache as setup_cache
from corrconv.measure.grids import tier


class CorrelateFloat32(Ratio):
    operation = "correlate"
    grid = tier().ratio_2d

    def track_ratio(self, verdicts: Verdicts, implementation: str, N: int, n: int) -> float:
        return self.ratio(verdicts, implementation, N, n)


class FloorFloat32(Floor):
    operation = "correlate"
    grid = tier().ratio_2d

    def track_floor(self, verdicts: Verdicts, implementation: str, N: int, n: int) -> float:
        return self.floor(verdicts, implementation, N, n)


class AgainFloat32(Again):
    operation = "correlate"
    grid = tier().ratio_2d
