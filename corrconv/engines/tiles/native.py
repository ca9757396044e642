"""Tiles for the compiled loop (see `loop`), where transforms can be called without Python."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from corrconv.core.problem import Problem, Shape
from corrconv.core.reduction import Array
from corrconv.engines.machine_code import Signature, function
from corrconv.engines.reach.codes import EXTRAORDINARY
from corrconv.engines.reach.guard import Extraordinary, Guard
from corrconv.engines.reach.look import SOURCES
from corrconv.engines.tiles.axis import Part, parts
from corrconv.engines.tiles.providers import Transforms

COLUMNS = 5
"""Numbers that tell a part: its source, target, length, first output, and how many outputs."""

_ONE = slice(0, 1)
ONE_ROW = Part((0, 1), _ONE, _ONE, (), _ONE, _ONE, outside=False)
"""The other axis of a signal."""


class NativeTiles:
    """The tiles of a problem in 1-D or 2-D, for the compiled loop.

    It leaves to Python those that read beyond the image where there are no zeros.
    """

    def __init__(self, problem: Problem, tile: Shape) -> None:
        axes = [parts(problem, axis, length) for axis, length in enumerate(tile)]
        if problem.ndim == 1:  # an image of one row
            axes.insert(0, [ONE_ROW])
        self._down, self._along = (table(each) for each in axes)
        outside = [np.array([part.outside for part in each]) for each in axes]
        self._left = np.logical_or.outer(*outside).ravel()
        if problem.zero_filled:
            self._left[:] = False
        self._rest = np.flatnonzero(self._left).tolist()
        self._size = np.array((1, *tile)[-2:])
        self._dtype = problem.dtype

    def serve(self, transforms: Transforms, image: Array, out: Array) -> bool:
        """Whether the loop can be used with these: plain arrays, and no step through Python."""
        return transforms.calls is not None and all(map(self._plain, (image, out)))

    def _plain(self, array: Array) -> bool:
        return type(array) is np.ndarray and array.flags.aligned and array.dtype == self._dtype

    def run(
        self,
        transforms: Transforms,
        image: Array,
        spectrum: Array,
        out: Array,
        some: tuple[int, int],
        guard: Guard | None,
    ) -> list[int]:
        """Tiles from ``some[0]`` to ``some[1]``; the indices of those that are left to Python.

        Raises
        ------
        RuntimeError
            Where a transform fails.
        Extraordinary
            Where a tile is not what the guard admits.
        """
        calls = transforms.calls
        assert calls is not None, "ask `serve` before"
        if image.ndim == 1:
            image, out = image[None], out[None]
        bits = calls.reals.view(f"u{calls.reals.itemsize}")
        memory, settings = settings_of(bits, guard)
        left = self._left if guard is None else self._left.copy()
        ordered = image.flags.c_contiguous and out.flags.c_contiguous
        status = loop(self._dtype, ordered)(
            image,
            out,
            calls.samples,
            calls.reals,
            spectrum.view(calls.reals.dtype),
            self._size,
            self._down,
            self._along,
            left,
            calls.addresses,
            bits,
            memory,
            settings,
            *some,
        )
        if status == EXTRAORDINARY:
            raise Extraordinary
        if status:
            raise calls.error(status)
        if guard is None:
            return self._rest[bisect_left(self._rest, some[0]) : bisect_left(self._rest, some[1])]
        found: list[int] = (np.flatnonzero(left[slice(*some)]) + some[0]).tolist()
        return found


def settings_of(bits: Array, guard: Guard | None) -> tuple[Array, Array]:
    """Room for the look, and the guard's numbers: see `loop`."""
    if guard is None:
        return np.empty(5, bits.dtype), np.empty(0, np.int64)
    memory = np.empty(5 + 2 * bits.shape[1], bits.dtype)
    memory[4] = guard.look.mask[0]
    range_of = guard.look.shift, guard.span, guard.least, guard.most
    numbers = *range_of, guard.positive, guard.border, guard.hollow_border
    return memory, np.array([*numbers, *guard.look.sides], np.int64)


def table(axis: Sequence[Part]) -> Array:
    """The parts of one axis, as the loop reads them."""
    rows = [
        (
            part.source.start,
            part.target.start,
            part.source.stop - part.source.start,
            part.outputs.start,
            part.outputs.stop - part.outputs.start,
        )
        for part in axis
    ]
    return np.array(rows, np.int64).reshape(-1, COLUMNS)


@cache
def loop(dtype: np.dtype[Any], ordered: bool) -> Callable[..., int]:
    """`corrconv.engines.tiles.loop.tiles`, compiled for a dtype, and arrays C-contiguous or not."""
    real, numbers = np.zeros(0, dtype).real.dtype, np.dtype(np.int64)
    bits = np.dtype(f"u{real.itemsize}")
    return function(
        f"tiles-{dtype}",
        _tiles,
        (
            Signature(dtype, 2, ordered),
            Signature(dtype, 2, ordered, written=True),
            Signature(dtype, 2, written=True),
            Signature(real, 2, written=True),
            Signature(real, 2),
            Signature(numbers, 1),
            Signature(numbers, 2),
            Signature(numbers, 2),
            Signature(np.dtype(bool), 1, written=True),
            Signature(numbers, 1),
            Signature(bits, 2),
            Signature(bits, 1, written=True),
            Signature(numbers, 1),
        ),
        integers=2,
        sources=[Path(__file__).with_name("loop.py"), *SOURCES],
        fastmath=["contract"],
    )


def _tiles() -> Callable[..., int]:
    from corrconv.engines.tiles.loop import tiles

    return tiles
