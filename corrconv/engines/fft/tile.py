"""A tile: its size by the radices of its passes, and all numbers that its transform takes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from corrconv.core.problem import Shape
from corrconv.core.reduction import Array
from corrconv.engines.fft.fields import KNOWN_BYTES
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
        Radices of the passes down the columns: outer, between, inner; empty for a signal.
    along : tuple of int
        Along the rows: wide, middle, narrow; of a signal: outer, between, inner, narrow. `between`,
        `middle` and `narrow` are 1 where there is no such pass.
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
        """Bytes of a spectrum, which has no gaps, and of what is known of the kernel."""
        return KNOWN_BYTES + self.rows * self.vectors * 2 * self.vector_bytes


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
        outer, between, inner = tile.down
        nodes = made.passes("outer", outer, root)
        nodes = made.passes("between", between, nodes)
        made.passes("inner", inner, nodes)
        made.put(outer_leg=between * inner * tile.pitch)
        wide, middle, narrow = tile.along
        leg = 2 * tile.vector_bytes * narrow
        made.put(wide_leg=middle * leg, middle_leg=leg)
        nodes = made.passes("wide", wide, Nodes.cyclic(), twiddled=False)
        nodes = made.passes("middle", middle, nodes)
        nodes = made.passes("narrow", narrow, nodes)
    else:
        nodes = root
        for level, radix in zip(("outer", "between", "inner", "narrow"), tile.along):
            nodes = made.passes(level, radix, nodes)
    made.table("twists", nodes.twists(tile.lanes, tile.real))
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

    def passes(self, level: str, radix: int, nodes: Nodes, twiddled: bool = True) -> Nodes:
        """A pass there and back, and its twiddles, where there is one; the nodes that it leaves."""
        self.fields[level] = radix
        if radix == 1:
            return nodes
        for way, inverse in (("forward", False), ("inverse", True)):
            name = pass_name(radix, twiddled, inverse)
            self.fields[f"{level}_{way}"] = self._library.address(name)
        if twiddled:
            values = nodes.twiddles(radix, self._tile.real)
            self.table(f"{level}_twiddles", values)
            self.fields[f"{level}_twiddles_step"] = 2 * radix * values.itemsize
        return nodes.split(radix)


def aligned(nbytes: int) -> Array:
    """Zeros from the start of a page on."""
    memory = np.zeros(nbytes + PAGE, np.uint8)
    start = -memory.ctypes.data % PAGE
    return memory[start : start + nbytes]
