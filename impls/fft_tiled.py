"""fft_tiled: overlap-save in tiles that stay in the cache, by transforms of our own."""

from __future__ import annotations

import math

from corrconv.core import FLOATS, INTEGERS, Implementation, Plan, Problem
from corrconv.core.exact import declines_inexact
from corrconv.core.library import only_up_to_2d
from corrconv.core.memory import float_item
from corrconv.core.problem import Shape
from corrconv.core.threads import worth
from corrconv.model.prediction import alone


class FFTTiled(Implementation):
    """Overlap-save: the extended image in tiles, each correlated through its own transforms.

    Notes
    -----
    The transforms are compiled for this processor's vectors (`corrconv.engines.fft`), and no FFT library is
    needed. The tile is the one of the least predicted time. Memory beside operands and result is a tile and
    a spectrum for each worker, and 8 bytes for each row of the image. Each tile is looked at as it is read: a
    sample that is not finite or stands far out reaches the outputs that meet it alone
    (`corrconv.engines.reach`).
    """

    name = "fft_tiled"
    family = "fft"
    library = "llvmlite"
    reference = (
        "A. V. Oppenheim and R. W. Schafer, Discrete-Time Signal Processing, overlap-save; "
        "R. Crandall and B. Fagin, Math. Comp. 62 (1994), right-angle convolution"
    )
    dtypes = f"{INTEGERS} {FLOATS}"
    ours = True
    isolates = True
    cost = "own transforms"
    colour = "#0a7d74"

    def declines(self, problem: Problem) -> str | None:
        if reason := only_up_to_2d(problem) or declines_inexact(problem, fft=True):
            return reason
        most = self.most_taps(problem)
        if any(n > limit for n, limit in zip(problem.kernel_shape, most)):
            return f"the kernel is larger than any tile, {' x '.join(map(str, most))}"
        return None

    def most_taps(self, problem: Problem) -> Shape:
        from corrconv.engines.fft.choice import most_taps

        return most_taps(problem)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        from corrconv.engines.fft.choice import choose
        from corrconv.engines.fft.plan import FFTPlan
        from corrconv.model.isolating import isolating

        workers = worth(workers, lambda: alone(self, problem))
        if problem.dtype.kind in "biu":
            return FFTPlan(problem, workers)
        seconds = choose(problem, workers).seconds
        return isolating(problem, workers, lambda asked: FFTPlan(asked, workers), seconds)

    def memory(self, problem: Problem, workers: int = 1) -> int:
        """A tile and a spectrum for each worker, and a spectrum, but for 8 bytes a row of the image.

        Integers are converted, as a whole.
        """
        from corrconv.engines.fft.choice import choose

        choice = choose(problem, workers)
        tile, threads = choice.tile, min(workers, choice.tiles)
        spectrum = 2 * tile.vector_bytes * tile.rows * tile.vectors  # and a tile's memory
        held = (1 + 2 * threads) * spectrum
        if problem.dtype.kind in "biu":
            held += sum(float_item(problem) * size for size in _sizes(problem))
        return held


def _sizes(problem: Problem) -> tuple[int, int]:
    """Samples of the image, and outputs."""
    return math.prod(problem.image_shape), math.prod(problem.output_shape)


implementation = FFTTiled()
