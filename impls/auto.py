"""auto: the implementation that is predicted to be fastest."""

from __future__ import annotations

from dataclasses import replace

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.library import EVERY_DTYPE
from corrconv.core.plans import plans
from corrconv.core.registry import get
from corrconv.core.wrapping import WrapPlan
from corrconv.model.choice import Choice, choose


class Auto(Implementation):
    """The least predicted time (`corrconv.model`) of `numba_simd`, `fftw_tiled` and `separable`.

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
    chooses_among = ("numba_simd", "separable", "fftw_tiled")
    colour = "#000000"

    def promises(self, problem: Problem) -> bool:
        return True

    def choose(self, problem: Problem, workers: int = 1) -> Choice:
        """What `plan` would use, and why; see `corrconv.model.choice`."""
        return choose(problem, workers, self.chooses_among)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        choice = self.choose(problem, workers)
        plan = self._general(problem, workers, choice)
        if choice.if_rank_one is not None:
            plan = LookingPlan(
                problem, workers, plan, get(choice.if_rank_one).plan(problem, workers)
            )
        return WrapPlan(plan, self) if problem.dtype.kind in "iu" else plan

    def _general(self, problem: Problem, workers: int, choice: Choice) -> Plan:
        """The plan for kernels of any rank: of a transform, one that keeps samples where they are met."""
        chosen = get(choice.name)
        if chosen.isolates or problem.dtype.kind in "biu":
            return chosen.plan(problem, workers)
        from corrconv.engines.reach.plan import Cost, ReachPlan

        sums = replace(problem, accuracy="componentwise")
        taken = (self.choose(each, workers).predictions for each in (problem, sums))
        cost = Cost(*(each[0].seconds for each in taken if each))
        return ReachPlan(problem, workers, chosen, lambda: plans.get(self, sums, workers), cost)


class LookingPlan(Plan):
    """A plan that looks at each kernel, and goes by one of two others."""

    def __init__(self, problem: Problem, workers: int, general: Plan, for_rank_one: Plan) -> None:
        self._plans = general, for_rank_one
        super().__init__(
            problem,
            workers,
            lambda x, h: self._fitting(h)(x, h),
            general.nbytes + for_rank_one.nbytes,
            write=lambda x, h, out: self._fitting(h)(x, h, out),
            hold=lambda h: self._fitting(h).fixed(h),
        )

    def close(self) -> None:
        for each in self._plans:
            each.close()

    def _fitting(self, h: Array) -> Plan:
        from corrconv.engines.passes.low_rank import looks_rank_one

        general, for_rank_one = self._plans
        return for_rank_one if looks_rank_one(h) else general


implementation = Auto()
"""One file an implementation, found by looking."""
