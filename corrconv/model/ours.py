"""What our own compiled sums do for a problem: they are on the way of a first call."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corrconv.core.problem import Problem
from corrconv.core.registers import Shape

if TYPE_CHECKING:
    from corrconv.engines.fft.choice import TileChoice

Features = tuple[float, ...]
SECOND_CACHE = 2**20
"""Bytes of image and result from which they come from farther away."""


def direct_features(problem: Problem) -> Features:
    """Register tiles: multiply-adds in full tiles, in single rows, rows of taps met, outputs, far bytes.

    In 1-D rows are those of a strip (`corrconv.engines.simd.strip`). Over more than two axes they are
    so for each plane of outputs and of the kernel.
    """
    *above, columns = problem.output_shape
    n = problem.kernel_shape
    lane = lane_bytes(problem)
    half, rows = _tile()
    side = max(half // lane, 1)
    padded = math.ceil(columns / side) * side
    factor = 2 if problem.dtype.kind == "c" else lane / summed_itemsize(problem)
    if problem.ndim == 1:
        single = _single(n[0], vector_bytes() // lane, 2 if problem.dtype.kind == "c" else 4)
        blocked, flat, met = padded * (n[0] - single), padded * single, padded / side
    else:
        height = math.prod(above[:-1]) * math.ceil(above[-1] / rows) * rows
        all_of_them = height * padded * problem.taps
        few = n[-2] < rows - 1
        blocked, flat = (0, all_of_them) if few else (all_of_them, 0)
        met = height * padded / side * math.prod(n[:-1])
    outputs = math.prod(problem.output_shape)
    return (factor * blocked, factor * flat, met, outputs, _far(problem, problem.dtype.itemsize))


def _single(taps: int, vector: int, rows: int) -> int:
    """How many taps of a strip have no other one that is some vectors apart: each needs loads of its own."""
    left = taps % (rows * vector)
    return left if left <= vector else max(2 * vector - left, 0)


def separable_features(problem: Problem) -> Features:
    """Two passes, at rank one: multiply-adds of both passes, outputs, far bytes; more over more axes."""
    outputs = math.prod(problem.output_shape)
    lane = max(problem.dtype.itemsize, 4 if problem.dtype.kind == "b" else 2)
    factor = 2 if problem.dtype.kind == "c" else lane / summed_itemsize(problem)
    passes = max(problem.ndim - 1, 1)
    far = passes * _far(problem, problem.dtype.itemsize)
    return (factor * outputs * sum(problem.kernel_shape), passes * outputs, far)


def transform_features(problem: Problem) -> Features:
    """Tiles of our own transforms: what their passes are predicted to take, tiles, far bytes."""
    try:
        choice = tiles(problem)
    except LookupError:  # the kernel is larger than any tile
        return math.inf, math.inf, 0.0
    return choice.seconds, choice.tiles, _far(problem, summed_itemsize(problem))


def tiles(problem: Problem) -> TileChoice:
    """Those of our own transforms, on one thread.

    Raises
    ------
    LookupError
        Where the kernel is larger than any.
    """
    from corrconv.engines.fft.choice import choose

    return choose(problem, vectors=instead.vector_bytes if instead else 0)


TRANSFORMS = "own transforms"
OURS = {
    "register sums": direct_features,
    "two passes": separable_features,
    TRANSFORMS: transform_features,
}
"""By the names that `corrconv.model.bases` has them under."""


def _far(problem: Problem, itemsize: int) -> float:
    held = itemsize * (math.prod(problem.image_shape) + math.prod(problem.output_shape))
    return float(held) if held > SECOND_CACHE else 0.0


def summed_in(problem: Problem) -> str:
    """The dtype by whose times our sums are predicted, scaled where their lanes are narrower."""
    if problem.dtype.kind in "fc":
        return problem.dtype.name
    narrow = problem.dtype.kind != "b" and problem.dtype.itemsize <= 4
    return "int32" if narrow else "int64"


def summed_itemsize(problem: Problem) -> int:
    """Bytes of that dtype."""
    return {"int32": 4, "int64": 8}.get(summed_in(problem), problem.dtype.itemsize)


def lane_bytes(problem: Problem) -> int:
    """Bytes that register tiles sum a sample in: see `corrconv.engines.simd.lanes`."""
    single = 1 if problem.dtype.kind == "b" else 2
    return single if problem.dtype.itemsize == 1 else problem.dtype.itemsize


instead: Shape | None = None
"""What `_tile` says where predictions are another machine's, see `corrconv.model.elsewhere`."""


def vector_bytes() -> int:
    """Bytes of a vector register: of the calibration that coefficients are from."""
    return _shape().vector_bytes


def _tile() -> tuple[int, int]:
    """Bytes of half a tile's row, and the tile's rows."""
    tile = _shape()
    return tile.vector_bytes * (tile.vectors // 2), tile.rows


def _shape() -> Shape:
    from corrconv.engines.simd.host import shape

    return instead or shape()
