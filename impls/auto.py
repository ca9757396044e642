"""auto: the implementation that is predicted to be fastest."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.library import EVERY_DTYPE
from corrconv.core.plan import AroundPlan, WriteOne
from corrconv.core.plans import plans
from corrconv.core.registry import get
from corrconv.core.single import narrowed, products, with_taps
from corrconv.core.threads import worth
from corrconv.core.wrapping import WrapPlan
from corrconv.engines.passes.low_rank import looks_rank_one
from corrconv.engines.reach.look import Look
from corrconv.model.choice import Choice, choose


class Auto(Implementation):
    """The least predicted time (`corrconv.model`) of `numba_simd`, `separable` and `fft_tiled`.

    Over more than two axes `fftw` takes the place of the two tiled ones. Axes along which no sum runs are a
    stack's, and where none is left, as in an outer product, NumPy multiplies (`corrconv.core.single`).

    What is asked in integers comes back exact: an FFT is taken only where it is proved to be exact. Where
    integers wrap, it warns. By an FFT a sample reaches the outputs that meet it alone
    (`corrconv.engines.reach`). Where `separable` would save more time than it takes to find that a kernel
    is of rank one, each call looks. For componentwise accuracy only sums are chosen among.
    """

    name = "auto"
    family = "choice"
    library = "numpy"
    reference = "docs/method.md, How auto chooses"
    dtypes = EVERY_DTYPE
    ours = True
    cost = None
    isolates = True
    stacks = True
    chooses_among = ("numba_simd", "separable", "fft_tiled")
    colour = "#000000"

    def promises(self, problem: Problem) -> bool:
        return True

    def choose(self, problem: Problem, workers: int = 1) -> Choice:
        """What `plan` would use for each item, and why; see `corrconv.model.choice`."""
        fewer = narrowed(problem.plain).problem
        if fewer is None:
            return Choice("numpy", "each output is one product: numpy.multiply")
        return choose(fewer.one, workers, self.chooses_among)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        found = narrowed(problem)
        if found.problem is None:
            plan = products(problem, found.taps, workers)
            return WrapPlan(plan, self) if problem.dtype.kind in "iu" else plan
        plan = self._narrowed(found.problem, workers)
        if found.as_they_are:
            return plan
        write, hold = with_taps(plan, found.taps)
        return AroundPlan(problem, workers, plan, write, hold)

    def _narrowed(self, problem: Problem, workers: int) -> Plan:
        choice = self.choose(problem, workers)
        if problem.stacked:
            chosen = get(choice.name)
            at_once = chosen.stacks and chosen.isolates and choice.if_rank_one is None
            if not at_once or problem.swapped:
                seconds = math.prod(problem.stack_shape) * _predicted(choice)
                return self.item_by_item(problem, worth(workers, lambda: seconds))
        plan = self._general(problem, workers, choice)
        if choice.if_rank_one is not None:
            passes = get(choice.if_rank_one)
            plan = LookingPlan(problem, workers, plan, lambda: plans.get(passes, problem, workers))
        return WrapPlan(plan, self) if problem.dtype.kind in "iu" else plan

    def _general(self, problem: Problem, workers: int, choice: Choice) -> Plan:
        """The plan for kernels of any rank: of a transform, one that keeps samples where they are met."""
        chosen = get(choice.name)
        if chosen.isolates or problem.dtype.kind in "biu":
            return chosen.plan(problem, workers)
        from corrconv.model.isolating import isolating

        return isolating(
            problem, workers, lambda asked: plans.get(chosen, asked, workers), _predicted(choice)
        )


def _predicted(choice: Choice) -> float:
    """Seconds of what was chosen; where nothing is known of it, none is waited for."""
    found = (each.seconds for each in choice.predictions if each.name == choice.name)
    return next(found, math.inf)


class LookingPlan(Plan):
    """A plan that looks at each kernel, and at each image for it, and goes by one of two others.

    The one for kernels of rank one is made when there is one: few are, and its code may have to be compiled.

    Passes sum along one axis before they cancel along the other: the image may not be so large that what is
    between them leaves the dtype.
    """

    def __init__(
        self, problem: Problem, workers: int, general: Plan, for_rank_one: Callable[[], Plan]
    ) -> None:
        self._general, self._for_rank_one = general, for_rank_one
        super().__init__(
            problem,
            workers,
            lambda x, h: self._fitting(x, h)(x, h),
            general.nbytes,
            write=lambda x, h, out: self._fitting(x, h)(x, h, out),
            hold=self._fix,
        )
        self._looks: tuple[Look, Look] | None = None
        if problem.dtype.kind in "fc":  # integers wrap, whatever the order
            self._looks = Look(problem.dtype, problem.x_shape), Look(problem.dtype, problem.h_shape)
            most = int(np.finfo(problem.dtype).maxexp)
            self._one = most - 1  # the exponent of 1, biased
            self._most = 3 * self._one - math.ceil(math.log2(problem.taps)) - 3

    def close(self) -> None:
        self._general.close()

    def _fix(self, h: Array) -> WriteOne:
        if not looks_rank_one(h):
            return self._general.fixed(h)
        fixed, if_large = self._for_rank_one().fixed(h), self._general.fixed(h)
        return lambda x, out: (fixed if self._within(x, h) else if_large)(x, out)

    def _fitting(self, x: Array, h: Array) -> Plan:
        rank_one = looks_rank_one(h) and self._within(x, h)
        return self._for_rank_one() if rank_one else self._general

    def _within(self, x: Array, h: Array) -> bool:
        """Whether no sum of products, nor one of x and a column, can leave the dtype."""
        if self._looks is None:
            return True
        image, kernel = (look(each).largest for look, each in zip(self._looks, (x, h)))
        return image + max(kernel, self._one) <= self._most


implementation = Auto()
"""One file an implementation, found by looking."""
