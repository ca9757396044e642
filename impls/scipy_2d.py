"""scipy_2d: scipy.signal.convolve2d and correlate2d, the only SciPy routes with boundaries."""

from __future__ import annotations

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.facts import Bare
from corrconv.core.library import EVERY_DTYPE, only_ndim
from corrconv.core.memory import Arrays


class SciPy2D(Implementation):
    """scipy.signal.convolve2d and correlate2d.

    Deviations undone: correlate2d starts ``same`` at n // 2, one off for even n, and gives the
    conjugate for complex ``valid`` with h the larger operand; so correlate is made from convolve2d
    of the reversed, conjugated kernel. Declined: bool, which it does not take.
    """

    name = "scipy_2d"
    family = "direct"
    library = "scipy"
    module = "scipy.signal"
    reference = "scipy.signal.convolve2d, scipy.signal.correlate2d"
    componentwise = True
    dtypes = EVERY_DTYPE.removeprefix("b1 ")
    cost = "windows, borders apart"
    threaded = False
    arrays = Arrays(0, 0)
    colour = "#c97b4a"

    def declines(self, problem: Problem) -> str | None:
        return only_ndim(problem, 2)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        import scipy.signal

        convolve2d = scipy.signal.convolve2d
        mode, boundary, fillvalue = problem.mode, problem.boundary, problem.fillvalue
        convolve = problem.operation == "convolve"

        def compute(x: Array, h: Array) -> Array:
            kernel = h if convolve else h[::-1, ::-1].conj()
            result: Array = convolve2d(x, kernel, mode, boundary, fillvalue)
            return result

        return Plan(problem, workers, compute)

    def bare(self, x: Array, h: Array) -> Bare:
        from scipy.signal import correlate2d

        return lambda x, h: correlate2d(x, h, "same")


implementation = SciPy2D()
