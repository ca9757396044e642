"""fftw_tiled: overlap-save in tiles that stay in the cache, with the fastest transforms there are."""

from __future__ import annotations

import math

from corrconv.core import FLOATS, INTEGERS, Implementation, Plan, Problem
from corrconv.core.exact import declines_inexact
from corrconv.core.library import only_up_to_2d
from corrconv.core.memory import MEBIBYTE, float_item
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
    ours = True
    cost = "tiles of transforms"
    colour = "#00407a"

    def unavailable(self) -> str | None:
        return super().unavailable() or fftw_library.impostor()

    def declines(self, problem: Problem) -> str | None:
        return only_up_to_2d(problem) or declines_inexact(problem, fft=True)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        from corrconv.engines.tiles.plan import TiledPlan

        return TiledPlan(problem, workers)

    def memory(self, problem: Problem, workers: int = 1) -> int:
        """The kernel's tile and its spectrum, a tile for each worker; and as much to plan with.

        It does not grow with the image. The tile is the one that it would choose.
        """
        from corrconv.engines.tiles.choice import choose

        try:
            choice = choose(problem, workers)
        except LookupError:  # nothing to transform with is installed: the usual largest tile's
            points, threads = 1024**2 if problem.ndim == 2 else 2**16, workers
        else:
            points, threads = math.prod(choice.tile_shape), min(choice.workers, choice.tiles)
        return int(MEBIBYTE / 2 + 2 * (2 + threads) * points * float_item(problem))


implementation = FFTWTiled()
