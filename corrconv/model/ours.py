"""The three that `auto` chooses from: what they do for a problem, and what they are predicted to take."""

from __future__ import annotations

import math

from corrconv.core.problem import Problem
from corrconv.model import table
from corrconv.model.prediction import Prediction

Features = tuple[float, ...]
OURS = ("numba_simd", "separable", "fftw_tiled")
SECOND_CACHE = 2**20
"""Bytes of image and result from which they come from farther away."""
THREADS = 60e-6
"""Seconds that handing parts to other threads costs."""


def predict_ours(problem: Problem, workers: int) -> list[Prediction]:
    """Those that the problem suits."""
    found = [_of_sums("numba_simd", direct_features(problem), problem, workers)]
    found += _tiled(problem, workers)
    if problem.ndim == 2 and not problem.swapped and sum(problem.kernel_shape) < problem.taps:
        found.append(_of_sums("separable", separable_features(problem), problem, workers))
    return found


def _of_sums(name: str, features: Features, problem: Problem, workers: int) -> Prediction:
    key = table.key_of(name, summed_in(problem), problem.ndim)
    known = table.entry(key)
    assert known is not None, f"the built-in table has no {key}"
    seconds = known.seconds(features)
    if workers > 1:
        seconds = min(seconds, known.seconds(features, workers) + THREADS)
    return Prediction(name, seconds, error=known.error)


def _tiled(problem: Problem, workers: int) -> list[Prediction]:
    from corrconv.engines.tiles.choice import choose

    try:
        choice = choose(problem, workers)
    except LookupError:  # no provider of transforms
        return []
    tiles = f"{choice.tiles} tile{'s' if choice.tiles > 1 else ''}"
    shape = "x".join(map(str, choice.tile_shape))
    detail = f"{tiles} of {shape} through {choice.provider}"
    known = table.entry(table.key_for("fftw_tiled", problem))
    error = math.nan if known is None else known.error
    return [Prediction("fftw_tiled", choice.seconds, detail, error)]


def direct_features(problem: Problem) -> Features:
    """Of `numba_simd`: multiply-adds in full tiles, in single rows, rows of taps met, outputs, far bytes."""
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
        height = math.ceil(above[0] / rows) * rows
        all_of_them = height * padded * problem.taps
        few = n[0] < rows - 1
        blocked, flat = (0, all_of_them) if few else (all_of_them, 0)
        met = height * padded / side * n[0]
    outputs = math.prod(problem.output_shape)
    return (factor * blocked, factor * flat, met, outputs, _far(problem, itemsize))


def separable_features(problem: Problem) -> Features:
    """Of `separable` at rank one: multiply-adds of both passes, outputs, far bytes."""
    outputs = math.prod(problem.output_shape)
    itemsize = summed_itemsize(problem)
    factor = 2 if problem.dtype.kind == "c" else 1
    return (factor * outputs * sum(problem.kernel_shape), outputs, _far(problem, itemsize))


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


def _tile() -> tuple[int, int]:
    """Bytes of half a tile's row, and the tile's rows: of the calibration that coefficients are from."""
    from corrconv.engines.simd.host import shape

    tile = shape()
    return tile.vector_bytes * (tile.vectors // 2), tile.rows
