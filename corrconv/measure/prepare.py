"""Sides made ready to be timed in this process: threads, memory, operands, plans, each found right."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

import corrconv
from corrconv import Implementation, Problem
from corrconv.measure.arrays import Array
from corrconv.measure.cells import check_here
from corrconv.measure.kernels import KERNELS, low_rank_only, operands
from corrconv.measure.process import keep_freed_memory, pin_threads
from corrconv.measure.runner import Call
from corrconv.measure.sides import Side


def prepare(sides: Sequence[Side]) -> list[Call]:
    """A call of each side, warm and checked; sides of one problem have the same operands.

    Threads are held to the most that any side may use, and freed memory is kept, for all alike: see
    `corrconv.measure.process`. Each side has a plan of its own, so that two entries of the same side differ
    as two users' plans do.

    Raises
    ------
    GateFailed
        Where a side's result is wrong.
    UnsupportedProblem
        Where a side declines its problem.
    """
    pin_threads(max(side.workers for side in sides))
    keep_freed_memory()
    found = {side.name: find(side.name) for side in sides}
    rank_one = any(low_rank_only(it) for it in found.values())
    drawn = {problem: draw(problem, rank_one) for problem in {side.problem for side in sides}}
    checked: set[Side] = set()
    calls = []
    for side in sides:
        call = _call(side, found[side.name], *drawn[side.problem])
        if side not in checked:
            checked.add(side)
            x, (h, *_) = drawn[side.problem]
            check_here(found[side.name], side.problem, x, h, np.asarray(call()))
        call()
        calls.append(call)
    return calls


def find(name: str) -> Implementation:
    """The implementation of a registered name or of a file."""
    if not name.endswith(".py"):
        return corrconv.get(name)
    from corrconv.core.registry import load_file  # older commits of impls may lack it

    return load_file(name)


def draw(problem: Problem, rank_one: bool) -> tuple[Array, list[Array]]:
    """An image and kernels, the same in every process: noise, or small whole numbers for integers."""
    if problem.dtype.kind == "f":
        return operands(problem, rank_one=rank_one)
    generator = np.random.default_rng(0)

    def one(shape: tuple[int, ...]) -> Array:
        if problem.dtype.kind in "bu":
            return generator.integers(0, 2, shape).astype(problem.dtype)
        if problem.dtype.kind == "i":
            return generator.integers(-4, 5, shape).astype(problem.dtype)
        both = generator.standard_normal((2, *shape))
        return (both[0] + 1j * both[1]).astype(problem.dtype)

    def kernel() -> Array:
        if not rank_one:
            return one(problem.h_shape)
        product: Array = one(problem.h_shape[:1])
        for n in problem.h_shape[1:]:
            product = np.multiply.outer(product, one((n,)))
        return product

    return one(problem.x_shape), [kernel() for _ in range(KERNELS)]


def _call(side: Side, implementation: Implementation, x: Array, kernels: list[Array]) -> Call:
    """One call of a side; kernels take turns, so that a remembered spectrum gains nothing."""
    turn = itertools.cycle(kernels)
    if side.planned:
        plan = implementation.plan(side.problem, side.workers)
        return lambda: plan(x, next(turn))
    problem, name, workers = side.problem, implementation.name, side.workers
    compute = getattr(corrconv, problem.operation)
    mode, boundary, fillvalue = problem.mode, problem.boundary, problem.fillvalue
    return lambda: compute(x, next(turn), mode, boundary, fillvalue, method=name, workers=workers)
