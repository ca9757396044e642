"""auto: the implementation that is predicted to be fastest."""

from __future__ import annotations

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.library import EVERY_DTYPE
from corrconv.core.registry import get
from corrconv.model.choice import Choice, choose


class Auto(Implementation):
    """The least predicted time (`corrconv.model`) of `numba_simd`, `fftw_tiled` and `separable`.

    What is asked in integers comes back exact: an FFT is taken only where it is proved to be exact.
    Where `separable` would save more time than it takes to find that a kernel is of rank one, each
    call looks.
    """

    name = "auto"
    family = "choice"
    library = "numpy"
    reference = "docs/method.md, How auto chooses"
    dtypes = EVERY_DTYPE
    ours = True
    cost = None
    chooses_among = ("numba_simd", "separable", "fftw_tiled")
    colour = "#000000"

    def choose(self, problem: Problem, workers: int = 1) -> Choice:
        """What `plan` would use, and why; see `corrconv.model.choice`."""
        return choose(problem, workers, self.chooses_among)

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        choice = self.choose(problem, workers)
        general = get(choice.name).plan(problem, workers)
        if choice.if_rank_one is None:
            return general
        return LookingPlan(
            problem, workers, general, get(choice.if_rank_one).plan(problem, workers)
        )


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
