"""numpy: numpy.convolve and numpy.correlate, 1-D."""

from __future__ import annotations

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.library import EVERY_DTYPE, only_ndim, only_zero_fill
from corrconv.core.memory import Arrays


class NumPy(Implementation):
    """NumPy's 1-D routines.

    Deviation undone: ``same`` has length max(N, n), and operands are swapped where h is the longer
    one. There `full` is computed and x's part of it kept.
    """

    name = "numpy"
    family = "direct"
    library = "numpy"
    reference = "numpy.convolve, numpy.correlate"
    componentwise = True
    dtypes = EVERY_DTYPE
    cost = "rows of NumPy"
    threaded = False
    arrays = Arrays(0, 0)
    colour = "#a34ba0"

    def rate(self, problem: Problem) -> float:
        return 8e8

    def declines(self, problem: Problem) -> str | None:
        return only_ndim(problem, 1) or only_zero_fill(problem)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        function = np.convolve if problem.operation == "convolve" else np.correlate
        mode = problem.mode
        (N,), (n,) = problem.x_shape, problem.h_shape
        if mode == "same" and n > N:
            (start,) = problem.same_start

            def compute(x: Array, h: Array) -> Array:
                return function(x, h, "full")[start : start + N].copy()

        else:

            def compute(x: Array, h: Array) -> Array:
                return function(x, h, mode)

        return Plan(problem, workers, compute)


implementation = NumPy()
