"""The gate for one benchmark cell: the very problem that is about to be timed, its whole result.

The cases of the gate are others. A library that is wrong at one transform length only, or in one tile, would
pass them, so every cell compares its own result, all of it, with a second method: a transform in float64.
That tells little of the last bits of a float64 result, so the oracle does at corners and random outputs.
"""

from __future__ import annotations

import itertools
import zlib
from dataclasses import dataclass, replace

import numpy as np

from corrconv import Implementation, Problem
from corrconv.check.metrics import (
    normwise,
    normwise_bound,
    transform_bound,
    unit_roundoff,
)
from corrconv.check.oracle import Exact, exact, extended
from corrconv.check.second import Valid
from corrconv.core import Array

PRODUCTS = 60_000
"""Exact products spent on a cell: a fraction of a second."""


class GateFailed(Exception):
    """The implementation is not correct, so it is not timed."""


def chosen_points(problem: Problem, products: int = PRODUCTS) -> Array:
    """Output indices, shape (count, ndim): every corner, and as many random ones as `products` pay."""
    shape = problem.output_shape
    corners = np.array(list(itertools.product(*((0, size - 1) for size in shape))))
    generator = np.random.default_rng(zlib.crc32(repr(problem).encode()))
    count = max(8, min(products // problem.taps, 4096))
    return np.concatenate([corners, generator.integers(0, shape, (count, len(shape)))])


@dataclass(frozen=True)
class Spot:
    """The answer to one problem, the same for all that compute it.

    Attributes
    ----------
    problem : Problem
    points : ndarray of int
        Outputs at which it is exact.
    answer : Exact
        There.
    whole : ndarray
        All outputs, in float64; of integers exact.
    resolution : float
        How far off they may be, in units of the result's u beside ‖x‖₂‖h‖₂.
    """

    problem: Problem
    points: Array
    answer: Exact
    whole: Array
    resolution: float

    @classmethod
    def of(cls, problem: Problem, x: Array, h: Array, products: int = PRODUCTS) -> Spot:
        """That of these operands, which are finite."""
        points = chosen_points(problem, products)
        answer = exact(problem, x, h, points)
        valid, padded = Valid(problem), extended(problem, x)
        if problem.dtype.kind in "biu":
            return cls(problem, points, answer, valid.integers(padded, valid.taps(h)), 0.0)
        whole = valid.near(padded, valid.taps(h))
        u = unit_roundoff(problem.dtype)
        return cls(problem, points, answer, whole, transform_bound(problem) * 2.0**-53 / u)

    def scaled(self, factor: float) -> Spot:
        """That of the same operands after h was multiplied in place, by -1 or a power of two.

        Who changes operands between samples, so that nobody gains by remembering a result, judges the last
        one by this.
        """
        a = self.answer
        size = abs(factor)
        answer = Exact(factor * a.high, factor * a.low, size * a.magnitude, size * a.norms)
        return replace(self, answer=answer, whole=factor * self.whole)

    def error(self, result: Array) -> float:
        """The normwise error at the chosen outputs, in units of the dtype's unit roundoff."""
        return normwise(result[tuple(self.points.T)], self.answer, self.problem.dtype)

    def failure(self, implementation: Implementation, result: Array) -> str | None:
        """Why `result` is wrong; None where it is right.

        A single output that is off by more than twice the implementation's bound, and 2·log₂(2P) units of
        float64, is never missed: there is no chance in it.
        """
        problem = self.problem
        if result.shape != problem.output_shape or result.dtype != problem.dtype:
            return (
                f"result is {result.shape} {result.dtype}, "
                f"expected {problem.output_shape} {problem.dtype}"
            )
        if problem.dtype.kind in "biu":
            wrong = int(np.count_nonzero(result != self.whole))
            return f"{wrong} of {result.size} integers differ" if wrong else None
        bound = normwise_bound(implementation, problem)
        scale = self.answer.norms * unit_roundoff(problem.dtype)
        far = np.nan_to_num(np.abs(result - self.whole), nan=np.inf, posinf=np.inf)
        allowed = bound + self.resolution
        if wrong := int(np.count_nonzero(far > allowed * scale)):
            place = tuple(int(i) for i in np.unravel_index(int(far.argmax()), far.shape))
            error = float(far.max()) / scale if scale else np.inf
            return (
                f"{wrong} of {result.size} outputs are wrong, most at {place}: "
                f"normwise error {error:.3g} u, allowed are {allowed:.3g} u"
            )
        if not (error := self.error(result)) <= bound:
            return f"normwise error {error:.3g} u, allowed are {bound:.3g} u"
        return None


def spot_failure(
    implementation: Implementation, problem: Problem, x: Array, h: Array, result: Array
) -> str | None:
    """The `Spot.failure` of a single result."""
    return Spot.of(problem, x, h).failure(implementation, result)
