"""What one thread works with: the block of numbers, the tile's memory, and a spectrum."""

from __future__ import annotations

from typing import Any

import numpy as np

from corrconv.core.exact import working_dtype
from corrconv.core.problem import Problem
from corrconv.core.reduction import Array
from corrconv.engines.fft.choice import TileChoice
from corrconv.engines.fft.fields import FIELDS, PLACE
from corrconv.engines.fft.library import transforms
from corrconv.engines.fft.look import SEEN_VECTORS
from corrconv.engines.fft.parts import parts, source_rows, sources
from corrconv.engines.fft.tile import Tile, aligned, constants
from corrconv.engines.reach.guard import Guard

IDLE = 4
"""Benches that are kept beside those of the threads."""


class Benches:
    """Benches for one problem and tile: borrowed by calls, each by one thread at a time.

    Attributes
    ----------
    tables : list of ndarray
        The tiles along each axis, see `corrconv.engines.fft.parts`.
    """

    def __init__(self, problem: Problem, choice: TileChoice) -> None:
        tile = self._tile = choice.tile
        self._dtype, self._idle = working_dtype(problem), list[Bench]()
        self._what = "image" if problem.ndim == 2 else "signal"
        if tile.dtype.kind == "c":
            self._what_of = "{}_complex"
        else:
            self._what_of = "{}"
        self.tables = [
            parts(problem, axis, length, tile.lanes) for axis, length in enumerate(tile.shape)
        ]
        blank = np.zeros(tile.lanes, tile.real)
        if problem.extended and problem.boundary == "fill":
            blank[:] = np.resize(
                np.array([problem.fillvalue], tile.dtype).view(tile.real), tile.lanes
            )
        self._blank = aligned(tile.vector_bytes)
        self._blank.view(tile.real)[:] = blank
        made = constants(tile)
        gathers = problem.extended and problem.boundary != "fill"
        columns = sources(problem, problem.ndim - 1) if gathers else None
        rows = source_rows(problem, tile.shape[0]) if problem.ndim == 2 else None
        self._held = made, columns, rows
        taps = problem.kernel_shape
        fields = made.fields | {
            "blank": self._blank.ctypes.data,
            "source_columns": 0 if columns is None else columns.ctypes.data,
            "source_rows": 0 if rows is None else rows.ctypes.data,
            "down": self.tables[0].ctypes.data,
            "along": self.tables[-1].ctypes.data,
            "alongs": len(self.tables[-1]),
            "kernel_rows": taps[0] if problem.ndim == 2 else 1,
            "kernel_columns": taps[-1],
        }
        self._block = np.array([fields.get(name, 0) for name in FIELDS], np.int64)

    def plain(self, image: Array) -> Array:
        """An image as the code reads it: aligned, of the right dtype, samples side by side."""
        if (
            type(image) is np.ndarray
            and image.dtype == self._dtype
            and image.strides[-1] == image.itemsize
            and image.flags.aligned
        ):
            return image
        return np.require(image, self._dtype, ["C", "A"])

    def borrow(self) -> Bench:
        """A bench, which nobody else has."""
        try:
            return self._idle.pop()
        except IndexError:
            return Bench(self._tile, self._block, self._what, self._what_of)

    def give_back(self, bench: Bench) -> None:
        if len(self._idle) < IDLE:
            self._idle.append(bench)

    def new_spectrum(self) -> Array:
        """Memory for a kernel's spectrum."""
        return aligned(self._tile.spectrum_nbytes)

    def close(self) -> None:
        self._idle.clear()


class Bench:
    """One thread's."""

    def __init__(self, tile: Tile, block: Array, what: str, of: str) -> None:
        library = transforms(tile.real, tile.vector_bytes)
        self._run = library.run(of.format(what))
        self._prepare = library.prepare(of.format(f"{what}_kernel"))
        self._block = block.copy()
        self._fields: Any = memoryview(self._block)  # type: ignore[arg-type]  # a write takes a quarter of NumPy's time
        self._tile = aligned(tile.nbytes)
        self._seen = aligned((SEEN_VECTORS + 1) * tile.vector_bytes)
        self.spectrum = aligned(tile.spectrum_nbytes)
        self._addresses: tuple[Any, ...] = (
            self._block.ctypes.data,
            self._tile.ctypes.data,
            self._seen.ctypes.data,
        )

    def prepare(self, kernel: Array, spectrum: Array) -> None:
        """The spectrum of a kernel, of the tile's dtype."""
        fields = self._fields
        fields[PLACE["kernel"]] = address(kernel)
        fields[PLACE["kernel_stride"]], fields[PLACE["kernel_step"]] = (
            kernel.strides[0],
            kernel.strides[-1],
        )
        fields[PLACE["spectrum"]] = address(spectrum)
        block, tile, _ = self._addresses
        self._prepare(block, tile)

    def run(
        self,
        image: Array,
        spectrum: Array,
        out: Array,
        guard: Guard | None,
        verdicts: Array | None,
        some: tuple[int, int],
    ) -> int:
        """Tiles from ``some[0]`` to ``some[1]``; how many of them are suspect."""
        fields = self._fields
        fields[PLACE["spectrum"]] = address(spectrum)
        fields[PLACE["image"]], fields[PLACE["image_stride"]] = address(image), image.strides[0]
        fields[PLACE["out"]], fields[PLACE["out_stride"]] = address(out), out.strides[0]
        if guard is None or verdicts is None:
            fields[PLACE["verdicts"]] = fields[PLACE["positive"]] = 0
        else:
            fields[PLACE["verdicts"]] = address(verdicts)
            self._guard(guard)
        block, tile, seen = self._addresses
        return self._run(block, *some, tile, seen)

    def _guard(self, guard: Guard) -> None:
        fields = self._fields
        fields[PLACE["shift"]], fields[PLACE["span"]] = guard.look.shift, guard.span
        fields[PLACE["from"]], fields[PLACE["to"]] = guard.least, guard.most
        fields[PLACE["positive"]] = guard.positive
        fields[PLACE["border"]], fields[PLACE["hollow_border"]] = guard.border, guard.hollow_border


def address(array: Array) -> int:
    """Of an array's first element."""
    found: int = array.__array_interface__["data"][0]
    return found
