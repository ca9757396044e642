"""fftw_tiled: overlap-save in tiles that stay in the cache, with the fastest transforms there are."""

from __future__ import annotations

from corrconv.core import FLOATS, INTEGERS, Implementation, Plan, Problem
from corrconv.core.exact import declines_inexact
from corrconv.core.library import only_up_to_2d
from corrconv.engines import fftw_library


class FFTWTiled(Implementation):
    """Overlap-save: the extended image in tiles, each correlated through its own transforms.

    Notes
    -----
    Tile and provider are chosen by predicted time, see `corrconv.engines.tiles.choice`: FFTW always, MKL
    and ducc0 where they are installed, each size only where it is found right. Memory beside operands
    and result does not grow with the image: each worker has one tile.
    """

    name = "fftw_tiled"
    family = "fft"
    library = "pyfftw"
    reference = "A. V. Oppenheim and R. W. Schafer, Discrete-Time Signal Processing, overlap-save"
    dtypes = f"{INTEGERS} {FLOATS}"

    def unavailable(self) -> str | None:
        return super().unavailable() or fftw_library.impostor()

    def declines(self, problem: Problem) -> str | None:
        return only_up_to_2d(problem) or declines_inexact(problem, fft=True)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        from corrconv.engines.tiles.plan import TiledPlan

        return TiledPlan(problem, workers)


implementation = FFTWTiled()
