"""An array in compressed chunks, of which blocks that overlap read the same: what they share is kept.

A window of whole chunks and a little of those around it makes Zarr decode all of them, in two dimensions nine
for one. Of each chunk that was decoded its rim is kept here, as wide as windows overlap: so each is decoded
once where it is read as a whole, and once more at most for all its neighbours.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corrconv.core.problem import Problem, Shape

KEPT = 96 * 2**20
"""Bytes of rims that are kept, at most."""
THIN = 4
"""Times as long as a rim is wide a chunk has to be, else nearly all of it would be kept."""
Range = tuple[int, int]


def rimmed(array: Any, problem: Problem) -> Any:
    """The array, read by `Rimmed` where it lies in chunks for which that pays; else as it is."""
    chunks = getattr(array, "chunks", None)
    if not chunks or not all(isinstance(length, int) for length in chunks):
        return array
    summed = problem.axes if problem.axes is not None else range(problem.ndim)
    depth = tuple(n - 1 if axis in summed else 0 for axis, n in enumerate(problem.h_shape))
    pays = any(depth) and all(THIN * d <= length for d, length in zip(depth, chunks))
    return Rimmed(array, depth) if pays else array


class Rimmed:
    """An array that gives parts for slices, and keeps the rims of its chunks.

    Parameters
    ----------
    array : array_like
        With ``chunks``; whatever gives an array for slices.
    depth : tuple of int
        How wide a rim is along each axis.
    """

    def __init__(self, array: Any, depth: Shape) -> None:
        self.shape, self.dtype, self.chunks = tuple(array.shape), array.dtype, tuple(array.chunks)
        self._array, self._depth = array, depth
        self._rims: OrderedDict[Shape, tuple[NDArray[Any], ...]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._reading: dict[Shape, threading.Lock] = {}

    def anew(self) -> Rimmed:
        """The same array with nothing kept: what is computed later reads it as it is then."""
        return Rimmed(self._array, self._depth)

    def __reduce__(self) -> tuple[Any, ...]:
        return Rimmed, (self._array, self._depth)

    def __getitem__(self, part: Sequence[slice]) -> NDArray[Any]:
        asked = [(of.start, of.stop) for of in part]
        found = np.empty([stop - start for start, stop in asked], self.dtype)
        cuts = [
            _cut(start, stop, length, whole)
            for (start, stop), length, whole in zip(asked, self.chunks, self.shape)
        ]
        for piece in product(*cuts):
            bounds = [of for of, _ in piece]
            into = tuple(slice(a - first, b - first) for (a, b), (first, _) in zip(bounds, asked))
            if all(is_whole for _, is_whole in piece):
                found[into] = self._whole(bounds)
            else:
                self._beside(bounds, found[into])
        return found

    def _whole(self, bounds: Sequence[Range]) -> NDArray[Any]:
        """Chunks that are read as wholes; of those at the border rims are kept."""
        values = np.asarray(self._array[tuple(slice(*of) for of in bounds)])
        for chunk in self._chunks(bounds):
            of = self._bounds(chunk)
            if any(a == first or b == last for (a, b), (first, last) in zip(of, bounds)):
                here = (slice(a - first, b - first) for (a, b), (first, _) in zip(of, bounds))
                self._keep(chunk, values[tuple(here)])
        return values

    def _beside(self, bounds: Sequence[Range], into: NDArray[Any]) -> None:
        """Parts of chunks: from their rims where they lie in them."""
        for chunk in self._chunks(bounds):
            of = self._bounds(chunk)
            part = [(max(a, c), min(b, d)) for (a, b), (c, d) in zip(bounds, of)]
            within = tuple(slice(a - first, b - first) for (a, b), (first, _) in zip(part, bounds))
            into[within] = self._part(chunk, of, part)

    def _part(self, chunk: Shape, of: Sequence[Range], part: Sequence[Range]) -> NDArray[Any]:
        inside = [(a - first, b - first) for (a, b), (first, _) in zip(part, of)]
        shape = [last - first for first, last in of]
        rim = self._which(inside, shape)
        if rim is None:
            return np.asarray(self._array[tuple(slice(*it) for it in part)])
        with self._lock:
            reading = self._reading.setdefault(chunk, threading.Lock())
        with reading:  # another thread that needs it waits, and finds it
            with self._lock:
                rims = self._rims.get(chunk)
                if rims is not None:
                    self._rims.move_to_end(chunk)
            if rims is None:
                whole = np.asarray(self._array[tuple(slice(*it) for it in of)])
                rims = self._keep(chunk, whole)
        axis, high = divmod(rim, 2)
        shift = max(shape[axis] - self._depth[axis], 0) if high else 0
        return rims[rim][
            tuple(
                slice(a - shift, b - shift) if k == axis else slice(a, b)
                for k, (a, b) in enumerate(inside)
            )
        ]

    def _which(self, inside: Sequence[Range], shape: Sequence[int]) -> int | None:
        """In which rim a part of a chunk lies: two along each axis, the low one first."""
        for axis, ((start, stop), length) in enumerate(zip(inside, shape)):
            if stop <= self._depth[axis]:
                return 2 * axis
            if start >= length - self._depth[axis] and self._depth[axis]:
                return 2 * axis + 1
        return None

    def _keep(self, chunk: Shape, values: NDArray[Any]) -> tuple[NDArray[Any], ...]:
        made = tuple(
            values[_rim(axis, depth, values.shape[axis], high)].copy()
            for axis, depth in enumerate(self._depth)
            for high in (False, True)
        )
        with self._lock:
            if chunk not in self._rims:
                self._rims[chunk] = made
                self._bytes += sum(rim.nbytes for rim in made)
            while self._bytes > KEPT and len(self._rims) > 1:
                self._bytes -= sum(rim.nbytes for rim in self._rims.popitem(last=False)[1])
        return made

    def _chunks(self, bounds: Sequence[Range]) -> Iterator[Shape]:
        """Those in which samples lie, of an extent that is not empty."""
        spans = (range(a // n, -(-b // n)) for (a, b), n in zip(bounds, self.chunks))
        return product(*spans)

    def _bounds(self, chunk: Shape) -> list[Range]:
        return [
            (k * n, min((k + 1) * n, whole)) for k, n, whole in zip(chunk, self.chunks, self.shape)
        ]


def _rim(axis: int, depth: int, length: int, high: bool) -> tuple[slice, ...]:
    of = slice(max(length - depth, 0), length) if high else slice(0, depth)
    return (slice(None),) * axis + (of,)


def _cut(start: int, stop: int, length: int, whole: int) -> list[tuple[Range, bool]]:
    """A stretch as what lies before its whole chunks, these, and what lies after; the last may be short."""
    first = -(-start // length) * length
    last = stop if stop == whole else stop // length * length
    if first >= last:
        return [((start, stop), False)]
    found = [((start, first), False), ((first, last), True), ((last, stop), False)]
    return [(of, is_whole) for of, is_whole in found if of[0] < of[1]]
