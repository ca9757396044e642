"""What one thread works with: the block of numbers, the tile's memory, and a spectrum."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from corrconv.core.exact import working_dtype
from corrconv.core.problem import Problem
from corrconv.core.reduction import Array
from corrconv.engines.fft.bits import bits_words
from corrconv.engines.fft.choice import TileChoice
from corrconv.engines.fft.fields import FIELDS, KNOWN_BYTES, PART, PLACE
from corrconv.engines.fft.library import transforms
from corrconv.engines.fft.look import SEEN_VECTORS
from corrconv.engines.fft.parts import parts, source_rows, sources_outside
from corrconv.engines.fft.tile import Tile, aligned, constants
from corrconv.engines.machine_code import layout
from corrconv.engines.reach.guard import Guards

SPECTRUM, VERDICTS, GUARDED = (PLACE[name] for name in ("spectrum", "verdicts", "guarded"))
IDLE = 4
"""Benches that are kept."""
FAR = 2**24
"""Bytes of image and result from which what comes next is asked for ahead: below, it is in some cache."""


class Benches:
    """Benches for one problem and tile: borrowed by calls, each by one thread at a time.

    Parameters
    ----------
    problem : Problem
    choice : TileChoice
    guards : Guards or None
        What a tile takes as ordinary; None for integers.

    Attributes
    ----------
    tables : list of ndarray
        The tiles along each axis, see `corrconv.engines.fft.parts`.
    """

    def __init__(self, problem: Problem, choice: TileChoice, guards: Guards | None) -> None:
        tile = self._tile = choice.tile
        self._dtype, self._tiles, self._idle = working_dtype(problem), choice.tiles, list[Bench]()
        what = "image" if problem.ndim == 2 else "signal"
        self._entry = f"call_{what}{'_complex' if tile.dtype.kind == 'c' else ''}"
        self.tables = [
            parts(problem, axis, length, tile.lanes) for axis, length in enumerate(tile.shape)
        ]
        self._bits = _bits_nbytes(problem, self.tables)
        made, blank = constants(tile), _blank(problem, tile)
        gathers = problem.extended and problem.boundary != "fill"
        columns = sources_outside(problem, problem.ndim - 1) if gathers else None
        rows = source_rows(problem, tile.shape[0]) if problem.ndim == 2 else None
        self._held = made, blank, columns, rows
        fields = made.fields | {
            "blank": blank.ctypes.data,
            "far": _bytes(problem) >= FAR,
            "zero_filled": problem.zero_filled,
            "source_columns": 0 if columns is None else columns.ctypes.data,
            "image_columns": problem.image_shape[-1],
            "source_rows": 0 if rows is None else rows.ctypes.data,
            "down": self.tables[0].ctypes.data,
            "along": self.tables[-1].ctypes.data,
            "alongs": len(self.tables[-1]),
            "kernel_rows": problem.kernel_shape[0],
            "kernel_columns": problem.kernel_shape[-1],
        }
        if guards is not None:
            fields |= guards.numbers()
        self._block = np.array([fields.get(name, 0) for name in FIELDS], np.int64)

    def plain(self, array: Array) -> Array:
        """An operand as the code reads it: aligned, of the right dtype, samples side by side."""
        if (
            type(array) is np.ndarray
            and array.dtype == self._dtype
            and array.strides[-1] == array.itemsize
            and array.flags.aligned
        ):
            return array
        return np.require(array, self._dtype, ["C", "A"])

    def borrow(self) -> Bench:
        """A bench, which nobody else has."""
        try:
            return self._idle.pop()
        except IndexError:
            return Bench(self._tile, self._block, self._entry, self._tiles, self._bits)

    def give_back(self, bench: Bench) -> None:
        if len(self._idle) < IDLE:
            self._idle.append(bench)

    def new_spectrum(self) -> Array:
        """Memory for what is known of a kernel."""
        return aligned(self._tile.spectrum_nbytes)

    @property
    def nbytes(self) -> int:
        """Bytes of the tables: of a row of the extended image 8."""
        _, _, columns, rows = self._held
        return sum(each.nbytes for each in (*self.tables, columns, rows) if each is not None)

    @property
    def each_nbytes(self) -> int:
        """Bytes of a bench: a tile, a spectrum, and two bits for each sample of a tile."""
        return self._tile.nbytes + self._tile.spectrum_nbytes + 2 * self._bits

    def close(self) -> None:
        self._idle.clear()


class Bench:
    """One thread's.

    Attributes
    ----------
    spectrum : ndarray of uint8
        Of its own, for kernels that change.
    verdicts : ndarray of int64
        On each tile, of its own.
    """

    def __init__(self, tile: Tile, block: Array, entry: str, tiles: int, bits: int) -> None:
        self._call = transforms(tile.real, tile.vector_bytes).entry(entry)
        self._block, self._tile = block.copy(), aligned(tile.nbytes)
        self._seen = aligned(SEEN_VECTORS * tile.vector_bytes)
        self._bits = aligned(2 * bits)
        self._fields: Any = memoryview(self._block)  # type: ignore[arg-type]
        self._address, self._reads = self._block.ctypes.data, layout.holds()
        self.spectrum, self.verdicts = aligned(tile.spectrum_nbytes), np.zeros(tiles, np.int64)
        self._fields[PLACE["tile"]] = self._tile.ctypes.data
        self._fields[PLACE["seen"]] = self._seen.ctypes.data
        self._fields[PLACE["bits"]] = self._bits.ctypes.data
        self._fields[PLACE["bits_of_one"]] = bits
        self._used: tuple[Array | None, Array | None] = (None, None)
        self.use(self.spectrum, self.verdicts)

    def use(self, spectrum: Array, verdicts: Array, guarded: bool = False) -> None:
        """Work with this spectrum from now on, put verdicts there, and keep to a guard.

        An interrupt may come between any two steps: what the fields say is known only once all are written.
        """
        if spectrum is not self._used[0] or verdicts is not self._used[1]:
            self._used = None, None
            self._fields[SPECTRUM] = spectrum.ctypes.data + KNOWN_BYTES
            self._fields[VERDICTS] = verdicts.ctypes.data
            self._used = spectrum, verdicts
        self._fields[GUARDED] = guarded

    def __call__(
        self, image: Array | None, kernel: Array | None, out: Array | None, first: int, last: int
    ) -> int:
        """The kernel's spectrum, or tiles from `first` to `last`, or both.

        Returns
        -------
        int
            How many tiles are suspect, and `corrconv.engines.fft.entry.GRADED` where the kernel is graded.
        """
        arrays = image, kernel, out
        if self._reads:
            a, b, c = [0 if each is None else id(each) for each in arrays]
            return self._call(self._address, a, b, c, first, last)
        alike = [None if each is None else _like_object(each) for each in arrays]
        a, b, c = [0 if each is None else each[0].ctypes.data for each in alike]
        return self._call(self._address, a, b, c, first, last)


def _like_object(array: Array) -> tuple[Array, Array]:
    """Numbers that stand as in an array's object, for an interpreter that has them elsewhere."""
    words = np.zeros(layout.STRIDES // 8 + 1, np.int64)
    strides = np.array(array.strides, np.int64)
    words[layout.DATA // 8], words[layout.STRIDES // 8] = array.ctypes.data, strides.ctypes.data
    return words, strides


def _bytes(problem: Problem) -> int:
    """Of image and result."""
    samples = math.prod(problem.image_shape) + math.prod(problem.output_shape)
    return samples * working_dtype(problem).itemsize


def _bits_nbytes(problem: Problem, tables: list[Array]) -> int:
    """Bytes of one sort of bits, for the largest tile."""
    outputs = [int(table[:, PART.index("outputs")].max()) for table in tables]
    rows = outputs[0] + problem.kernel_shape[0] - 1 if problem.ndim == 2 else 1
    return 8 * bits_words(rows, outputs[-1], problem.kernel_shape[-1])


def _blank(problem: Problem, tile: Tile) -> Array:
    """A vector of the fill value."""
    memory = aligned(tile.vector_bytes)
    if problem.extended and problem.boundary == "fill":
        value = np.array([problem.fillvalue], tile.dtype).view(tile.real)
        memory.view(tile.real)[:] = np.resize(value, tile.lanes)
    return memory
