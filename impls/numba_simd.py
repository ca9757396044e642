"""numba_simd: the direct sum in tiles held in vector registers, compiled by numba through LLVM."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from corrconv.core import Array, Implementation, Plan, Problem
from corrconv.core.library import EVERY_DTYPE
from corrconv.core.reduction import preparation
from corrconv.core.threads import worth
from corrconv.engines.compiled import not_compiling
from corrconv.engines.machine_code.rows import NOBODY, Queue, Rows, shared
from corrconv.engines.machine_code.signature import bring_back, plain_operand
from corrconv.engines.simd import stacks, volumes
from corrconv.model.prediction import alone

PIECE = 1e9
"""Multiply-adds of a part at the most, some tenths of a second: between two an interrupt is heard."""
MOST = {1: (4096,), 2: (64, 512)}
"""Outputs of a padded piece, by number of axes."""
Call = Callable[[Array, Array, Array], None]


class NumbaSIMD(Implementation):
    """A tile of outputs stays in registers while the kernel slides over it (`corrconv.engines.simd`).

    The tile's shape suits the host's registers. A large image is read where it lies, and only strips at
    its borders are padded; a small one is padded as a whole, and many small ones are done in one call. Over
    more than two axes the planes of the kernel add to the planes of the result. Integers of 8 bits are
    summed in 16, others in themselves: modulo 2^bits that is the same sum.
    """

    name = "numba_simd"
    family = "direct"
    library = "numba"
    reference = (
        "register blocking: K. Goto and R. A. van de Geijn, Anatomy of high-performance matrix "
        "multiplication, ACM TOMS 34 (2008)"
    )
    componentwise = True
    dtypes = EVERY_DTYPE
    ours = True
    stacks = True
    cost = "register sums"
    colour = "#9c3a00"

    def unavailable(self) -> str | None:
        return super().unavailable() or not_compiling()

    def rate(self, problem: Problem) -> float:
        return 1e10

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        workers = worth(workers, lambda: alone(self, problem))
        if problem.stacked and not stacks.in_one_call(problem, workers):
            return self.item_by_item(problem, workers)
        return Plan(problem, workers, write=_call(problem, workers))

    def memory(self, problem: Problem, workers: int = 1) -> int:
        """A padded piece and its outputs for each worker; the image is read where it lies."""
        windows = 1
        most: tuple[int, ...] = MOST[min(problem.ndim, 2)]
        if problem.ndim > 2:
            rows, windows = volumes.blocks(problem)
            most = rows, most[1]
        outputs = [min(N, limit) for N, limit in zip(problem.output_shape[-2:], most)]
        window = [N + n - 1 for N, n in zip(outputs, problem.kernel_shape[-2:])]
        samples = math.prod(outputs) + windows * math.prod(window)
        return workers * problem.dtype.itemsize * samples


def _call(problem: Problem, workers: int) -> Call:
    """``call(x, h, out)``."""
    from corrconv.engines.simd.compiled import compiled

    if problem.stacked:
        return stacks.stack_call(problem, workers, PIECE)
    if problem.ndim > 2:
        return volumes.volume_call(problem, workers, PIECE)
    code = compiled(problem.dtype, problem.ndim)
    fills = np.array([problem.fillvalue]).astype(problem.dtype)
    rows = rows_of(problem, workers)
    told, of_helpers = (
        _geometry(problem, rows, waits=waits) for waits in (rows.workers > 1, False)
    )
    run: Callable[..., int] = code
    if problem.swapped:
        prepare = preparation(problem)

        def run(x: Array, h: Array, out: Array, *rest: Array) -> int:
            return code(*prepare(x, h), out, *rest)

    if not rows.workers:

        def call(x: Array, h: Array, out: Array) -> None:
            try:
                run(x, h, out, told, fills, NOBODY)
            except TypeError:
                plain = plain_operand(out)
                run(plain_operand(x), plain_operand(h), plain, told, fills, NOBODY)
                bring_back(plain, out)

    else:

        def call(x: Array, h: Array, out: Array) -> None:
            x, h, plain = plain_operand(x), plain_operand(h), plain_operand(out)

            def part(queue: Queue, mine: bool) -> int:
                return run(x, h, plain, told if mine else of_helpers, fills, queue)

            shared(part, rows)
            bring_back(plain, out)

    return call


def rows_of(problem: Problem, workers: int) -> Rows:
    """How threads share the outputs along the first axis."""
    from corrconv.engines.simd.host import GROUP, LINE

    unit = LINE if problem.ndim == 1 else GROUP
    return Rows.of(problem.output_shape[0], workers, unit, problem.multiply_adds / PIECE)


def _geometry(problem: Problem, rows: Rows, *, waits: bool) -> Array:
    from corrconv.engines.simd.geometry import BOUNDARIES, geometry

    return geometry(
        problem.padding,
        BOUNDARIES[problem.boundary],
        reverse=problem.operation == "convolve" and not problem.swapped,
        conjugate=problem.operation == "correlate" and not problem.swapped,
        rows=rows,
        waits=waits,
    )


implementation = NumbaSIMD()
