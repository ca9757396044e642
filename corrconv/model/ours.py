"""What our own compiled sums do for a problem: they are on the way of a first call."""

from __future__ import annotations

import math

from corrconv.core.problem import Problem

Features = tuple[float, ...]
SECOND_CACHE = 2**20
"""Bytes of image and result from which they come from farther away."""


def direct_features(problem: Problem) -> Features:
    """Register tiles: multiply-adds in full tiles, in single rows, rows of taps met, outputs, far bytes.

    Over more than two axes they are so for each plane of outputs and of the kernel.
    """
    *above, columns = problem.output_shape
    n = problem.kernel_shape
    itemsize = summed_itemsize(problem)
    half, rows = _tile()
    side = max(half // itemsize, 1)
    padded = math.ceil(columns / side) * side
    factor = 2 if problem.dtype.kind == "c" else 1
    if problem.ndim == 1:
        folded = n[0] // side * side if n[0] // side >= rows - 1 else 0
        blocked, flat, met = padded * folded, padded * (n[0] - folded), padded / side
    else:
        height = math.prod(above[:-1]) * math.ceil(above[-1] / rows) * rows
        all_of_them = height * padded * problem.taps
        few = n[-2] < rows - 1
        blocked, flat = (0, all_of_them) if few else (all_of_them, 0)
        met = height * padded / side * math.prod(n[:-1])
    outputs = math.prod(problem.output_shape)
    return (factor * blocked, factor * flat, met, outputs, _far(problem, itemsize))


def separable_features(problem: Problem) -> Features:
    """Two passes, at rank one: multiply-adds of both passes, outputs, far bytes; more over more axes."""
    outputs = math.prod(problem.output_shape)
    itemsize = summed_itemsize(problem)
    factor = 2 if problem.dtype.kind == "c" else 1
    passes = max(problem.ndim - 1, 1)
    far = passes * _far(problem, itemsize)
    return (factor * outputs * sum(problem.kernel_shape), passes * outputs, far)


OURS = {"register tiles": direct_features, "two passes": separable_features}
"""By the names that `corrconv.model.bases` has them under."""


def _far(problem: Problem, itemsize: int) -> float:
    held = itemsize * (math.prod(problem.image_shape) + math.prod(problem.output_shape))
    return float(held) if held > SECOND_CACHE else 0.0


def summed_in(problem: Problem) -> str:
    """The dtype that our direct sums compute in."""
    if problem.dtype.kind in "fc":
        return problem.dtype.name
    narrow = problem.dtype.kind != "b" and problem.dtype.itemsize <= 4
    return "int32" if narrow else "int64"


def summed_itemsize(problem: Problem) -> int:
    """Bytes of that dtype."""
    return {"int32": 4, "int64": 8}.get(summed_in(problem), problem.dtype.itemsize)


instead: tuple[int, int] | None = None
"""What `_tile` says where predictions are another machine's, see `corrconv.model.elsewhere`."""


def _tile() -> tuple[int, int]:
    """Bytes of half a tile's row, and the tile's rows: of the calibration that coefficients are from."""
    if instead:
        return instead
    from corrconv.engines.simd.host import shape

    tile = shape()
    return tile.vector_bytes * (tile.vectors // 2), tile.rows
