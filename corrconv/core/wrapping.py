"""Integers that wrap: results are sums modulo 2^bits, as NumPy's are, and whoever may not know is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from corrconv.core.contract import Implementation
from corrconv.core.plan import Plan, WriteOne
from corrconv.core.plans import plans
from corrconv.core.problem import Problem, integer_limits
from corrconv.core.reduction import Array
from corrconv.core.warned import warn

MANY = 30_000
"""Taps over which sums of bytes may leave 32 bits."""
FEW = 64
"""Taps up to which Python adds quicker than NumPy begins."""


class WrapPlan(Plan):
    """Around a plan of integers: it warns, once, where a sum leaves the dtype.

    Many calls are known not to by their operands' largest values. For others, until it has warned, the sums
    are formed a second time in a wider dtype.

    Parameters
    ----------
    plan : Plan
        Of integers.
    wide : Implementation
        What forms the sums in the wider dtype.
    """

    def __init__(self, plan: Plan, wide: Implementation) -> None:
        self.plan, self._wide, self._said = plan, wide, False
        problem = plan.problem
        self._plain = plan._compute  # operands are checked already
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
        self.plan.close()

    def _compute(self, x: Array, h: Array, out: Array | None = None) -> Array:
        result = self._plain(x, h) if out is None else self.plan(x, h, out)
        self._look(x, h, result)
        return result

    def _fix(self, h: Array) -> WriteOne:
        fixed = self.plan.fixed(h)

        def write(x: Array, out: Array) -> None:
            fixed(x, out)
            self._look(x, h, out)

        return write

    def _look(self, x: Array, h: Array, result: Array) -> None:
        if self._said or not result.size:
            return
        image, kernel = (h, x) if self.problem.swapped else (x, h)
        if max(_largest(image), self._fill) * _sum(kernel) <= self._high:
            return
        wide = _wider(self.problem)
        plan = plans.get(self._wide, replace(self.problem, dtype=wide), self.workers)
        plan = plan.plan if isinstance(plan, WrapPlan) else plan
        sums = plan(x.astype(wide), h.astype(wide))
        # beside a whole turn the rounding of float64 is nothing
        if np.abs(sums - result).max() < 2.0 ** (8 * self.problem.dtype.itemsize - 1):
            return
        self._said = True
        low, dtype = self._low, self.problem.dtype
        warn(
            f"x and h: sums leave what {dtype} holds, {low} to {self._high}: the result is modulo "
            f"2^{8 * dtype.itemsize}, as NumPy's integers are; for the sums themselves give "
            f"x.astype({wide.name!r})",
            RuntimeWarning,
        )


def _largest(image: Array) -> int:
    """max |x|; `max` itself takes four times as long where there are few samples."""
    largest: int = image.item(image.argmax())
    return largest if image.dtype.kind == "u" else max(largest, -image.item(image.argmin()))


def _sum(kernel: Array) -> int:
    """Σ|h|, or a little more."""
    if kernel.size <= FEW:
        taps = kernel.ravel().tolist()
        return sum(taps if kernel.dtype.kind == "u" else map(abs, taps))
    return int(np.abs(kernel.astype(np.float64)).sum() * (1 + 1e-9)) + (kernel.itemsize == 8)


def _wider(problem: Problem) -> np.dtype[Any]:
    """What holds all sums, or, of integers of 32 bits and more, most of their digits."""
    itemsize = problem.dtype.itemsize
    if itemsize == 1 and problem.taps <= MANY:
        return np.dtype(np.int32)
    return np.dtype(np.int64 if itemsize <= 2 else np.float64)
