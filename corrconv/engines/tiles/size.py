"""What is transformed at once: one tile of an image, or several tiles of a signal in rows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from corrconv.core.problem import Shape

POINTS_IN_ROWS = 65536
"""Points of a signal that are transformed at once: two threads need as many, not to wait for
Python's lock, and they still stay in the cache."""


@dataclass(frozen=True)
class Size:
    """The size of a transform.

    Parameters
    ----------
    shape : tuple of int
        Rows and columns of the samples.
    axes : tuple of int
        ``(0, 1)`` for one transform in 2-D, ``(1,)`` for one of each row.
    dtype : dtype
        Of the samples: float32, float64, complex64 or complex128.
    in_place : bool
        Whether samples and spectrum share their memory, where the provider can do that: half as much
        to keep in the cache, and samples that the transform overwrites.
    """

    shape: Shape
    axes: tuple[int, ...]
    dtype: np.dtype[Any]
    in_place: bool = False

    @cached_property
    def real(self) -> bool:
        """Whether the samples are real, so that half of the spectrum tells all."""
        return self.dtype.kind == "f"

    @cached_property
    def spectrum_shape(self) -> Shape:
        """Shape of the spectrum."""
        rows, columns = self.shape
        return (rows, columns // 2 + 1) if self.real else self.shape

    @cached_property
    def complex_dtype(self) -> np.dtype[Any]:
        """Dtype of the spectrum."""
        return np.result_type(self.dtype, np.complex64)

    @cached_property
    def points(self) -> int:
        """Points of one transform."""
        return math.prod(self.shape[axis] for axis in self.axes)

    @property
    def nbytes(self) -> int:
        """Bytes of samples and spectrum."""
        spectrum = math.prod(self.spectrum_shape) * self.complex_dtype.itemsize
        return spectrum if self.in_place else spectrum + math.prod(self.shape) * self.dtype.itemsize


def size_of(tile: Shape, dtype: np.dtype[Any], rows: int = 1, in_place: bool = False) -> Size:
    """The size for a tile, 2-D, or 1-D and then in so many rows."""
    if len(tile) == 2:
        return Size(tile, (0, 1), dtype, in_place)
    return Size((rows, *tile), (1,), dtype, in_place)


def rows_at_once(length: int, tiles: int, workers: int) -> int:
    """How many 1-D tiles to transform at once, each worker having about as many of them to do."""
    most = max(1, POINTS_IN_ROWS // length)
    share = -(-tiles // workers)
    return -(-share // -(-share // most))


def good_sizes(smallest: int, largest: int) -> list[int]:
    """Lengths that every provider is fast at: no factor above 7; closely where small, else by 3%."""
    found = [1, 2, *range(4, 36, 4), *range(40, 64, 8), *range(64, 1024, 16)]
    for power in range(10, largest.bit_length()):
        found += range(2**power, 2 ** (power + 1), 2 ** (power - 5))
    return [size for size in found if smallest <= size <= largest and _smooth(size)]


def _smooth(size: int) -> bool:
    for factor in (2, 3, 5, 7):
        while size % factor == 0:
            size //= factor
    return size == 1
