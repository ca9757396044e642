"""Integers that wrap: results are sums modulo 2^bits, as NumPy's are, and whoever may not know is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from corrconv.core.contract import Implementation, Plan, WriteOne
from corrconv.core.plans import plans
from corrconv.core.problem import Problem, integer_limits
from corrconv.core.reduction import Array
from corrconv.core.warned import warn


class WrapPlan(Plan):
    """Around a plan of integers: it warns where a sum leaves the dtype.

    Most calls are known not to by their operands' largest values. For others the sums are formed a second
    time, in float64.

    Parameters
    ----------
    plan : Plan
        Of integers.
    wide : Implementation
        What forms the sums in float64.
    """

    def __init__(self, plan: Plan, wide: Implementation) -> None:
        self._plan, self._wide = plan, wide
        problem = plan.problem
        self._low, self._high = integer_limits(problem.dtype)
        self._fill = abs(int(problem.fillvalue.real)) if problem.extended else 0
        super().__init__(
            problem,
            plan.workers,
            self._compute,
            plan.nbytes,
            write=lambda x, h, out: self._compute(x, h, out),
            hold=self._fix,
        )

    def close(self) -> None:
        self._plan.close()

    def _compute(self, x: Array, h: Array, out: Array | None = None) -> Array:
        result = self._plan(x, h, out)
        self._look(x, h, result)
        return result

    def _fix(self, h: Array) -> WriteOne:
        fixed = self._plan.fixed(h)

        def write(x: Array, out: Array) -> None:
            fixed(x, out)
            self._look(x, h, out)

        return write

    def _look(self, x: Array, h: Array, result: Array) -> None:
        image, kernel = (h, x) if self.problem.swapped else (x, h)
        most = max(int(image.max()), -int(image.min()), self._fill)
        if most * _sum(kernel) <= self._high:
            return
        problem = replace(self.problem, dtype=np.dtype(np.float64))
        plan = plans.get(self._wide, problem, self.workers)
        sums = plan(x.astype(np.float64), h.astype(np.float64))
        # what both are off by is far from a whole turn
        if np.abs(sums - result).max() < 2.0 ** (8 * self.problem.dtype.itemsize - 1):
            return
        warn(_words(self.problem, float(sums.min()), float(sums.max())), RuntimeWarning)


def _sum(kernel: Array) -> int:
    """Σ|h|, or a little more."""
    return int(np.abs(kernel.astype(np.float64)).sum() * (1 + 1e-9)) + (kernel.itemsize == 8)


def _words(problem: Problem, least: float, most: float) -> str:
    bits, dtype = 8 * problem.dtype.itemsize, problem.dtype.name
    low, high = integer_limits(problem.dtype)
    wider = next(
        (
            each.name
            for each in map(np.dtype, ("int16", "uint16", "int32", "uint32", "int64", "uint64"))
            if each.itemsize > problem.dtype.itemsize
            and integer_limits(each)[0] <= least
            and most <= integer_limits(each)[1]
        ),
        "float64",
    )
    return (
        f"x and h: sums reach from {least:.6g} to {most:.6g}, {dtype} holds {low} to {high}: the result is "
        f"modulo 2^{bits}, as NumPy's integers are; for the sums themselves give x.astype({wider!r})"
    )
