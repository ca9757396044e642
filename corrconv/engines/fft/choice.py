"""Which tile: the least predicted time, from how long each pass takes for a vector.

time = (tiles of the busiest worker + KERNEL) · vectors of a tile · (Σ passes + lanes + rows in and out)
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corrconv.core.exact import working_dtype
from corrconv.core.problem import Problem
from corrconv.engines.fft.lanes import AT_ONCE, FOUR
from corrconv.engines.fft.library import vector_bytes
from corrconv.engines.fft.parts import step
from corrconv.engines.fft.passes import RADICES
from corrconv.engines.fft.tile import Tile

CYCLES = {
    4: (6.0, 5.3),
    5: (8.1, 7.0),
    6: (7.3, 5.5),
    8: (7.3, 6.1),
    10: (8.8, 7.1),
    12: (8.1, 6.6),
    16: (11.0, 9.0),
}
"""Of a pass, for a vector: with twiddles, and without."""
LANES, MOVED = 35.0, 12.0
KERNEL = 0.45
INNER = (4, 8, 12, 16)
NARROW = (1, 4, 6, 8, 12, 16)


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


def choose(problem: Problem, workers: int = 1) -> TileChoice:
    """The choice for a problem in 1-D or 2-D.

    Raises
    ------
    LookupError
        Where the kernel is larger than any tile.
    """
    found = choices(problem, workers)
    if not found:
        raise LookupError("the kernel is larger than any tile")
    return found[0]


def most_taps(problem: Problem) -> tuple[int, ...]:
    """The longest kernel along each axis that some tile holds."""
    dtype, radix = working_dtype(problem), max(RADICES)
    if problem.ndim == 1:
        return Tile(dtype, (), (radix, radix, max(NARROW)), vector_bytes()).shape
    return Tile(dtype, (radix, max(INNER)), (radix, max(NARROW)), vector_bytes()).shape


@lru_cache(256)
def choices(problem: Problem, workers: int = 1, vectors: int = 0) -> tuple[TileChoice, ...]:
    """All tiles that the kernel fits into, the least time first."""
    vectors = vectors or vector_bytes()
    find = _images if problem.ndim == 2 else _signals
    found = list(find(problem, workers, vectors))
    return tuple(sorted(found, key=lambda each: each.seconds))


def _images(problem: Problem, workers: int, vectors: int) -> Iterator[TileChoice]:
    dtype = working_dtype(problem)
    downs = [(outer, inner) for outer in RADICES for inner in INNER]
    alongs = [
        (wide, narrow) for wide in RADICES for narrow in NARROW if wide * narrow % AT_ONCE == 0
    ]
    rows = [
        (down, _tiles(problem, 0, length), sum(CYCLES[radix][0] for radix in down))
        for down in downs
        if (length := Tile(dtype, down, (1, 1), vectors).shape[0]) >= problem.kernel_shape[0]
    ]
    for along in alongs:
        tile = Tile(dtype, (1, 1), along, vectors)
        if tile.shape[1] < problem.kernel_shape[1]:
            continue
        across = _tiles(problem, 1, tile.shape[1])
        passes = CYCLES[along[0]][1] + (CYCLES[along[1]][0] if along[1] > 1 else 0)
        for down, tiles, of_rows in rows:
            made = Tile(dtype, down, along, vectors)
            count = tiles * across
            cycles = 2 * (passes + of_rows) + LANES + MOVED
            held = 2 * made.nbytes
            cycles += vectors / 32 * made.real.itemsize / 4 * 4 * max(0.0, math.log2(held / 800e3))
            share = -(-count // workers)
            yield TileChoice(
                made, count, 3e-10 * (share + KERNEL) * made.rows * made.vectors * cycles
            )


def _signals(problem: Problem, workers: int, vectors: int) -> Iterator[TileChoice]:
    dtype = working_dtype(problem)
    for outer in RADICES:
        for inner in RADICES:
            for narrow in NARROW:
                tile = Tile(dtype, (), (outer, inner, narrow), vectors)
                if inner * narrow % (FOUR * AT_ONCE) or tile.shape[0] < problem.kernel_shape[0]:
                    continue
                tiles = _tiles(problem, 0, tile.shape[0])
                radices = (outer, inner, *([narrow] if narrow > 1 else []))
                cycles = 2 * sum(CYCLES[radix][0] for radix in radices) + 1.1 * (LANES + MOVED)
                share = -(-tiles // workers)
                yield TileChoice(tile, tiles, 3e-10 * (share + KERNEL) * tile.vectors * cycles)


def _tiles(problem: Problem, axis: int, length: int) -> int:
    """How many tiles of a length cover the output along an axis."""
    return -(-problem.output_shape[axis] // step(problem, axis, length))
