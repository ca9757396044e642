"""Which tile: the least predicted time.

    seconds = (tiles of the busiest worker + the kernel's part) · vectors of a tile · (Σ passes + ends)

from what each takes for a vector, see `corrconv.engines.fft.costs`. Nothing is measured here.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from corrconv.core.exact import working_dtype
from corrconv.core.problem import Problem
from corrconv.core.reduction import Array
from corrconv.engines.fft.costs import FIRST, SECOND, Costs, costs
from corrconv.engines.fft.lanes import AT_ONCE, FOUR
from corrconv.engines.fft.library import vector_bytes
from corrconv.engines.fft.passes import RADICES
from corrconv.engines.fft.tile import Tile

OPTIONAL = (1, *RADICES)
INNER = tuple(radix for radix in RADICES if radix % FOUR == 0)


@dataclass(frozen=True)
class TileChoice:
    """A tile for a problem.

    Attributes
    ----------
    tile : Tile
    tiles : int
        How many cover the output.
    seconds : float
        Predicted time of a call, its kernel's transform included.
    """

    tile: Tile
    tiles: int
    seconds: float


@dataclass(frozen=True)
class Axis:
    """What a tile may be along an axis: of each length the fewest operations.

    Attributes
    ----------
    radices : list of tuple of int
    points : ndarray of int
        The product of the radices, growing.
    cost : ndarray of float
        Nanoseconds of all passes there and back, for a vector.
    inner : ndarray of int
        The last radix: down, the rows of a block.
    """

    radices: list[tuple[int, ...]]
    points: Array
    cost: Array
    inner: Array


def choose(problem: Problem, workers: int = 1, vectors: int = 0) -> TileChoice:
    """The choice for a problem in 1-D or 2-D; parameters as of `choices`.

    Raises
    ------
    LookupError
        Where the kernel is larger than any tile.
    """
    found = choices(problem, workers, vectors, most=1)
    if not found:
        raise LookupError("the kernel is larger than any tile")
    return found[0]


def most_taps(problem: Problem) -> tuple[int, ...]:
    """The longest kernel along each axis that some tile holds."""
    dtype = working_dtype(problem)
    axes = _axes(np.zeros(0, dtype).real.dtype, vector_bytes(), problem.ndim)
    last = [axis.radices[-1] for axis in axes]
    return Tile(dtype, last[0] if problem.ndim == 2 else (), last[-1], vector_bytes()).shape


@lru_cache(512)
def choices(
    problem: Problem, workers: int = 1, vectors: int = 0, most: int = 100
) -> tuple[TileChoice, ...]:
    """Tiles that the kernel fits into, the least time first.

    Parameters
    ----------
    problem : Problem
        In 1-D or 2-D.
    workers : int
    vectors : int
        Bytes of a vector; by default the longest that there are.
    most : int
        How many at the most.
    """
    vectors, dtype = vectors or vector_bytes(), working_dtype(problem)
    real = np.zeros(0, dtype).real.dtype
    known, halves = costs(real, vectors, problem.ndim), 2 if dtype.kind == "f" else 1
    axes = _axes(real, vectors, problem.ndim)
    lanes = vectors // real.itemsize
    if problem.ndim == 1:
        (along,) = axes
        tiles = _tiles(problem, 0, halves * lanes * along.points)
        each = along.cost + known.row
        each += known.second * _doublings(4.0 * vectors * along.points, SECOND)
        size = along.points
    else:
        down, along = axes
        counts = _tiles(problem, 0, halves * down.points), _tiles(problem, 1, lanes * along.points)
        tiles = np.multiply.outer(*counts)
        size = np.multiply.outer(down.points, along.points)
        each = np.add.outer(down.cost, along.cost) + known.row
        each += known.second * _doublings(4.0 * vectors * size, SECOND)
        block = np.multiply.outer(down.inner, along.points)
        each += known.first * _doublings(2.0 * vectors * block, FIRST)
    seconds = 1e-9 * (np.ceil(tiles / workers) + known.kernel) * size * each
    best = np.argsort(seconds, axis=None)[:most]
    return tuple(
        TileChoice(_tile(dtype, axes, place, vectors), int(tiles[place]), float(seconds[place]))
        for place in (np.unravel_index(index, seconds.shape) for index in best)
        if np.isfinite(seconds[place])
    )


def _tile(
    dtype: np.dtype[Any], axes: tuple[Axis, ...], place: tuple[Any, ...], vectors: int
) -> Tile:
    radices = [axis.radices[i] for axis, i in zip(axes, place)]
    return Tile(dtype, radices[0] if len(radices) == 2 else (), radices[-1], vectors)


def _doublings(nbytes: Array, cache: int) -> Array:
    """How often so many bytes are twice a cache's."""
    found: Array = np.maximum(0.0, np.log2(nbytes / cache))
    return found


def _tiles(problem: Problem, axis: int, lengths: Array) -> Array:
    """How many tiles of each length cover the output along an axis: infinitely many where none would."""
    given = np.where(
        lengths >= problem.fft_shape[axis],
        problem.output_shape[axis],
        lengths - problem.kernel_shape[axis] + 1,
    )
    return np.where(given > 0, np.ceil(problem.output_shape[axis] / np.maximum(given, 1)), np.inf)


@lru_cache
def _axes(real: np.dtype[Any], vectors: int, ndim: int) -> tuple[Axis, ...]:
    """Down and along of an image, or along a signal."""
    known = costs(real, vectors, ndim)
    if ndim == 1:
        every = itertools.product(RADICES, OPTIONAL, RADICES, OPTIONAL)
        return (
            _axis(known, [each for each in every if each[2] * each[3] % (FOUR * AT_ONCE) == 0]),
        )
    down = itertools.product(RADICES, OPTIONAL, INNER)
    along = itertools.product(RADICES, OPTIONAL, OPTIONAL)
    return _axis(known, list(down)), _axis(
        known, [each for each in along if math.prod(each) % AT_ONCE == 0]
    )


def _axis(known: Costs, every: list[tuple[int, ...]]) -> Axis:
    cost = {each: sum(known.passes[radix] for radix in each if radix > 1) for each in every}
    best: dict[tuple[int, int], tuple[int, ...]] = {}
    for each in sorted(every, key=lambda each: cost[each], reverse=True):
        best[math.prod(each), each[-1]] = each
    radices = sorted(best.values(), key=lambda each: (math.prod(each), each))
    return Axis(
        radices,
        np.array([math.prod(each) for each in radices]),
        np.array([cost[each] for each in radices]),
        np.array([each[-1] for each in radices]),
    )
