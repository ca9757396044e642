"""A benchmark's cell: gated, planned, its operands made; what is left is to call it.

Timed classes have no ``setup``: asv would re-run it before every call and time single calls only.
`benchmarks.timed` says when a cell is made instead.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from corrconv import Implementation, Problem, get
from corrconv.check.run import quick_verdicts
from corrconv.check.spot import GateFailed, spot_failure
from corrconv.core import Array
from corrconv.measure.conditions import keep_freed_memory, pin_threads
from corrconv.measure.grids import too_slow
from corrconv.measure.problems import KERNELS, operands
from corrconv.measure.sides import Draw, Drawn, Side, make_ready

Verdicts = dict[str, str | None]
Cell = Callable[[], object]


def setup_cache() -> Verdicts:
    """Put every implementation through the quick gate: asv runs this once for each commit."""
    return quick_verdicts()


setup_cache.timeout = 600  # type: ignore[attr-defined]


def same(operation: str, ndim: int, dtype: str, N: int, n: int) -> Problem:
    """The problem of a cell: ``same``, zero-filled, equal sides."""
    return Problem(operation, (N,) * ndim, (n,) * ndim, "same", dtype=np.dtype(dtype))  # type: ignore[arg-type]


def not_tried(name: str, problem: Problem) -> str | None:
    """Why a cell is n/a: it cannot run here, is declined, or would take too long; None where tried."""
    implementation = get(name)
    return (
        implementation.unavailable()
        or implementation.supports(problem)
        or too_slow(implementation, problem)
    )


def refuse_wrong(verdicts: Verdicts, name: str) -> None:
    """Raise GateFailed where the gate refused the implementation, or has not seen it."""
    if reason := verdicts.get(name, f"{name}: was not put through the gate"):
        raise GateFailed(reason)


def admit(verdicts: Verdicts, name: str, problem: Problem) -> Implementation:
    """The implementation, if it may be measured on this problem.

    Raises
    ------
    GateFailed
        Where the gate refused it.
    SkipNotImplemented
        Where the cell is not tried: asv shows it as n/a.
    """
    from asv_runner.benchmarks.mark import SkipNotImplemented

    if reason := not_tried(name, problem):
        raise SkipNotImplemented(f"{name}: {reason}")
    refuse_wrong(verdicts, name)
    return get(name)


def check_here(
    implementation: Implementation, problem: Problem, x: Array, h: Array, y: Array
) -> None:
    """Raise GateFailed where y is wrong for this very problem, see `corrconv.check.spot`."""
    if failure := spot_failure(implementation, problem, x, h, y):
        raise GateFailed(
            f"{implementation.name} at x {problem.x_shape}, h {problem.h_shape}: {failure}"
        )


def make_cell(name: str, problem: Problem, workers: int, draw: Draw = operands) -> Cell:
    """A function without arguments that does one planned call; kernels take turns.

    Raises
    ------
    GateFailed
        Where this very problem comes out wrong.
    """
    pin_threads(workers)
    keep_freed_memory()
    return make_ready(Side(name, problem, workers), Drawn(draw)).call


def nothing() -> Cell:
    """A cell that takes its turn like any other and computes nothing: the overhead of a cell."""
    x, kernels = np.zeros(1), [np.zeros(1)] * KERNELS
    turn = itertools.cycle(kernels)

    def plan(x: Array, h: Array) -> None:
        return None

    return lambda: plan(x, next(turn))
