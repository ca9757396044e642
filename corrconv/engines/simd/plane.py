"""2-D: tiles over the image where a window lies inside it, and over padded pieces at its borders."""

from __future__ import annotations

from typing import Any

import numba

from corrconv.engines.machine_code.queue import DONE, add, ended, take
from corrconv.engines.machine_code.rows import MORE
from corrconv.engines.machine_code.scratch import allocate, lines, release, view
from corrconv.engines.machine_code.signature import NO_MEMORY
from corrconv.engines.simd import geometry as g
from corrconv.engines.simd.box import tall_box as tiles
from corrconv.engines.simd.host import GROUP, HALF, ROWS, VECTOR_BYTES
from corrconv.engines.simd.lanes import sum_bytes
from corrconv.engines.simd.taps import oriented, real_taps
from corrconv.engines.simd.windows import copy_bytes, copy_window

PIECE_ROWS, PIECE_COLUMNS = (64 // GROUP or 1) * GROUP, 512
"""Outputs of one padded piece at most: its window stays in the second cache."""
INSIDE_FROM = 2**19
"""Bytes of an image from which it is read where it lies; smaller ones are padded as a whole, which
costs less than strips around them."""


@numba.njit
def round_up(value: int, unit: int) -> int:
    """The next multiple of a unit."""
    return (value + unit - 1) // unit * unit


@numba.njit(inline="always")
def of_window(
    like: Any,
    source: int,
    wide: int,
    taps: int,
    hn: int,
    hm: int,
    target: int,
    stride: int,
    rows: int,
    columns: int,
    piece: int,
    sizes: Any,
) -> None:
    """The outputs of a window at `source`, written to `target`; at `piece` is room for whole tiles.

    `sizes` are the bytes of a sample, and the columns of the narrowest tile.
    """
    itemsize, unit = sizes
    done = rows // ROWS * ROWS if columns >= unit else 0
    whole = columns // unit * unit
    tiles(like, source, wide, taps, hn, hm, target, stride, done, whole)
    if whole < columns:  # a tile that overlaps its neighbour
        last = itemsize * (columns - unit)
        tiles(like, source + last, wide, taps, hn, hm, target + last, stride, done, unit)
    if done < rows:
        below, room = source + itemsize * done * wide, round_up(columns, unit)
        tiles(like, below, wide, taps, hn, hm, piece, room, round_up(rows, ROWS) - done, room)
        for r in range(done, rows):
            row = piece + itemsize * (r - done) * room
            copy_bytes(target + itemsize * r * stride, row, itemsize * columns)


@numba.njit(inline="always")
def padded(
    image: Any,
    taps: int,
    hn: int,
    hm: int,
    out: Any,
    box: Any,
    geometry: Any,
    fill: Any,
    window: Any,
    piece: int,
) -> None:
    """The outputs in `box` (top, bottom, left, right), by way of windows of the extended image."""
    itemsize, stride = image.itemsize, out.shape[1]
    unit = HALF * (VECTOR_BYTES // sum_bytes(image))
    sizes = itemsize, unit
    for top in range(box[0], box[1], PIECE_ROWS):
        rows = min(box[1] - top, PIECE_ROWS)
        rows_up = round_up(rows, ROWS)
        for left in range(box[2], box[3], PIECE_COLUMNS):
            columns = min(box[3] - left, PIECE_COLUMNS)
            columns_up = round_up(columns, unit)
            inside = window[: rows_up + hn - 1, : columns_up + hm - 1]
            copy_window(
                inside,
                rows + hn - 1,
                columns + hm - 1,
                image,
                top - geometry[g.TOP],
                left - geometry[g.LEFT],
                geometry[g.BOUNDARY],
                fill,
            )
            target = out.ctypes.data + itemsize * (top * stride + left)
            source, wide = window.ctypes.data, window.shape[1]
            of_window(fill, source, wide, taps, hn, hm, target, stride, rows, columns, piece, sizes)


@numba.njit
def inside_of(
    image: Any, hn: int, hm: int, geometry: Any, start: int, stop: int
) -> tuple[int, int, int, int]:
    """Outputs (top, bottom, left, right) computed from the image where it lies: whole tiles only."""
    itemsize = image.itemsize
    unit = HALF * (VECTOR_BYTES // sum_bytes(image))
    top = min(round_up(max(geometry[g.TOP], start), GROUP), stop)
    bottom = min(image.shape[0] - hn + 1 + geometry[g.TOP], stop)
    bottom = top + max(bottom - top, 0) // GROUP * GROUP
    left = round_up(geometry[g.LEFT], unit)
    right = left + max(image.shape[1] - hm + 1 + geometry[g.LEFT] - left, 0) // unit * unit
    contiguous = image.strides[1] == itemsize and image.strides[0] % itemsize == 0
    if (
        (image.size * itemsize < INSIDE_FROM and geometry[g.PADDED])
        or not contiguous
        or left == right
    ):
        return start, start, 0, 0
    return top, bottom, left, right


def correlate_plane(
    image: Any, kernel: Any, out: Any, geometry: Any, fills: Any, queue: Any
) -> int:
    """The call for 2-D, to be compiled; see `compiled.compiled`."""
    fill, itemsize = fills[0], image.itemsize
    hn, hm = kernel.shape
    height, columns = out.shape
    workers, least, most = geometry[g.WORKERS], geometry[g.LEAST], geometry[g.MOST]
    first, last = 0, height
    if workers:
        first, last = take(queue.ctypes.data, height, least, most, workers)
    if first == last:
        return ended(queue.ctypes.data, height, geometry[g.WAITS] != 0)
    unit = HALF * (VECTOR_BYTES // sum_bytes(image))
    rows_up = round_up(min(height, PIECE_ROWS), ROWS)
    columns_up = round_up(min(columns, PIECE_COLUMNS), unit)
    size = (rows_up + hn - 1, columns_up + hm - 1)
    room, window_room = lines(kernel.size, sum_bytes(image)), lines(size[0] * size[1], itemsize)
    h = allocate(room + window_room + lines(rows_up * columns_up, itemsize))
    if h == 0:
        return NO_MEMORY
    real_taps(h, oriented(kernel, geometry[g.REVERSE] != 0), geometry[g.CONJUGATE] != 0)
    window, piece = view(h + room, size, image.dtype), h + room + window_room
    done = 0
    while first < last:
        top, bottom, left, right = inside_of(image, hn, hm, geometry, first, last)
        if bottom > top:
            source = (
                image.ctypes.data
                + image.strides[0] * (top - geometry[g.TOP])
                + itemsize * (left - geometry[g.LEFT])
            )
            target = out.ctypes.data + itemsize * (top * columns + left)
            stride = image.strides[0] // itemsize
            height_inside, width = bottom - top, right - left
            tiles(fill, source, stride, h, hn, hm, target, columns, height_inside, width)
        for box in (
            (first, top, 0, columns),
            (top, bottom, 0, left),
            (top, bottom, right, columns),
            (bottom, last, 0, columns),
        ):
            padded(image, h, hn, hm, out, box, geometry, fill, window, piece)
        if workers == 0:
            break
        add(queue.ctypes.data + DONE, last - first)
        done += last - first
        if done >= most:
            release(h)
            return MORE
        first, last = take(queue.ctypes.data, height, least, most, workers)
    release(h)
    return ended(queue.ctypes.data, height, geometry[g.WAITS] != 0)
