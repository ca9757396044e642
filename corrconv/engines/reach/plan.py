"""A plan by transforms in which a sample reaches the outputs that meet it, and no others."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from corrconv.core.contract import Implementation, Plan, WriteOne
from corrconv.core.plans import plans
from corrconv.core.problem import Problem
from corrconv.core.reduction import Array
from corrconv.core.warned import warn
from corrconv.engines.reach.levels import Levels, TooManyLevels, width
from corrconv.engines.reach.look import Look, Seen
from corrconv.engines.reach.scale import Range, exponent
from corrconv.engines.reach.windows import magnitudes

TRANSFORMS, SAMPLE = 2.0, 2e-8
"""What levels take: so many transforms, and seconds for each sample. A direct sum as fast is taken."""
GRADED = 3
"""Levels from which magnitudes are graded, and not data with a fill value."""


@dataclass(frozen=True)
class Cost:
    """Seconds that a call is predicted to take, by the transform and by the direct sum."""

    transform: float
    direct: float = math.inf


class ReachPlan(Plan):
    """Around the plan of a transform: it looks at each call's operands first.

    Parameters
    ----------
    problem : Problem
        Of floating point.
    workers : int
        How many threads may be used.
    implementation : Implementation
        By transforms.
    direct : callable
        ``direct()`` gives the plan of the direct sum.
    cost : Cost
        What both take: it says how many samples are a few.
    """

    def __init__(
        self,
        problem: Problem,
        workers: int,
        implementation: Implementation,
        direct: Callable[[], Plan],
        cost: Cost,
    ) -> None:
        self.transform = implementation.plan(problem, workers)
        self._implementation, self._direct, self._cost = implementation, direct, cost
        self._image_look = Look(problem.dtype, problem.image_shape, problem.kernel_shape)
        self._kernel_look = Look(
            problem.dtype, problem.kernel_shape, (1,) * len(problem.kernel_shape)
        )
        self._range, self._span = Range.of(problem), width(problem.dtype) - 1
        self._bias = int(np.finfo(problem.dtype).maxexp) - 1
        self._outside = _outside(problem)
        self._signed = problem.dtype.kind == "c" or not _fill(problem).real >= 0
        super().__init__(
            problem,
            workers,
            nbytes=self.transform.nbytes,
            write=self._correlate,
            hold=self._fix,
        )

    def close(self) -> None:
        self.transform.close()

    def _correlate(self, x: Array, h: Array, out: Array) -> None:
        image, kernel = (h, x) if self.problem.swapped else (x, h)
        seen, taps = self._image_look(image), self._kernel_look(kernel)
        if self._ordinary(seen, taps):
            self.transform(x, h, out)
        else:
            self._carefully(x, h, taps, out)
        self._keep_sign(seen, taps, out)

    def _fix(self, h: Array) -> WriteOne:
        if self.problem.swapped:  # h is the image, and x the kernel
            return lambda x, out: self._correlate(x, h, out)
        taps, fixed = self._kernel_look(h), self.transform.fixed(h)

        def write(x: Array, out: Array) -> None:
            seen = self._image_look(x)
            if self._ordinary(seen, taps):
                fixed(x, out)
            else:
                self._carefully(x, h, taps, out)
            self._keep_sign(seen, taps, out)

        return write

    def _ordinary(self, seen: Seen, taps: Seen) -> bool:
        """Whether every output meets a sample that is large enough to be seen beside the largest."""
        largest = max(seen.largest - self._bias, self._outside)
        return seen.least - self._bias >= largest - self._span and self._range.holds(
            largest, taps.largest - self._bias
        )

    def _carefully(self, x: Array, h: Array, taps: Seen, out: Array) -> None:
        image, kernel = (h, x) if self.problem.swapped else (x, h)
        finite = taps.largest < self._kernel_look.top and kernel.any()
        if finite and self._cost.direct > TRANSFORMS * self._cost.transform + SAMPLE * image.size:
            levels = Levels(self.problem, kernel, self._transformed, self._cost.transform)
            try:
                out[...] = levels(image)
            except TooManyLevels:
                pass
            else:
                _warn_of_grades(levels, kernel)
                return
        self._direct()(x, h, out)

    def _transformed(self, problem: Problem, x: Array, h: Array) -> Array:
        if problem == self.problem:
            return self.transform(x, h)
        return plans.get(self._implementation, problem, self.workers)(x, h)

    def _keep_sign(self, seen: Seen, taps: Seen, out: Array) -> None:
        """Sums of products that are not negative are not: rounding in a transform may say else."""
        if not (self._signed or seen.negative or taps.negative):
            np.maximum(out, 0, out=out)


def _fill(problem: Problem) -> float | complex:
    return problem.fillvalue if problem.boundary == "fill" and problem.extended else 0


def _outside(problem: Problem) -> int:
    """The exponent of the fill value; beyond all where it is not finite."""
    size = float(magnitudes(np.asarray(_fill(problem))))
    if not math.isfinite(size):
        return int(np.finfo(problem.dtype).maxexp)
    return exponent(size) if size else -(2**31)


def _warn_of_grades(levels: Levels, kernel: Array) -> None:
    """Where both operands span more than the dtype's digits, small outputs may have none left."""
    sizes = magnitudes(kernel)
    digits = int(np.finfo(kernel.dtype).nmant) + 1
    least = float(np.min(sizes, where=sizes > 0, initial=np.inf))
    spans = exponent(float(sizes.max())) - exponent(least)
    if len(levels.spans) >= GRADED and spans > digits:
        warn(
            f"x and h: both span more than the {digits} binary digits of {kernel.dtype}: errors are small "
            'beside ‖x‖ ‖h‖, and small outputs may have lost theirs; ask for accuracy="componentwise"',
            RuntimeWarning,
        )
