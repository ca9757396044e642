"""A benchmark's cell: gated, planned, its operands made; what is left is to call it.

Timed classes have no ``setup``: asv would re-run it before every call and time single calls only.
A cell is made in the first call, which asv's warm-up absorbs, and kept.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import cache
from typing import NoReturn

import numpy as np

from benchmarks.arrays import Array
from benchmarks.budget import too_slow
from benchmarks.gate.run import quick_verdicts
from benchmarks.gate.spot import spot_failure
from benchmarks.process import keep_freed_memory, pin_threads
from impls import Implementation, Problem, get

KERNELS = 5
"""Kernels that take turns, so that a remembered spectrum helps only where that is measured."""

Verdicts = dict[str, str | None]


class GateFailed(Exception):
    """The implementation is not correct, so it is not timed."""


def setup_cache() -> Verdicts:
    """Put every implementation through the quick gate: asv runs this once for each commit."""
    return quick_verdicts()


setup_cache.timeout = 600  # type: ignore[attr-defined]


def not_tried(reason: str) -> NoReturn:
    """Have asv show the cell as n/a."""
    from asv_runner.benchmarks.mark import SkipNotImplemented

    raise SkipNotImplemented(reason)


def same(operation: str, ndim: int, dtype: str, N: int, n: int) -> Problem:
    """The problem of a cell: ``same``, zero-filled, equal sides."""
    return Problem(operation, (N,) * ndim, (n,) * ndim, "same", dtype=np.dtype(dtype))  # type: ignore[arg-type]


def operands(problem: Problem, kernels: int = KERNELS) -> tuple[Array, list[Array]]:
    """A Gaussian image and several kernels, the same in every process."""
    generator = np.random.default_rng(0)

    def normal(shape: tuple[int, ...]) -> Array:
        # drawn in the dtype itself: a wider copy would raise the peak that memory cells measure
        return generator.standard_normal(shape, dtype=problem.dtype.type)

    return normal(problem.x_shape), [normal(problem.h_shape) for _ in range(kernels)]


def admit(verdicts: Verdicts, name: str, problem: Problem) -> Implementation:
    """The implementation, if it may be tried on this problem.

    Raises
    ------
    GateFailed
        Where the gate refused it.
    SkipNotImplemented
        Where it cannot run here, declines the problem, or would take too long.
    """
    implementation = get(name)
    if missing := implementation.unavailable():
        not_tried(missing)
    if reason := verdicts.get(name, f"{name}: was not put through the gate"):
        raise GateFailed(reason)
    if reason := implementation.supports(problem) or too_slow(implementation, problem):
        not_tried(f"{name}: {reason}")
    return implementation


def make_cell(
    verdicts: Verdicts, name: str, problem: Problem, workers: int
) -> Callable[[], object]:
    """A function without arguments that does one planned call; kernels take turns.

    Raises
    ------
    GateFailed
        Also where this very problem comes out wrong.
    """
    pin_threads(workers)
    keep_freed_memory()
    implementation = admit(verdicts, name, problem)
    plan = implementation.plan(problem, workers)
    x, kernels = operands(problem)
    if failure := spot_failure(implementation, problem, x, kernels[0], plan(x, kernels[0])):
        raise GateFailed(f"{name} at N={problem.x_shape}, n={problem.h_shape}: {failure}")
    turn = itertools.cycle(kernels)
    return lambda: plan(x, next(turn))


@cache
def nothing() -> Callable[[], object]:
    """A cell that takes its turn like any other and computes nothing: the overhead of a cell."""
    x, kernels = np.zeros(1), [np.zeros(1)] * KERNELS
    turn = itertools.cycle(kernels)

    def plan(x: Array, h: Array) -> None:
        return None

    return lambda: plan(x, next(turn))
