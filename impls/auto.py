"""auto: chooses an implementation by a first, simple rule."""

from __future__ import annotations

import math

from impls.core import Implementation, Plan, Problem
from impls.core.library import EVERY_DTYPE
from impls.core.registry import get

DIRECT, FFT, LAST = "numba", "fftw", "strided"
FFT_OPERATIONS = 12.0
"""Cost of one point of P·log2(P), all transforms and products together, in multiply-adds."""


class Auto(Implementation):
    """`numba` where the direct sum is predicted cheaper, else `fftw`.

    Multiply-adds are counted against a constant times P·log2(P), with P the padded transform. What
    is asked in integers is always summed directly, so it comes back exact; what the choice declines
    (3-D, or numba missing) goes to `strided`.
    """

    name = "auto"
    family = "choice"
    library = "numpy"
    reference = "operation counts: see docs/method.md"
    dtypes = EVERY_DTYPE

    def choose(self, problem: Problem) -> Implementation:
        """The implementation that `plan` would use: the first of its preferences that can."""
        points = math.prod(problem.fft_shape)
        fft_cost = FFT_OPERATIONS * points * math.log2(points + 1)
        direct = problem.dtype.kind in "biu" or problem.multiply_adds <= fft_cost
        for name in (DIRECT,) if direct else (FFT, DIRECT):
            candidate = get(name)
            if candidate.unavailable() is None and candidate.supports(problem) is None:
                return candidate
        return get(LAST)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        return self.choose(problem).plan(problem, workers)


implementation = Auto()
