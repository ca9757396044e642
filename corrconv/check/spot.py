"""The gate for one benchmark cell: the very problem that is about to be timed, at chosen outputs.

The cases of the gate are small. A library that is wrong at one transform length only would pass
them, so every cell checks its own result against the oracle: at the corners and at random outputs.
"""

from __future__ import annotations

import itertools
import zlib
from dataclasses import dataclass

import numpy as np

from corrconv import Implementation, Problem
from corrconv.check.metrics import normwise, normwise_bound
from corrconv.check.oracle import Exact, exact
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
    """Exact outputs of one problem, at chosen points: the same for all that compute it."""

    problem: Problem
    points: Array
    answer: Exact

    @classmethod
    def of(cls, problem: Problem, x: Array, h: Array, products: int = PRODUCTS) -> Spot:
        """Those of these operands."""
        points = chosen_points(problem, products)
        return cls(problem, points, exact(problem, x, h, points))

    def error(self, result: Array) -> float:
        """The normwise error at the chosen outputs, in units of the dtype's unit roundoff."""
        return normwise(result[tuple(self.points.T)], self.answer, self.problem.dtype)

    def failure(self, implementation: Implementation, result: Array) -> str | None:
        """Why `result` is wrong, as far as the chosen outputs tell; None where it is right."""
        problem = self.problem
        if result.shape != problem.output_shape or result.dtype != problem.dtype:
            return (
                f"result is {result.shape} {result.dtype}, "
                f"expected {problem.output_shape} {problem.dtype}"
            )
        error = self.error(result)
        bound = normwise_bound(implementation, problem)
        return (
            None if error <= bound else f"normwise error {error:.3g} u, allowed are {bound:.3g} u"
        )


def spot_failure(
    implementation: Implementation, problem: Problem, x: Array, h: Array, result: Array
) -> str | None:
    """The `Spot.failure` of a single result."""
    return Spot.of(problem, x, h).failure(implementation, result)
