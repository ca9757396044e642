"""The look at an operand: its largest magnitude, and the least that a window of it has as its own."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.core.problem import Shape
from corrconv.core.reduction import Array
from corrconv.engines.compiled import not_compiling
from corrconv.engines.reach.look_loop import LARGEST, LEAST, SIGNS


@dataclass(frozen=True)
class Seen:
    """What a look found.

    Attributes
    ----------
    largest : int
        Binary exponent of the largest magnitude, biased as in the dtype: 0 of zero and of subnormal
        numbers, `Look.top` of infinity and NaN.
    least : int
        That of the block whose largest magnitude is least.
    negative : bool
        Whether some sample has its sign bit set.
    """

    largest: int
    least: int
    negative: bool


class Look:
    """A look at arrays of one shape and dtype.

    A window of n samples contains a whole block of (n + 1) // 2, wherever it lies: so no window inside the
    image has a largest magnitude below the least of the blocks'.

    Parameters
    ----------
    dtype : numpy.dtype
        Real or complex: of a complex number the larger part counts.
    shape, window : tuple of int
        Of the array, and of the windows that are taken from it.
    """

    def __init__(self, dtype: np.dtype[Any], shape: Shape, window: Shape) -> None:
        self._real = np.zeros(0, dtype).real.dtype
        self._bits = np.dtype(f"u{self._real.itemsize}")
        parts = dtype.itemsize // self._real.itemsize
        blocks = [(n + 1) // 2 for n in window]
        *_, width = shape
        # of more than two axes the rows of all planes follow each other: blocks are then one row high
        self._sides = np.array([blocks[0] if len(shape) == 2 else 1, parts * blocks[-1]], np.int64)
        self._plane = math.prod(shape[:-1]), parts * width
        finfo = np.finfo(self._real)
        self._shift = int(finfo.nmant)
        self._mask = np.array([2 ** (8 * self._real.itemsize - 1) - 1], self._bits)
        self.top = int(2**finfo.nexp) - 1
        self._find: Callable[..., object] = _by_numpy if not_compiling() else compiled(self._bits)

    def __call__(self, values: Array) -> Seen:
        """Look at all of an array."""
        if values.ndim != 2 or values.dtype != self._real or not values.flags.aligned:
            values = np.ascontiguousarray(values).view(self._real).reshape(self._plane)
        found = np.empty(3, self._bits)
        scratch = np.empty(2 * self._plane[1], self._bits)
        self._find(values.view(self._bits), scratch, self._sides, self._mask, found)
        largest, least, signs = found.tolist()
        return Seen(largest >> self._shift, least >> self._shift, signs > int(self._mask[0]))


@cache
def compiled(bits: np.dtype[Any]) -> Callable[..., int]:
    """The compiled `corrconv.engines.reach.look_loop.look` for unsigned integers of this size."""
    from corrconv.engines.machine_code import Signature, function

    def build() -> Callable[..., int]:
        from corrconv.engines.reach.look_loop import look

        return look

    image = Signature(bits, 2, ordered=False)
    row, one = Signature(bits, 1, written=True), Signature(bits, 1)
    return function(
        f"look-{bits}",
        build,
        (image, row, Signature(np.dtype(np.int64), 1), one, row),
        sources=(Path(__file__).parent / "look_loop.py",),
    )


def _by_numpy(image: Array, scratch: Array, sides: Array, mask: Array, found: Array) -> None:
    """The same, where nothing is compiled."""
    magnitudes = image & mask
    for axis, side in enumerate(sides):
        starts = range(0, max(image.shape[axis] // side, 1) * side, side)
        magnitudes = np.maximum.reduceat(magnitudes, starts, axis=axis)
    found[LARGEST], found[LEAST] = magnitudes.max(), magnitudes.min()
    found[SIGNS] = np.bitwise_or.reduce(image, axis=None)
