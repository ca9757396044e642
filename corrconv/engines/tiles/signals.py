"""Tiles of a signal: several at once, as rows of one array, so that Python's part is small."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import as_strided

from corrconv.core.problem import Problem
from corrconv.core.reduction import Array, extend_into
from corrconv.engines.tiles.axis import Part, part, step
from corrconv.engines.tiles.store import Store


class SignalTiles:
    """The tiles of a 1-D problem, `rows` at once; `count` such groups, each with its index.

    Parameters
    ----------
    problem : Problem
        In 1-D.
    length : int
        Samples of a tile.
    rows : int
        Tiles in a group.
    """

    def __init__(self, problem: Problem, length: int, rows: int) -> None:
        self._problem, self._length, self._rows = problem, length, rows
        self._step = step(problem, 0, length)
        self._before = problem.padding[0][0]
        (outputs,), (N,) = problem.output_shape, problem.image_shape
        self._tiles = -(-outputs // self._step)
        self.count = -(-self._tiles // rows)
        # tiles that lie inside the image as a whole, and give all their outputs
        self._first = min(-(-self._before // self._step), self._tiles)
        inside = (N - length + self._before) // self._step + 1
        self._last = max(self._first, min(inside, outputs // self._step))
        self._edges: dict[int, Part] = {}
        self._store = Store(problem)

    def load(self, index: int, image: Array, samples: Array) -> None:
        """Fill the rows of `samples` with tiles of the extended image."""
        start, first, last, stop = self._spans(index)
        if first < last:
            samples[first - start : last - start] = self._windows(image, first, last - first)
        for tile in range(start, first):
            self._load_edge(tile, image, samples[tile - start])
        for tile in range(last, stop):
            self._load_edge(tile, image, samples[tile - start])
        if stop - start < self._rows:  # they are transformed, too: whatever is there must not grow
            samples[stop - start :] = 0

    def regions(self, index: int) -> list[tuple[slice, slice]]:
        """Where in its samples the extended image lies, but for zeros outside."""
        start, first, last, stop = self._spans(index)
        found = [(slice(first - start, last - start), slice(None))] if first < last else []
        for tile in (*range(start, first), *range(last, stop)):
            piece, row = self._edge(tile), slice(tile - start, tile - start + 1)
            if piece.outside and not self._problem.zero_filled:
                low, high = piece.span
                found.append((row, slice(0, high - low)))
            elif piece.target.start < piece.target.stop:
                found.append((row, piece.target))
        return found

    def at_edge(self, index: int) -> bool:
        """Whether some of the group lies outside the signal."""
        start, first, last, stop = self._spans(index)
        return start < first or last < stop

    def _spans(self, index: int) -> tuple[int, int, int, int]:
        """The group's tiles, from the first to the last; and between, those that lie inside."""
        start = index * self._rows
        stop = min(start + self._rows, self._tiles)
        first = min(max(start, self._first), stop)
        return start, first, max(first, min(stop, self._last)), stop

    def _windows(self, image: Array, first: int, count: int) -> Array:
        """So many overlapping tiles, as rows of a view."""
        low, shape, (stride,) = (
            first * self._step - self._before,
            (count, self._length),
            image.strides,
        )
        strides = self._step * stride, stride
        if stride == image.itemsize:  # as as_strided, at a tenth of its time
            return np.ndarray(shape, image.dtype, image, low * stride, strides)
        return as_strided(image[low:], shape, strides, writeable=False)

    def _load_edge(self, tile: int, image: Array, samples: Array) -> None:
        piece = self._edge(tile)
        if piece.outside and not self._problem.zero_filled:
            low, high = piece.span
            samples[high - low :] = 0
            extend_into(samples[: high - low], self._problem, image, [piece.span])
            return
        samples[piece.target] = image[piece.source]
        for rest in piece.blank:
            samples[rest] = 0

    def _edge(self, tile: int) -> Part:
        piece = self._edges.get(tile)
        if piece is None:
            made = part(self._problem, 0, self._length, tile * self._step)
            piece = self._edges[tile] = made
        return piece

    def store(self, index: int, samples: Array, out: Array, positive: bool) -> None:
        """Write the outputs of all rows; as 0 those that are less, where that is asked."""
        start, size = index * self._rows, self._step
        stop = min(start + self._rows, self._tiles)
        whole = max(start, min(stop, out.size // size))
        if start < whole:
            place = out[start * size : whole * size].reshape(whole - start, size)
            self._store(samples[: whole - start, :size], place, positive)
        if whole < stop:
            rest = out[whole * size :]
            self._store(samples[whole - start, : rest.size], rest, positive)
