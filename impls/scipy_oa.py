"""scipy_oa: scipy.signal.oaconvolve, the overlap-add method, which SciPy's auto never chooses."""

from __future__ import annotations

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.exact import declines_inexact, from_float, working_dtype
from corrconv.core.facts import Bare
from corrconv.core.library import EVERY_DTYPE, only_zero_fill
from corrconv.core.memory import Arrays
from corrconv.core.reduction import conjugate, flip
from corrconv.core.scipy_method import in_workers


class SciPyOA(Implementation):
    """scipy.signal.oaconvolve; correlate by way of the reversed, conjugated kernel.

    Deviations undone: integers come back as float64, so they are rounded; ``valid`` with h the
    larger operand is symmetric in convolve, and reversing h first makes it right for correlate.
    """

    name = "scipy_oa"
    family = "fft"
    library = "scipy"
    module = "scipy.signal"
    reference = "scipy.signal.oaconvolve (overlap-add)"
    dtypes = EVERY_DTYPE
    cost = "overlap-add"
    arrays = Arrays(3.5, 6.5, padded=False)
    colour = "#009e73"

    def declines(self, problem: Problem) -> str | None:
        return only_zero_fill(problem) or declines_inexact(problem, fft=True)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        import scipy.signal

        oaconvolve = in_workers(scipy.signal.oaconvolve, workers)
        dtype, mode = working_dtype(problem), problem.mode
        convolve = problem.operation == "convolve"

        def compute(x: Array, h: Array) -> Array:
            x, h = x.astype(dtype, copy=False), h.astype(dtype, copy=False)
            return from_float(problem, oaconvolve(x, h if convolve else flip(conjugate(h)), mode))

        return Plan(problem, workers, compute)

    def bare(self, x: Array, h: Array) -> Bare:
        from scipy.signal import oaconvolve

        return lambda x, h: oaconvolve(x, h[::-1, ::-1], "same")


implementation = SciPyOA()
