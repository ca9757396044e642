"""A plan by transforms in which a sample reaches the outputs that meet it, and no others."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from corrconv.core.plan import Plan, WriteOne
from corrconv.core.problem import Problem
from corrconv.core.reduction import Array, extend
from corrconv.core.warned import warn
from corrconv.engines.reach.guard import Extraordinary, Guard, Guarded, Guards
from corrconv.engines.reach.levels import Levels, TooManyLevels
from corrconv.engines.reach.look import Look, Seen
from corrconv.engines.reach.windows import Mask, Windows, met

TRANSFORMS_TAKEN, SECONDS_A_SAMPLE = 2.0, 2e-8
"""What levels take: so many transforms, and seconds for each sample. A direct sum as fast is taken."""
GRADED_LEVELS = 3
"""Levels from which magnitudes are graded, and not data with a fill value."""


@dataclass(frozen=True)
class Cost:
    """Seconds that a call is predicted to take, by the transform and by the direct sum."""

    transform: float
    direct: float = math.inf


class ReachPlan(Plan):
    """Around the plan of a transform: it looks at each call's operands.

    Parameters
    ----------
    problem : Problem
        Of floating point.
    workers : int
        How many threads may be used.
    transform : callable
        ``transform(problem)`` gives the transform's plan, of this problem or one with another fill value.
    direct : callable
        ``direct()`` gives the plan of the direct sum.
    cost : Cost
        What both take: it says how many samples are a few.
    """

    def __init__(
        self,
        problem: Problem,
        workers: int,
        transform: Callable[[Problem], Plan],
        direct: Callable[[], Plan],
        cost: Cost,
    ) -> None:
        self.transform = transform(problem)
        self._guarded = guarded(self.transform)
        self._make, self._direct, self._cost = transform, direct, cost
        self._guards = Guards(problem)
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
        try:
            graded = self._guarded.attempt(x, h, out, self._guards)
        except Extraordinary:
            self._carefully(x, h, out)
        else:
            if graded:
                self._look_for_grades(h if self.problem.swapped else x)

    def _fix(self, h: Array) -> WriteOne:
        if self.problem.swapped:  # h is the image, and x the kernel
            return lambda x, out: self._correlate(x, h, out)
        attempt = self._guarded.attempts(h)

        def write(x: Array, out: Array) -> None:
            try:
                graded = attempt(x, out, self._guards)
            except Extraordinary:
                self._carefully(x, h, out)
            else:
                if graded:
                    self._look_for_grades(x)

        return write

    def _look_for_grades(self, image: Array) -> None:
        if self._guards.spans_too_far(image):
            _warn_of_grades(self.problem)

    def _carefully(self, x: Array, h: Array, out: Array) -> None:
        image, kernel = (h, x) if self.problem.swapped else (x, h)
        plain = TRANSFORMS_TAKEN * self._cost.transform + SECONDS_A_SAMPLE * image.size
        if np.isfinite(kernel).all() and kernel.any() and self._cost.direct > plain:
            levels = Levels(self.problem, kernel, self._transformed, self._cost.transform)
            try:
                out[...] = self._within(levels(image), levels.infinite, x, h)
                if not _may_be_negative(self.problem, image, kernel):
                    np.maximum(out, 0, out=out)
            except TooManyLevels:
                pass
            else:
                if len(levels.spans) >= GRADED_LEVELS and self._guards(kernel).graded:
                    _warn_of_grades(self.problem)
                return
        self._direct()(x, h, out)

    def _within(self, result: Array, known: Mask | None, x: Array, h: Array) -> Array:
        """Where it is infinite, and not known to be, a transform's error may be what is: the sum tells."""
        infinite = np.isinf(result)
        if (infinite if known is None else infinite & ~known).any():
            sums = self._direct()(x, h)
            for part in ("real", "imag")[: 1 + (result.dtype.kind == "c")]:
                mine, other = getattr(result, part), getattr(sums, part)
                np.copyto(mine, other, where=np.isinf(mine) & ~np.isnan(other))
        return result

    def _transformed(self, problem: Problem, x: Array, h: Array, by_guard: bool) -> Array:
        plan = self.transform
        if problem != self.problem:
            plan = self._make(problem)
        if not by_guard:
            return plan(x, h)
        out = np.empty(problem.output_shape, problem.dtype)
        guarded(plan).attempt(x, h, out, self._guards)
        return out


def guarded(plan: Plan) -> Guarded:
    """A plan of a transform behind a guard: it looks itself, or is looked after."""
    return plan if isinstance(plan, Guarded) else LookFirst(plan)


class LookFirst:
    """Any transform's plan behind a guard: all of the image is looked at before.

    Parameters
    ----------
    plan : Plan
    """

    def __init__(self, plan: Plan) -> None:
        self._plan, self._problem = plan, plan.problem
        self._windows = Windows(plan.problem)
        fill = plan.problem.fillvalue if plan.problem.extended else 0
        self._outside = Look(plan.problem.dtype, (1,))(np.full(1, fill, plan.problem.dtype))

    def attempt(self, x: Array, h: Array, out: Array, guards: Guards) -> bool:
        """See `Guarded`."""
        image, kernel = (h, x) if self._problem.swapped else (x, h)
        guard = guards.of(image, kernel)
        self._run(image, out, guard, lambda: self._plan(x, h, out))
        return guard.graded

    def attempts(self, h: Array) -> Callable[[Array, Array, Guards], bool]:
        """See `Guarded`."""
        if self._problem.swapped:  # h is the image, and x the kernel
            return lambda x, out, guards: self.attempt(x, h, out, guards)
        fixed = self._plan.fixed(h)

        def attempt(x: Array, out: Array, guards: Guards) -> bool:
            guard = guards.of(x, h)
            self._run(x, out, guard, lambda: fixed(x, out))
            return guard.graded

        return attempt

    def _run(self, image: Array, out: Array, guard: Guard, compute: Callable[[], object]) -> None:
        seen, outside = guard.look(image), self._outside
        seen = seen if outside.zero else _both(seen, outside)
        guard.admit(seen, edge=True)
        nothing = None
        if guard.hollow(seen, edge=True):
            extended = extend(self._problem, self._windows.image(image))
            nothing = guard.nothing(extended, partial(met, self._problem.kernel_shape))
        compute()
        if nothing is not None:
            out[nothing] = 0
        if guard.positive and not (seen.negative or outside.negative):
            np.maximum(out, 0, out=out)


def _both(image: Seen, outside: Seen) -> Seen:
    """An image and the fill value around it, which windows need not meet."""
    largest = max(image.largest, outside.largest)
    return image._replace(largest=largest, zero=False)


def _may_be_negative(problem: Problem, image: Array, kernel: Array) -> bool:
    """Whether sums of products may be less than 0; complex ones have no order."""
    if problem.dtype.kind == "c" or (problem.extended and problem.fillvalue.real < 0):
        return True
    return bool((image < 0).any() or (kernel < 0).any())


def _warn_of_grades(problem: Problem) -> None:
    """Where both operands span more than the dtype's digits, small outputs may have none left."""
    warn(
        f"x and h: both span more binary digits than {problem.dtype} has: errors are small beside ‖x‖ ‖h‖, "
        'and small outputs may have lost all digits; ask for accuracy="componentwise"',
        RuntimeWarning,
    )
