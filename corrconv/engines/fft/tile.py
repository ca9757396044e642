"""A tile: its size by the radices of its passes, and all numbers that its transform takes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from corrconv.core.problem import Shape
from corrconv.core.reduction import Array
from corrconv.engines.fft.library import Transforms, transforms
from corrconv.engines.fft.nodes import Nodes
from corrconv.engines.fft.passes import pass_name

PAGE = 4096
PAD = 128
"""Bytes between rows of a tile: else the legs of a pass would meet in few sets of the first cache."""


@dataclass(frozen=True)
class Tile:
    """What is transformed at once.

    Attributes
    ----------
    dtype : dtype
        Of the samples: float32, float64, complex64 or complex128.
    down : tuple of int
        Radices down the columns, the outer and the inner pass's; empty for a signal's.
    along : tuple of int
        Radices along the rows, of two passes; of a signal, of three. The last may be 1: there is none.
    vector_bytes : int
    """

    dtype: np.dtype[Any]
    down: tuple[int, ...]
    along: tuple[int, ...]
    vector_bytes: int

    @cached_property
    def real(self) -> np.dtype[Any]:
        """Dtype of real and imaginary parts."""
        return np.zeros(0, self.dtype).real.dtype

    @property
    def lanes(self) -> int:
        """Numbers in a vector."""
        return self.vector_bytes // self.real.itemsize

    @property
    def vectors(self) -> int:
        """In a row."""
        return math.prod(self.along)

    @property
    def rows(self) -> int:
        """Of complex vectors; a real tile has twice as many rows of samples."""
        return math.prod(self.down)

    @property
    def shape(self) -> Shape:
        """Samples along each axis."""
        halves = 2 if self.dtype.kind == "f" else 1
        columns = self.vectors * self.lanes
        return (halves * self.rows, columns) if self.down else (halves * columns,)

    @property
    def pitch(self) -> int:
        """Bytes from one row to the next."""
        return self.vectors * 2 * self.vector_bytes + (PAD if self.down else 0)

    @property
    def nbytes(self) -> int:
        """Bytes of a tile."""
        return self.rows * self.pitch

    @property
    def spectrum_nbytes(self) -> int:
        """Bytes of a spectrum, which has no gaps."""
        return self.rows * self.vectors * 2 * self.vector_bytes


@dataclass(frozen=True)
class Constants:
    """What the block says of a tile, whatever the problem.

    Attributes
    ----------
    fields : dict of str to int
    held : tuple
        Arrays that the fields are addresses of.
    """

    fields: dict[str, int]
    held: tuple[Array, ...]


@lru_cache(64)
def constants(tile: Tile) -> Constants:
    """Those of one tile: its passes and twiddles."""
    library = transforms(tile.real, tile.vector_bytes)
    root = Nodes.right_angle() if tile.dtype.kind == "f" else Nodes.cyclic()
    made = _Fields(tile, library)
    made.put(vectors=tile.vectors, rows=tile.rows, pitch=tile.pitch)
    made.table("scale", np.array([1 / (tile.rows * tile.vectors * tile.lanes)], tile.real))
    if tile.down:
        outer, inner = tile.down
        made.passes("outer", outer, root)
        made.passes("inner", inner, root.split(outer))
        made.put(outer_leg=inner * tile.pitch)
        wide, narrow = tile.along
        rows = Nodes.cyclic()
        made.passes("wide", wide, rows, twiddled=False)
        made.put(wide_leg=narrow * 2 * tile.vector_bytes)
    else:
        outer, inner, narrow = tile.along
        made.passes("outer", outer, root)
        rows = root.split(outer)
        made.passes("inner", inner, rows)
        wide = inner
    last = rows.split(wide)
    if narrow > 1:
        made.passes("narrow", narrow, last)
        last = last.split(narrow)
    made.put(narrow=narrow)
    made.table("twists", last.twists(tile.lanes, tile.real))
    return Constants(made.fields, tuple(made.held))


class _Fields:
    """Collects fields, and the arrays that they point at."""

    def __init__(self, tile: Tile, library: Transforms) -> None:
        self.fields: dict[str, int] = {}
        self.held: list[Array] = []
        self._tile, self._library = tile, library

    def put(self, **numbers: int) -> None:
        self.fields.update(numbers)

    def table(self, name: str, values: Array) -> None:
        memory = aligned(values.nbytes)
        memory[: values.nbytes].view(values.dtype)[:] = values.ravel()
        self.held.append(memory)
        self.fields[name] = memory.ctypes.data

    def passes(self, level: str, radix: int, nodes: Nodes, twiddled: bool = True) -> None:
        """A pass there and back, and its twiddles."""
        self.fields[level] = radix
        for way, inverse in (("forward", False), ("inverse", True)):
            self.fields[f"{level}_{way}"] = self._library.address(
                pass_name(radix, twiddled, inverse)
            )
        if twiddled:
            values = nodes.twiddles(radix, self._tile.real)
            self.table(f"{level}_twiddles", values)
            self.fields[f"{level}_twiddles_step"] = 2 * radix * values.itemsize


def aligned(nbytes: int) -> Array:
    """Zeros from the start of a page on."""
    memory = np.zeros(nbytes + PAGE, np.uint8)
    start = -memory.ctypes.data % PAGE
    return memory[start : start + nbytes]
