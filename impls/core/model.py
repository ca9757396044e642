"""How long a call takes, by implementation: the small model that `auto` chooses with.

    seconds = Σ coefficient · feature

Features count what an implementation does for a problem: multiply-adds, rows of taps met, outputs, bytes
beyond the second cache, and one for the call itself. Coefficients are seconds each, non-negative,
fitted for the least relative error to measured times. ``model.json`` beside this file was made by
``python -m benchmarks.calibrate --builtin``; `corrconv calibrate` fits them to this machine and stores
them in the user's cache folder. Transforms have times of their own, `impls.core.tiles.costs`.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from impls.core import stored
from impls.core.problem import Problem

BUILTIN = Path(__file__).with_name("model.json")
SECOND_CACHE = 2**20
"""Bytes of image and result from which they come from farther away."""
THREADS = 60e-6
"""Seconds that handing parts to other threads costs."""
Features = tuple[float, ...]


@dataclass(frozen=True)
class Prediction:
    """What one implementation is predicted to take."""

    name: str
    seconds: float
    detail: str = ""


def predict(problem: Problem, workers: int = 1) -> list[Prediction]:
    """Every implementation that the model knows and the problem suits, the fastest first.

    `separable` is predicted for a kernel of rank one; what it needs to know about the kernel is not
    looked at here.
    """
    if problem.ndim > 2:
        return []
    found = [Prediction("numba_simd", _direct(problem, workers)), *_tiled(problem, workers)]
    if problem.ndim == 2 and not problem.swapped and sum(problem.kernel_shape) < problem.taps:
        found.append(Prediction("separable", _separable(problem, workers)))
    return sorted(found, key=lambda each: each.seconds)


def _direct(problem: Problem, workers: int) -> float:
    known = coefficients("numba_simd", summed_in(problem), problem.ndim)
    return _seconds(known, direct_features(problem), workers)


def _separable(problem: Problem, workers: int) -> float:
    known = coefficients("separable", summed_in(problem), problem.ndim)
    return _seconds(known, separable_features(problem), workers)


def _tiled(problem: Problem, workers: int) -> list[Prediction]:
    from impls.core.tiles.choice import choose

    try:
        choice = choose(problem, workers)
    except LookupError:  # no provider of transforms
        return []
    tiles = f"{choice.tiles} tile{'s' if choice.tiles > 1 else ''}"
    shape = "x".join(map(str, choice.tile_shape))
    return [
        Prediction("fftw_tiled", choice.seconds, f"{tiles} of {shape} through {choice.provider}")
    ]


def _seconds(known: Features, features: Features, workers: int) -> float:
    fixed = known[-1]
    work = sum(c * f for c, f in zip(known[:-1], features, strict=True))
    if workers == 1:
        return fixed + work
    return min(fixed + work, fixed + THREADS + work / workers)


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


@cache
def coefficients(name: str, dtype: str, ndim: int) -> Features:
    """Seconds a feature, this machine's where it was calibrated; the call's own come last."""
    own = stored.calibration().get("coefficients", {})
    key = f"{name} {dtype} {ndim}-D"
    return tuple(map(float, own[key])) if key in own else builtin(key)


def builtin(key: str) -> Features:
    """The package's own coefficients, under a key of the table."""
    return tuple(map(float, _builtin()["coefficients"][key]))


@cache
def _tile() -> tuple[int, int]:
    """Bytes of half a tile's row, and the tile's rows, in this process."""
    from impls.core.simd.host import HALF, ROWS, VECTOR_BYTES

    return VECTOR_BYTES * HALF, ROWS


@cache
def _builtin() -> dict[str, Any]:
    return dict(json.loads(BUILTIN.read_text("utf-8")))


def forget() -> None:
    """Read the calibration anew when it is next asked for."""
    for function in (stored.calibration, coefficients):
        function.cache_clear()
