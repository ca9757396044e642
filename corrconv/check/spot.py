"""The gate for one benchmark cell: the very problem that is about to be timed, at chosen outputs.

The cases of the gate are small. A library that is wrong at one transform length only would pass
them, so every cell checks its own result against the oracle: at the corners and at random outputs.
"""

from __future__ import annotations

import itertools
import zlib

import numpy as np

from corrconv import Implementation, Problem
from corrconv.check.metrics import normwise, normwise_bound
from corrconv.check.oracle import exact
from corrconv.measure.arrays import Array

PRODUCTS = 60_000
"""Exact products spent on a cell: a fraction of a second."""


def chosen_points(problem: Problem, products: int = PRODUCTS) -> Array:
    """Output indices, shape (count, ndim): every corner, and as many random ones as `products` pay."""
    shape = problem.output_shape
    corners = np.array(list(itertools.product(*((0, size - 1) for size in shape))))
    generator = np.random.default_rng(zlib.crc32(repr(problem).encode()))
    count = max(8, min(products // problem.taps, 4096))
    return np.concatenate([corners, generator.integers(0, shape, (count, len(shape)))])


def spot_failure(
    implementation: Implementation, problem: Problem, x: Array, h: Array, result: Array
) -> str | None:
    """Why `result` is wrong, as far as the chosen outputs tell; None where it is right."""
    if result.shape != problem.output_shape or result.dtype != problem.dtype:
        return (
            f"result is {result.shape} {result.dtype}, "
            f"expected {problem.output_shape} {problem.dtype}"
        )
    points = chosen_points(problem)
    answer = exact(problem, x, h, points)
    error = normwise(result[tuple(points.T)], answer, problem.dtype)
    bound = normwise_bound(implementation, problem)
    return None if error <= bound else f"normwise error {error:.3g} u, allowed are {bound:.3g} u"
