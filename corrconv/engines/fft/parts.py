"""Tiles along an axis, as the compiled calls read them: see `corrconv.engines.fft.fields.PART`."""

from __future__ import annotations

import numpy as np

from corrconv.core.problem import Problem
from corrconv.core.reduction import Array, source_indices
from corrconv.engines.fft.fields import NOT_READ, OUTSIDE, PART


def step(problem: Problem, axis: int, length: int) -> int:
    """Outputs that a tile of this length gives; one that holds everything gives all."""
    if length >= problem.fft_shape[axis]:
        return problem.output_shape[axis]
    return length - problem.kernel_shape[axis] + 1


def parts(problem: Problem, axis: int, length: int, lanes: int) -> Array:
    """The tiles, a line each.

    Parameters
    ----------
    problem : Problem
    axis : int
    length : int
        Samples of a tile.
    lanes : int
        Real numbers in a vector.

    Returns
    -------
    ndarray of int64
        Of shape (tiles, fields).
    """
    N, n, outputs = (
        shape[axis] for shape in (problem.image_shape, problem.kernel_shape, problem.output_shape)
    )
    reals = 2 if problem.dtype.kind == "c" else 1
    each = step(problem, axis, length)
    first = np.arange(0, outputs, each)
    given = np.minimum(each, outputs - first)
    low = first - problem.padding[axis][0]
    needed = np.minimum(given + n - 1, length)
    source, stop = np.clip(low, 0, N), np.clip(low + needed, 0, N)
    count = stop - source
    block = (n + 1) // 2
    blocks = np.clip(block, 1, np.maximum(count, 1))
    group = np.minimum(reals * block, reals * count) // lanes
    narrow = np.maximum(np.minimum(reals * block, reals * count), 1)
    classes = np.where(group > 0, lanes, 2 ** np.floor(np.log2(np.minimum(narrow, lanes))))
    outside = (low < 0) | (low + needed > N)
    unseen = outside & (problem.mode == "full")  # else every window holds a block of the image
    table = {
        "source": source,
        "before": source - low,
        "length": count,
        "first": first,
        "outputs": given,
        "needed": needed,
        "block": blocks,
        "group": group,
        "classes": classes,
        "unseen": unseen,
    }
    return np.array([table[name] for name in PART], np.int64).T.copy()


def source_rows(problem: Problem, length: int) -> Array:
    """Which row of the image stands at each of the extended one, and on for a tile."""
    found = sources(problem, 0)
    return np.concatenate([found, np.full(length, NOT_READ)])


def sources(problem: Problem, axis: int) -> Array:
    """Which sample of the image stands at each place of the extended one; `OUTSIDE` for the fill value."""
    N, (before, after) = problem.image_shape[axis], problem.padding[axis]
    return _sources(problem, axis, -before, N + after)


def sources_outside(problem: Problem, axis: int) -> Array:
    """The same, of the places before the image, and of those behind it, which follow at once."""
    N, (before, after) = problem.image_shape[axis], problem.padding[axis]
    ends = _sources(problem, axis, -before, 0), _sources(problem, axis, N, N + after)
    return np.concatenate(ends)


def _sources(problem: Problem, axis: int, start: int, stop: int) -> Array:
    N = problem.image_shape[axis]
    if problem.boundary != "fill":
        return source_indices(problem.boundary, start, stop, N).astype(np.int64)
    places = np.arange(start, stop)
    return np.where((places >= 0) & (places < N), places, OUTSIDE)
