"""dask: blocks of the result as Dask's tasks, each by what `auto` chooses for it."""

from __future__ import annotations

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.library import EVERY_DTYPE


class Dask(Implementation):
    """`corrconv.dask` on operands in memory: for images that are larger, call that.

    Blocks are as large as fits into 256 MiB, but there are as many as workers.
    """

    name = "dask"
    family = "choice"
    library = "dask"
    reference = "docs/how-to/dask.md"
    dtypes = EVERY_DTYPE
    cost = None
    isolates = True
    colour = "#b2182b"

    def promises(self, problem: Problem) -> bool:
        return True

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        from corrconv.blocks.graph import blockwise
        from corrconv.blocks.sizes import chosen, shared

        shape = shared(problem, chosen(problem, (1,) * problem.ndim), workers)

        def compute(x: Array, h: Array) -> Array:
            lazy = blockwise(problem, x, h, "auto", None, shape)
            found: Array = lazy.compute(scheduler="threads", num_workers=workers)
            return found

        return Plan(problem, workers, compute)


implementation = Dask()
