"""Which tile, and whose transforms: the least predicted time.

    seconds = (tiles of the busiest worker + 1/2, for the kernel) · points · (c(rows) + c(columns)) / 2

where c is the measured time a point of a square tile (`corrconv.engines.tiles.costs`). Nothing is measured
here, and no library is imported.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

import numpy as np

from corrconv.core.exact import working_dtype
from corrconv.core.problem import Problem, Shape
from corrconv.core.reduction import Array
from corrconv.engines.tiles import costs as costing
from corrconv.engines.tiles.costs import Costs, costs
from corrconv.engines.tiles.size import good_sizes

CALL = 12e-6
"""Seconds that a call costs beside its tiles."""
THREADS = 60e-6
"""Seconds that handing tiles to other threads costs."""
LARGEST = {1: 2**16, 2: 1024}
"""Longest tile along an axis by number of axes, but for kernels that need more."""
Refused = frozenset[tuple[str, Shape]]


@dataclass(frozen=True)
class TileChoice:
    """Provider and tile for a problem.

    Attributes
    ----------
    provider : str
        Whose transforms.
    tile_shape : tuple of int
        The transform's shape.
    tiles : int
        How many of them cover the output.
    workers : int
        How many threads are worth while.
    seconds : float
        Predicted time of a call, its kernel's transform included.
    """

    provider: str
    tile_shape: Shape
    tiles: int
    workers: int
    seconds: float


def choose(problem: Problem, workers: int = 1, refused: Refused = frozenset()) -> TileChoice:
    """The choice for a problem in 1-D or 2-D.

    Parameters
    ----------
    problem : Problem
        What is to be computed.
    workers : int
        How many threads may be used.
    refused : frozenset of (str, tuple of int)
        Providers and tiles that were found wrong.

    Raises
    ------
    LookupError
        Where nothing is left to choose from.
    """
    ndim, dtype = problem.ndim, working_dtype(problem).name
    ranges = [_candidates(problem, axis) for axis in range(ndim)]
    known = costs(costing.known(), dtype, ndim, _all_lengths())
    if not known.providers:
        raise LookupError("no provider of transforms can run here: pip install pyfftw")
    lengths = [known.lengths[part] for part in ranges]
    counts = [_tiles(problem, axis, each) for axis, each in enumerate(lengths)]
    if ndim == 1:
        tiles, points = counts[0], lengths[0]
    else:
        tiles, points = (np.multiply.outer(*both) for both in (counts, lengths))
    each = points * _per_point(known, ranges)
    for name, tile in refused:
        if name in known.providers:
            _refuse(each[known.providers.index(name)], lengths, tile)
    alone = _best(known, lengths, tiles, each, 1)
    if workers == 1 or alone.seconds < THREADS:
        return alone
    shared = _best(known, lengths, tiles, each, workers)
    return min(alone, shared, key=lambda choice: choice.seconds)


def _best(
    known: Costs, lengths: list[Array], tiles: Array, each: Array, workers: int
) -> TileChoice:
    """The least time on so many threads, from the seconds that each tile takes."""
    share = tiles if workers == 1 else -(-tiles // workers)
    seconds = each * (share + 0.5)
    best = int(seconds.argmin())
    which, *place = map(int, np.unravel_index(best, seconds.shape))
    predicted = float(seconds.flat[best])
    if not math.isfinite(predicted):
        raise LookupError("every transform that this problem could use was found wrong")
    return TileChoice(
        known.providers[which],
        tuple(int(axis[i]) for axis, i in zip(lengths, place)),
        int(tiles[tuple(place)]),
        workers,
        predicted + CALL + (THREADS if workers > 1 else 0),
    )


def _per_point(known: Costs, ranges: list[slice]) -> Array:
    if len(ranges) == 1:
        return known.per_point[:, ranges[0]]
    down, along = (known.per_point[:, part] for part in ranges)
    mean: Array = (down[:, :, None] + along[:, None, :]) / 2
    return mean


def _refuse(seconds: Array, lengths: list[Array], tile: Shape) -> None:
    place = tuple(np.flatnonzero(each == size) for each, size in zip(lengths, tile))
    if all(found.size for found in place):
        seconds[tuple(int(found[0]) for found in place)] = math.inf


def _candidates(problem: Problem, axis: int) -> slice:
    """From the first length that the kernel fits into to the first that holds everything."""
    all_lengths = _all_lengths()
    n = problem.kernel_shape[axis]
    low = bisect_left(all_lengths, n)
    whole = bisect_left(all_lengths, problem.fft_shape[axis])
    if whole == low:
        return slice(low, low + 1)
    limit = bisect_left(all_lengths, max(LARGEST[problem.ndim], 4 * n))
    return slice(low, min(whole, limit) + 1)


def _tiles(problem: Problem, axis: int, lengths: Array) -> Array:
    """How many tiles of each length cover the output along an axis."""
    outputs, n = problem.output_shape[axis], problem.kernel_shape[axis]
    tiles = -(-outputs // (lengths - (n - 1)))
    if lengths[-1] >= problem.fft_shape[axis]:
        tiles[-1] = 1
    return tiles


@cache
def _all_lengths() -> tuple[int, ...]:
    """Every length that may be chosen."""
    return tuple(good_sizes(1, 2**40))
