"""How many floating-point operations the transforms of a call take, as the generator wrote them.

`Emitter.operations` has those of a lane in one round of each function; here the rounds are counted. Loads,
stores, shuffles and the look are none.
"""

from __future__ import annotations

from functools import cache

from corrconv.core.problem import Problem
from corrconv.core.reduction import Array
from corrconv.engines.fft.fields import PART
from corrconv.engines.fft.lanes import AT_ONCE, FOUR, lanes_name
from corrconv.engines.fft.module import module
from corrconv.engines.fft.parts import parts
from corrconv.engines.fft.passes import pass_name
from corrconv.engines.fft.tile import Tile

NEEDED, OUTPUTS = PART.index("needed"), PART.index("outputs")


def of_tiles(problem: Problem, tile: Tile) -> int:
    """Of all tiles of a call, there, times the spectrum, and back."""
    tables = [parts(problem, axis, length, tile.lanes) for axis, length in enumerate(tile.shape)]
    if not tile.down:
        ways = sum(_whole(tile, inverse) for inverse in (False, True))
        return len(tables[0]) * (ways + _lanes(tile, kernel=False))
    return len(tables[0]) * sum(_of_image(tile, line) for line in tables[1])


def of_kernel(tile: Tile) -> int:
    """Of the kernel's spectrum."""
    if not tile.down:
        return _whole(tile, inverse=False) + _lanes(tile, kernel=True)
    down = _down(tile, tile.vectors, inverse=False)
    return down + _along(tile, inverse=False) + _lanes(tile, kernel=True)


def _of_image(tile: Tile, line: Array) -> int:
    """One tile of an image, by its line of the table along the rows."""
    there, back = (-(-int(line[place]) // tile.lanes) for place in (NEEDED, OUTPUTS))
    down = _down(tile, there, inverse=False) + _down(tile, back, inverse=True)
    along = sum(_along(tile, inverse) for inverse in (False, True))
    return down + along + _lanes(tile, kernel=False)


def _down(tile: Tile, vectors: int, inverse: bool) -> int:
    """The passes down the columns, over so many vectors of each row."""
    each = sum(tile.rows // radix * _of_pass(tile, radix, True, inverse) for radix in tile.down)
    return vectors * each


def _along(tile: Tile, inverse: bool) -> int:
    """The passes along the rows of an image's tile: the first has no twiddles."""
    return tile.rows * sum(
        tile.vectors // radix * _of_pass(tile, radix, place > 0, inverse)
        for place, radix in enumerate(tile.along)
    )


def _whole(tile: Tile, inverse: bool) -> int:
    """The passes of a signal's tile."""
    return sum(tile.vectors // radix * _of_pass(tile, radix, True, inverse) for radix in tile.along)


def _lanes(tile: Tile, kernel: bool) -> int:
    name = lanes_name(of_rows=bool(tile.down), kernel=kernel)
    return tile.rows * tile.vectors // (FOUR * AT_ONCE) * _of_function(tile, name)


def _of_pass(tile: Tile, radix: int, twiddled: bool, inverse: bool) -> int:
    """None where there is no such pass."""
    return _of_function(tile, pass_name(radix, twiddled, inverse)) if radix > 1 else 0


def _of_function(tile: Tile, name: str) -> int:
    """Of all lanes, in one round."""
    return tile.lanes * _operations(tile.real.itemsize, tile.vector_bytes)[name]


@cache
def _operations(itemsize: int, vector_bytes: int) -> dict[str, int]:
    return dict(module(itemsize, vector_bytes).operations)
