"""dask: the result in blocks, each computed by what `auto` chooses for it, run by Dask."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

from corrconv.core import Array, Implementation, Plan, Problem
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
        from corrconv.blocks.graph import blockwise
        from corrconv.blocks.sizes import at_once

        shape, _ = at_once(problem, workers)

        def compute(x: Array, h: Array) -> Array:
            lazy = blockwise(problem, x, h, shape=shape, token=uuid4().hex)
            if workers == 1:
                return _computed(lazy, scheduler="synchronous")
            with ThreadPoolExecutor(workers) as pool:  # Dask's own would not survive a fork
                return _computed(lazy, scheduler="threads", pool=pool)

        return Plan(problem, workers, compute)

    def lazily(self, operation: Operation, x: Any, h: Any, **asked: Any) -> Any:
        import corrconv.dask

        return getattr(corrconv.dask, operation)(x, h, **asked)


def _computed(lazy: Any, **how: Any) -> Array:
    found: Array = lazy.compute(**how)
    return found


implementation = Dask()
