"""dask: the result in blocks, each computed by what `auto` chooses for it; lazy where operands are."""

from __future__ import annotations

from typing import Any

from corrconv.core import Implementation, Plan, Problem
from corrconv.core.library import EVERY_DTYPE
from corrconv.core.problem import Operation


class Dask(Implementation):
    """`corrconv.dask`: at once where operands are in memory, and as a lazy Dask array where they are not.

    A block costs about a millisecond beside its work: it is worth that where memory is short, or where work
    goes to a cluster. Blocks are as large as 256 MiB allow, and at least as many as `workers` where the
    result is large enough.
    """

    name = "dask"
    family = "choice"
    library = "dask"
    module = "dask.array"
    reference = "corrconv.dask; Dask, https://docs.dask.org"
    dtypes = EVERY_DTYPE
    ours = True
    cost = None
    isolates = True
    stacks = True
    chooses_among = ("auto",)
    colour = "#ef6c3a"

    def promises(self, problem: Problem) -> bool:
        return True

    def memory(self, problem: Problem, workers: int = 1) -> int:
        from corrconv.blocks.sizes import at_once

        return at_once(problem, workers)[1]

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        from corrconv.blocks.at_once import writer
        from corrconv.blocks.sizes import at_once

        shape, _ = at_once(problem, workers)
        return Plan(problem, workers, write=writer(problem, shape, workers))

    def lazily(self, operation: Operation, x: Any, h: Any, **asked: Any) -> Any:
        import corrconv.dask

        return getattr(corrconv.dask, operation)(x, h, **asked)


implementation = Dask()
