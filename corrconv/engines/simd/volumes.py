"""Operands of more than two axes, as planes, for the compiled loop over them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corrconv.core.problem import Problem
from corrconv.core.reduction import Array, preparation, source_indices
from corrconv.engines.machine_code.rows import Rows, Told, by_rows
from corrconv.engines.machine_code.signature import bring_back, plain_operand
from corrconv.engines.simd.geometry import BOUNDARIES, geometry

HELD = 2**20
"""Bytes of windows that are held at the same time: what stays in the second cache."""
MOST_SLOTS = 64
LEAST_ROWS, MOST_ROWS = 16, 128
"""Of outputs at a time."""
Call = Callable[[Array, Array, Array], None]


def volume_call(problem: Problem, workers: int, most: float) -> Call:
    """``call(x, h, out)``.

    Parameters
    ----------
    problem : Problem
        Over three axes or more.
    workers : int
        How many threads may be used.
    most : float
        Multiply-adds of one call: between two an interrupt is heard.
    """
    from corrconv.engines.simd.compiled import compiled_volume

    code, prepare = compiled_volume(problem.dtype), preparation(problem)
    fills, sources = np.array([problem.fillvalue]).astype(problem.dtype), sources_of(problem)
    shapes = [
        (math.prod(shape[:-2]), *shape[-2:])
        for shape in (problem.image_shape, problem.kernel_shape, problem.output_shape)
    ]
    swapped = problem.swapped
    rows = Rows.of(len(sources), workers, 1, problem.multiply_adds / most)

    def told(waits: bool) -> Told:
        of_planes = geometry(
            problem.padding[-2:],
            BOUNDARIES[problem.boundary],
            reverse=problem.operation == "convolve" and not swapped,
            conjugate=problem.operation == "correlate" and not swapped,
            rows=rows,
            waits=waits,
        )
        return np.append(of_planes, blocks(problem))

    run = by_rows(rows, told)

    def call(x: Array, h: Array, out: Array) -> None:
        image, kernel = prepare(x, h) if swapped else (x, h)
        image, kernel, target = map(plain_operand, (image, kernel, out))
        planes = [each.reshape(shape) for each, shape in zip((image, kernel, target), shapes)]
        run(lambda told, queue: code(*planes, told, fills, queue, sources))
        bring_back(target, out)

    return call


def sources_of(problem: Problem) -> NDArray[np.int64]:
    """Which plane of the image each plane of the kernel meets, for each plane of the outputs; -1: none."""
    outside = problem.boundary == "fill"
    found = np.zeros((1, 1), np.int64)
    missed = np.zeros((1, 1), bool)
    sides = zip(problem.image_shape, problem.kernel_shape, problem.output_shape, problem.padding)
    for N, n, count, (before, _) in list(sides)[:-2]:
        place = np.add.outer(np.arange(count), np.arange(n)) - before
        beyond = (place < 0) | (place >= N) if outside else np.zeros(place.shape, bool)
        if not outside:
            stands = source_indices(problem.boundary, -before, count + n - 1 - before, N)
            place = stands[place + before]
        found = _outer(found * N, place, np.add)
        missed = _outer(missed, beyond, np.logical_or)
    return np.ascontiguousarray(np.where(missed, -1, found))


def _outer(one: NDArray[Any], other: NDArray[Any], function: np.ufunc) -> NDArray[Any]:
    """Of two tables by outputs and taps, the one by pairs of both."""
    both: NDArray[Any] = function(one[:, None, :, None], other[None, :, None, :])
    return both.reshape(len(one) * len(other), -1)


def blocks(problem: Problem) -> tuple[int, int]:
    """Rows of outputs at a time, and planes of which windows are held."""
    slots = min(math.prod(problem.kernel_shape[:-2]), MOST_SLOTS)
    wide = min(problem.output_shape[-1], 512) + problem.kernel_shape[-1] + 31
    rows = HELD // (slots * wide * problem.dtype.itemsize) - problem.kernel_shape[-2]
    return min(max(rows // 16 * 16, LEAST_ROWS), MOST_ROWS), slots
